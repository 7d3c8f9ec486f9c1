"""Saving what is captured: rotation beside tcpdump's, timers, --run, and what is left when the program is killed."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from files.test_pcapng_writer import opened, packets_in
from live.network import TCPDUMP, WIRETALE, Capture, Network, Saved, statistics
from wiretale.errors import CaptureFileError
from wiretale.files.open import open_capture

# Sends numbered datagrams to the other host: so many at each of the moments (seconds since the start).
SEND = """
import socket, sys, time
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
begun, number = float(sys.argv[1]) or time.time(), 0
for burst in sys.argv[2:]:
    count, at = burst.split("@")
    time.sleep(max(0, begun + float(at) - time.time()))
    for _ in range(int(count)):
        out.sendto(b"%06d" % number + bytes(int(sys.argv[0] == "-c") * 1000), ("192.0.2.2", 9)); number += 1
"""


def send(net: Network, *bursts: str, begun: float = 0.0) -> None:
    """Sends bursts like 40@0.5 from host a."""
    done = net.run(net.a, sys.executable, "-c", SEND, str(begun), *bursts, timeout=60)
    assert done.returncode == 0, done.stderr


def numbers(data: bytes) -> list[int]:
    """The numbers of the datagrams in a capture, as far as it can be read."""
    found = []
    try:
        with open_capture(io.BytesIO(data)) as reader:
            while (batch := reader.read()) is not None:
                for i in range(batch.count):
                    start = batch.start(i)
                    if batch.captured(i) > 1000:
                        found.append(int(batch.data[start + 42 : start + 48]))
    except CaptureFileError:
        pass
    return found


def test_timers_end_a_capture(net: Network, tmp_path: Path) -> None:
    """Without a packet; but --idle counts from the last one."""
    until = time.strftime("%H:%M:%S", time.gmtime(time.time() + 5))
    paths = [tmp_path / name for name in ("until", "for", "idle")]
    running = [
        net.capture(net.a, WIRETALE, "-i", "va", "-w", str(path), flag, "udp port 10")
        for path, flag in zip(paths, (f"--until={until}", "--for=1s", "--idle=1s"), strict=True)
    ]
    printing = net.capture(net.a, WIRETALE, "-i", "va", "-n", "--for=300ms", "udp port 10")
    busy = net.capture(net.a, WIRETALE, "-i", "va", "-n", "--idle", "2500ms", "udp port 9")
    send(net, "1@0", "1@1.3", "1@2.6")
    for path, capture in zip(paths, running, strict=True):
        done = capture.wait()
        assert done.status == 0
        assert statistics(done.said)["packets captured"] == 0
        assert "packets received by filter" in statistics(done.said)
        assert len(path.read_bytes()) == 24
    done = printing.wait()
    assert (done.status, done.output) == (0, b"")
    assert busy.wait().output.count(b"192.0.2.2.9") == 3


def test_a_command_beside_the_capture(net: Network, tmp_path: Path) -> None:
    ping = ["ping", "-c", "3", "-i", "0.2", "192.0.2.2"]
    for name in ("saved.pcap", "saved.pcapng"):
        path = tmp_path / name
        done = Capture(net.start(net.a, *WIRETALE, "-i", "va", "-w", str(path), "icmp", "--run", *ping)).wait()
        assert done.status == 0, done.said
        assert done.output.count(b"bytes from 192.0.2.2") == 3
        assert len(packets_in(path.read_bytes())) == 6
        assert statistics(done.said)["packets captured"] == 6
    path = tmp_path / "nothing.pcap"
    for command, status in ((["false"], 1), (["sh", "-c", "exit 9"], 9), (["sh", "-c", "kill -9 $$"], 137),
                            (["./missing"], 127), (["/etc"], 126)):  # fmt: skip
        done = Capture(net.start(net.a, *WIRETALE, "-i", "va", "-w", str(path), "--run", *command)).wait()
        assert done.status == status
        assert ("--run: ./missing: No such file or directory" in done.said) == (status == 127)
        assert ("--run: /etc: Permission denied" in done.said) == (status == 126)


def test_a_command_that_outlives_the_capture(net: Network, tmp_path: Path) -> None:
    """-c is reached: the command is waited for. A signal: it is ended, too."""
    mark = tmp_path / "mark"
    script = f"ping -c 1 192.0.2.2 >/dev/null; sleep 1; touch {mark}; exit 3"
    done = Capture(net.start(net.a, *WIRETALE, "-i", "va", "-nc", "1", "icmp", "--run", "sh", "-c", script)).wait()
    assert (done.status, mark.exists()) == (3, True)
    found = net.capture(net.a, WIRETALE, "-i", "va", "-n", "--run", "sleep", "60")
    time.sleep(0.3)
    assert found.end(signal.SIGTERM).status == 128 + signal.SIGTERM


def test_a_command_without_a_capture(net: Network, tmp_path: Path) -> None:
    """What cannot be captured from is said, and the command does not run."""
    mark = tmp_path / "mark"
    done = net.run(net.a, *WIRETALE, "-i", "none", "--run", "touch", str(mark))
    assert (done.returncode, mark.exists()) == (1, False)


def test_another_network_namespace(net: Network, tmp_path: Path) -> None:
    process = net.start(net.a, "sh", "-c", "echo there; exec sleep 60")
    assert process.stdout is not None
    assert process.stdout.readline() == b"there\n"
    for name in (net.a, f"/run/netns/{net.a}", str(process.pid)):
        done = subprocess.run(
            [*WIRETALE, "-i", "va", "-nc", "1", "icmp", "--netns", name, "--run", "ping", "-c1", "192.0.2.2"],
            capture_output=True, timeout=60,
        )  # fmt: skip
        assert b"192.0.2.1 > 192.0.2.2: ICMP echo request" in done.stdout, done.stderr
        assert done.returncode == 0
    listed = subprocess.run([*WIRETALE, "-D", "--netns", net.b], capture_output=True, timeout=60)
    assert b".vb " in listed.stdout
    assert b".va " not in listed.stdout
    there = "There are: " if len(os.listdir("/run/netns")) > 20 else f"{net.a}, {net.b}"
    for name, hint in (("none", there), (str(tmp_path), ""), ("4194305", "nor a process of this number")):
        done = subprocess.run([*WIRETALE, "-D", "--netns", name], capture_output=True, timeout=60)
        assert done.returncode == 1
        assert done.stderr.decode().startswith(f"wiretale: --netns: {name}: ")
        assert hint in done.stderr.decode()


@pytest.mark.parametrize("where", ["-", "x.pcap"])
def test_the_time_of_a_rotation_is_up(net: Network, where: str, tmp_path: Path) -> None:
    """-G 1 -W 1 ends the run; the packet that shows that the time is up is counted, and not saved, as with tcpdump."""
    running = []
    for name, command in (("ours", WIRETALE), ("theirs", TCPDUMP)):
        path = out = tmp_path / f"{name}-{where}"
        if where == "-":
            out = tmp_path / name
        with open(tmp_path / name, "wb") as output:
            words = ["-i", "va", "-G", "3", "-W", "1", "-w", where if where == "-" else str(path), "udp port 9"]
            running.append((out, net.capture(net.a, command, *words, stdout=output)))
    send(net, "30@0", "2@3.5")
    counts = []
    for out, found in running:
        found.wait()
        ended = "Maximum file limit reached: 1\n" in found.said
        counts.append((len(numbers(out.read_bytes())), statistics(found.said), found.status, ended))
    assert counts[0][0] == 30
    assert counts[0] == counts[1]


@pytest.mark.parametrize("line", ["-G 1 -W 3", "-G 2 -C 1 -W 11"])
def test_rotation_as_tcpdump(net: Network, line: str, tmp_path: Path) -> None:
    """Both listen on the same interface; the files have the same names and the same packets."""
    for _ in range(3):
        found = []
        time.sleep(1.02 - time.time() % 1)
        begun = time.time()
        for name, command in (("theirs", TCPDUMP), ("ours", WIRETALE)):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
            (tmp_path / name).mkdir()
            found.append(Capture(net.start(
                net.b, *command, "-i", "vb", "-U", "--immediate-mode", "-s", "2000", "-w", "x%M%S", *line.split(),
                "udp port 9", cwd=tmp_path / name,
            )))
        for one in found:
            one.wait_for("listening on ")
        started = int(time.time()) == int(begun)
        send(net, "400@1.1", "900@2.1", "500@2.4", "300@4.1", "100@5.1", begun=begun)
        time.sleep(0.5)
        for one in found:
            if one.process.poll() is None:
                one.end()
            else:
                one.wait()
        files = [
            {path.name: numbers(path.read_bytes()) for path in sorted((tmp_path / name).iterdir())}
            for name in ("theirs", "ours")
        ]
        if started and time.time() - begun < 6.9 and min(files[0]) == min(files[1]):
            assert files[0] == files[1]
            assert [one.status for one in found] == [0, 0]
            if "-W 3" in line:
                assert ["Maximum file limit reached: 3" in one.said for one in found] == [True, True]
            return
    pytest.skip("the machine is too busy to start two programs in the same second")


def test_files_end_on_time_without_packets(net: Network, tmp_path: Path) -> None:
    """--align: -z gets each file when its time is over, although nothing comes."""
    done = Capture(net.start(
        net.a, *WIRETALE, "-i", "va", "-w", str(tmp_path / "x%S"), "-G", "1", "--align", "-z", "echo",
        "--for", "4500ms", "udp port 9",
    )).wait()  # fmt: skip
    assert done.status == 0
    closed = done.output.decode().split()
    assert len(closed) >= 3
    assert sorted(closed) == sorted(str(path) for path in tmp_path.iterdir())


def test_old_files_go_from_a_confined_capture(net: Network, tmp_path: Path) -> None:
    """--keep, when the process itself may no longer remove anything."""
    (tmp_path / "x.pcap.notes").write_bytes(bytes(5_000_000))
    found = net.capture(
        net.b, WIRETALE, "-i", "vb", "-v", "-w", str(tmp_path / "x.pcap"), "-C", "1", "--keep", "2500kB", "udp port 9"
    )
    send(net, "2000@0", "2000@0.7", "1000@1.4")
    time.sleep(0.7)
    found.end()
    assert "Landlock" in found.said
    assert found.status == 0, found.said
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["x.pcap.notes", "x.pcap4", "x.pcap5"]
    assert numbers((tmp_path / "x.pcap5").read_bytes())[-1] == 4999


def test_pcapng_says_where_and_how_it_was_captured(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "live.pcapng"
    found = net.capture(net.b, WIRETALE, "-i", "vb", "-w", str(path), "--comment", "tested", "udp port 9")
    send(net, "5@0")
    time.sleep(1.2)
    found.end()
    assert numbers(path.read_bytes()) == [0, 1, 2, 3, 4]
    reader = opened(path.read_bytes())
    details = reader.details[0]
    assert (details.text(2), details.text(12), dict(details.options)[11]) == (
        "vb", f"{os.uname().sysname} {os.uname().release}", b"\0udp port 9"
    )
    assert dict(reader.section_options)[1] == b"tested"
    counted = dict(details.statistics)
    assert (struct.unpack("<Q", counted[6])[0], struct.unpack("<Q", counted[7])[0]) == (5, 0)
    assert struct.unpack("<II", counted[2]) < struct.unpack("<II", counted[3])
    if shutil.which("tshark"):
        seen = subprocess.run(
            ["tshark", "-r", str(path), "-T", "fields", "-e", "frame.interface_name", "-e", "udp.dstport"],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert seen.stdout == "vb\t9\n" * 5


def test_several_interfaces_in_one_file(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "live.pcapng"
    found = net.capture(net.a, WIRETALE, "-i", "va", "-i", "lo", "-w", str(path), "icmp")
    net.run(net.a, "ping", "-c1", "192.0.2.2")
    net.run(net.a, "ping", "-c1", "127.0.0.1")
    time.sleep(1.2)
    found.end()
    names = [name for _, name, *_ in packets_in(path.read_bytes())]
    assert (names.count("va"), names.count("lo")) == (2, 2)


def test_what_is_left_when_it_is_ended(net: Network, tmp_path: Path) -> None:
    """Killed outright, all is there but the last second; told to end, all is, and the statistics are right."""
    killed = [(ending, signal.SIGKILL) for ending in ("pcap", "pcapng", "pcap.gz", "pcapng.zst")]
    told = [("pcap", signal.SIGINT), ("pcapng.zst", signal.SIGTERM)]
    running = []
    for ending, number in (*told, *killed):
        path = tmp_path / f"{number:d}.{ending}"
        running.append((path, number, net.capture(net.b, WIRETALE, "-i", "vb", "-w", str(path), "udp port 9")))
    send(net, "300@0", "300@0.5")
    sent = time.monotonic()
    for path, number, found in running:
        if number == signal.SIGKILL:
            time.sleep(max(0.0, sent + 1 - time.monotonic()))
        found.end(number)
        if number != signal.SIGKILL:
            assert found.status == 0
            assert statistics(found.said)["packets captured"] == 600
            assert statistics(found.said)["packets dropped by kernel"] == 0
        assert numbers(path.read_bytes()) == list(range(600)), path.name
        if path.suffix == ".pcap":
            assert len(Saved(path).packets) == 600


def test_who_reads_has_gone(net: Network) -> None:
    """-w - into a pipe that is closed: one line, and the end."""
    out, into = os.pipe()
    process = net.start(net.b, *WIRETALE, "-i", "vb", "-U", "-w", "-", "udp port 9", stdout=into)
    os.close(into)
    found = Capture(process)
    found.wait_for("listening on ")
    send(net, "3@0")
    os.read(out, 100)
    os.close(out)
    send(net, "3@0")
    assert found.wait().status == 1
    assert "standard output: Broken pipe" in found.said
    assert statistics(found.said)["packets captured"] >= 3


@pytest.mark.parametrize(("ending", "blocks"), [("pcap", 200), ("pcapng", 200), ("pcap.gz", 4), ("pcapng.zst", 4)])
def test_a_full_disk(net: Network, ending: str, blocks: int, tmp_path: Path) -> None:
    """The limit on a file's size (in half KiB) stands in for the disk's: what fits can be read and counted."""
    path = tmp_path / f"saved.{ending}"
    shell = ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"]
    found = Capture(net.start(net.b, *shell, *WIRETALE, "-i", "vb", "-w", str(path), "udp port 9"))
    found.wait_for("listening on ")
    send(net, "300@0")
    assert found.wait().status == 1
    whole = ending in ("pcap", "pcapng")
    hint = f"What was written before {'is whole' if whole else 'can be read'}."
    assert f"saved.{ending}: File too large\n    {hint}\n" in found.said
    assert "packets captured" in statistics(found.said)
    saved = numbers(path.read_bytes())
    assert saved == list(range(len(saved)))
    assert len(saved) > (80 if whole else 20)
    if whole:
        assert len(packets_in(path.read_bytes())) == len(saved)  # which raises if the file is cut short


def test_the_last_seconds(net: Network, tmp_path: Path) -> None:
    """--recorder, live: SIGUSR2 saves what came in the time before, and what follows."""
    path = tmp_path / "recorded.pcap"
    found = net.capture(net.b, WIRETALE, "-i", "vb", "-w", str(path), "--recorder", "3s", "udp port 9")
    send(net, "5@0", "5@3.2")
    time.sleep(0.7)
    assert len(path.read_bytes()) == 24
    found.process.send_signal(signal.SIGUSR2)
    found.wait_for("saving 5 packets from memory, and what follows")
    assert numbers(path.read_bytes()) == [5, 6, 7, 8, 9]
    send(net, "3@0")
    found.end()
    assert numbers(path.read_bytes()) == [5, 6, 7, 8, 9, 0, 1, 2]


CONNECT = """
import socket, sys
link = socket.socket(); link.bind(("192.0.2.1", int(sys.argv[1]))); link.settimeout(1)
link.connect_ex(("192.0.2.2", 22))
"""


def on_terminal(net: Network, *words: str, **environment: str) -> tuple[bytes, str]:
    """What is printed on a terminal, and said beside it, while two connections are tried."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 300, 0, 0))
    command = ["env", *(f"{name}={value}" for name, value in environment.items()), *WIRETALE]
    process = net.start(net.b, *command, "-i", "vb", "-n", "-c", "1", *words, stdout=theirs)
    os.close(theirs)
    found = Capture(process)
    found.wait_for("listening on ")
    for port in (50000, 50001):
        net.run(net.a, sys.executable, "-c", CONNECT, str(port))
    found.wait()
    output = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.close(ours)
    return output, found.said


def test_the_own_session_is_left_out(net: Network) -> None:
    session = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
    output, said = on_terminal(net, "tcp", **session)
    assert b"192.0.2.1.50001 > 192.0.2.2.22" in output
    assert b"192.0.2.1.50000 > 192.0.2.2.22" not in output
    assert "this ssh session (192.0.2.1.50000 > 192.0.2.2.22) is left out; --include-own keeps it\n" in said
    output, said = on_terminal(net, "tcp", "--include-own", **session)
    assert b"192.0.2.1.50000 > 192.0.2.2.22" in output
    assert "left out" not in said
    # Piped: everything.
    over_ssh = ["env", f"SSH_CONNECTION={session['SSH_CONNECTION']}", *WIRETALE]
    found = net.capture(net.b, over_ssh, "-i", "vb", "-nc1", "tcp")
    net.run(net.a, sys.executable, "-c", CONNECT, "50000")
    assert b"192.0.2.1.50000 > 192.0.2.2.22" in found.wait().output


def test_errors_keep_their_places(net: Network) -> None:
    """The expression is the user's own in messages, whatever is put around it."""
    ours, theirs = pty.openpty()
    command = ["env", "SSH_CONNECTION=192.0.2.1 50000 192.0.2.2 22", *WIRETALE]
    process = net.start(net.b, *command, "-i", "vb", "tcp", "prot", "80", stdout=theirs)
    os.close(theirs)
    done = Capture(process).wait()
    os.close(ours)
    assert done.status == 1
    assert "    tcp prot 80\n        ^" in done.said
