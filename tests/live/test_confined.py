"""A running capture has given its rights up, and goes on all the same: it prints, saves, rotates, and runs -z."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from live.network import SOURCE, WIRETALE, Capture, Network, Saved, statistics
from wiretale.capture import landlock, seccomp

NOBODY = 65534


def about(capture: Capture) -> dict[str, str]:
    """What the kernel says of a capture's process."""
    return status_of(capture.process.pid)


def wait_for(path: Path) -> None:
    """Waits until a file is there."""
    for _ in range(100):
        if path.exists():
            return
        time.sleep(0.1)
    pytest.fail(f"{path.name} does not come")


def ping(net: Network, count: int = 4, size: int = 56) -> None:
    net.run(net.b, "ping", "-c", str(count), "-i", "0.01", "-s", str(size), "192.0.2.1")


def test_rights_are_given_up(net: Network) -> None:
    """While it runs, the process has no capability, gains none, and is confined; -v says so."""
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-n", "-v", "icmp")
    status = about(capture)
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"] == "1"
    ping(net)
    capture.end()
    assert capture.status == 0
    assert capture.output.count(b"ICMP echo request") == 4
    assert "confined: no capabilities, no new privileges" in capture.said
    if seccomp.architecture() is not None:
        assert status["Seccomp"] == "2"
        assert "system calls (seccomp)" in capture.said
    if landlock.version():
        assert "Landlock" in capture.said


def test_no_sandbox(net: Network) -> None:
    """--no-sandbox leaves the rights as they are."""
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-n", "-v", "--no-sandbox", "icmp")
    status = about(capture)
    assert int(status["CapEff"], 16) != 0
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("0", "0")
    capture.end()
    assert "confined" not in capture.said


def test_names_are_still_looked_up(net: Network) -> None:
    """Without -n the tables are read, in confinement."""
    capture = net.capture(net.a, WIRETALE, "-i", "lo", "-t", "-c", "1", "udp port 53")
    net.run(net.a, "sh", "-c", "echo x | timeout 1 nc -u -w1 127.0.0.1 53")
    capture.wait()
    assert b"localhost" in capture.output and b".domain:" in capture.output


def test_rotation_and_command(net: Network, tmp_path: Path) -> None:
    """-C begins new files, and -z runs on each, the last too."""
    command = tmp_path / "command"
    command.write_text('#!/bin/sh\ncp "$1" "$1.copy.new" && mv "$1.copy.new" "$1.copy"\n')
    command.chmod(0o755)
    words = ["-i", "va", "-n", "-w", str(tmp_path / "x.pcap"), "-C", "1", "-z", str(command), "icmp"]
    capture = net.capture(net.a, WIRETALE, *words)
    ping(net, 30, 60000)
    capture.end()
    files = [tmp_path / name for name in ("x.pcap", "x.pcap1", "x.pcap2", "x.pcap3")]
    for file in files:
        wait_for(Path(f"{file}.copy"))
    assert not (tmp_path / "x.pcap4").exists()
    assert sum(len(Saved(file).packets) for file in files) == statistics(capture.said)["packets captured"]
    assert all(Path(f"{file}.copy").read_bytes() == file.read_bytes() for file in files)


@pytest.mark.parametrize("words", [["-G", "1"], ["-C", "1"]])
def test_the_helper_process_is_ended(net: Network, tmp_path: Path, words: list[str]) -> None:
    """Without it no file can be begun: the capture says so, and what it saved is complete."""
    path = tmp_path / "x.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "va", "-n", "-w", str(path), *words, "-z", "true", "icmp")
    process = capture.process.pid
    ping(net)
    for _ in range(100):
        if path.stat().st_size > 24:
            break
        time.sleep(0.1)
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    assert len(children) == 1
    os.kill(int(children[0]), signal.SIGKILL)
    ping(net, 30, 60000)
    time.sleep(1)
    if capture.process.poll() is None:
        ping(net)
    capture.wait()
    assert capture.status == 1
    assert "and runs -z, is gone\n    Somebody ended it. What was saved before is complete.\n" in capture.said
    assert statistics(capture.said)["packets captured"] >= len(Saved(path).packets) > 0


@pytest.mark.parametrize("how", ["-Z", "sudo"])
def test_user(net: Network, tmp_path: Path, how: str) -> None:
    """Root's capture becomes a user's: that of -Z, or who called sudo. Its files are that user's."""
    folder = tmp_path / "roots"
    folder.mkdir(mode=0o755)
    words = ["-i", "va", "-n", "-v", "-w", str(folder / "x.pcap"), "-C", "1", "icmp"]
    if how == "-Z":
        words = ["-Z", "nobody", *words]
    sudo = ["env", f"SUDO_UID={NOBODY}", "SUDO_USER=nobody"] if how == "sudo" else []
    capture = net.capture(net.a, [*sudo, *WIRETALE], *words)
    status = about(capture)
    assert status["Uid"].split() == [str(NOBODY)] * 4
    assert int(status["CapEff"], 16) == 0
    ping(net, 20, 60000)
    capture.end()
    assert "confined: user nobody" in capture.said
    files = sorted(folder.iterdir())
    assert len(files) > 1
    assert {file.stat().st_uid for file in files} == {NOBODY}
    assert sum(len(Saved(file).packets) for file in files) == statistics(capture.said)["packets captured"]


def children(process: int) -> list[int]:
    """The processes that one has started."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(word) for word in text.split()]


def status_of(process: int) -> dict[str, str]:
    """What the kernel says of a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


KEEPS_FILES = 1 << 0 | 1 << 1 | 1 << 3  # CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER


def test_keeper_has_no_more_than_it_needs(net: Network, tmp_path: Path) -> None:
    """It holds the rights over files alone, and gets no others; who will run the command of -z holds none."""
    words = ["-i", "va", "-w", str(tmp_path / "x"), "-C", "1", "-z", "true", "icmp"]
    capture = net.capture(net.a, WIRETALE, *words)
    (keeper,) = children(capture.process.pid)
    wait_until(lambda: status_of(keeper)["NoNewPrivs"] == "1")
    status = status_of(keeper)
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == KEEPS_FILES
    assert int(status["CapBnd"], 16) == int(status["CapInh"], 16) == int(status["CapAmb"], 16) == 0
    (runner,) = children(keeper)
    wait_until(lambda: int(status_of(runner)["CapPrm"], 16) == 0)
    assert int(status_of(runner)["CapEff"], 16) == 0
    capture.end()
    wait_until(lambda: not Path(f"/proc/{runner}").exists() and not Path(f"/proc/{keeper}").exists())


def wait_until(holds: Callable[[], bool]) -> None:
    """Waits until something is so."""
    for _ in range(100):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it does not come about")


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A folder in which every user may do as he likes."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name)


@pytest.mark.parametrize("user", ["root", "nobody"])
@pytest.mark.parametrize("ignored", ["", "HUP QUIT USR2"])
def test_command_begins_as_under_tcpdump(net: Network, everybodys: Path, user: str, ignored: str) -> None:
    """Its user, rights, priority and signals are those that the command of tcpdump's -z has."""
    command = everybodys / "command"
    command.write_text(
        '#!/bin/sh\numask 0\n{ grep -E "^(Uid|Gid|Groups|Sig|Cap|NoNew|Seccomp)" /proc/self/status; '
        'cut -d" " -f 19 /proc/self/stat; } > "$1.new"\nmv "$1.new" "$1.status"\n'
    )
    command.chmod(0o755)
    told = []
    for name, program in (("ours", WIRETALE), ("theirs", ["tcpdump"])):
        path = everybodys / name
        shell = ["sh", "-c", f'trap "" {ignored or "PIPE"}; {"" if ignored else "trap - PIPE;"} exec "$@"', "sh"]
        options = ["-Z", user, "-C", "1", "-z", str(command)]
        capture = net.capture(net.a, [*shell, *program], "-i", "va", "-w", str(path), *options, "icmp")
        ping(net, 20, 60000)
        capture.end()
        wait_for(Path(f"{path}.status"))
        lines = Path(f"{path}.status").read_text().splitlines()
        told.append([line for line in lines if not line.startswith("SigQ")])
    assert told[0] == told[1]
    assert "NoNewPrivs:\t0" in told[0] and "19" in told[0]


def test_an_ordinary_user_with_the_one_capability_that_it_takes(net: Network) -> None:
    """CAP_NET_RAW is enough; it is given up, too."""
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all,+net_raw"]
    user.append("--ambient-caps=+net_raw")
    if subprocess.run([*user, *WIRETALE[:1], "-c", "import socket"], capture_output=True).returncode:
        pytest.skip("there is no setpriv, or nobody cannot run this Python")
    capture = net.capture(net.a, [*user, *WIRETALE], "-i", "lo", "-n", "-c", "2", "icmp")
    status = about(capture)
    assert status["Uid"].split() == [str(NOBODY)] * 4
    assert (int(status["CapPrm"], 16), int(status["CapAmb"], 16)) == (0, 0)
    net.run(net.a, "ping", "-c", "1", "127.0.0.1")
    assert capture.wait().status == 0
    assert capture.output.count(b"ICMP echo") == 2


@pytest.mark.parametrize("words", [[], ["-Z", "root"]])
def test_in_a_user_namespace(words: list[str]) -> None:
    """Its root may capture there; who it is already it need not become."""
    inside = ["unshare", "-U", "-r", "-n"]
    if subprocess.run([*inside, "true"], capture_output=True).returncode:
        pytest.skip("no user namespaces can be made")
    script = 'ip link set lo up; exec "$@"'
    command = [*inside, "sh", "-c", script, "sh", *WIRETALE, "-i", "lo", "-n", *words, "icmp", "--run", "ping", "-qc1"]
    done = subprocess.run(
        [*command, "127.0.0.1"], capture_output=True, timeout=60, env={**os.environ, "PYTHONPATH": str(SOURCE)}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"ICMP echo") == 2
    assert statistics(done.stderr.decode())["packets captured"] == 2


def test_unknown_user(net: Network) -> None:
    """-Z with nobody's name is an error before anything is captured."""
    done = net.run(net.a, *WIRETALE, "-i", "va", "-Z", "nosuchuser", env={**os.environ, "PYTHONPATH": str(SOURCE)})
    assert done.returncode == 1
    assert b"Couldn't find user 'nosuchuser'" in done.stderr

