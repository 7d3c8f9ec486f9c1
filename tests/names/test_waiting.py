"""Name servers that are slow, quick, silent or absent: real ones, on a machine of the test's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import making
import oracle
from names import machine

HOSTS = 500
PACKETS = 1000
SLOW = b"name servers are slow"

# Prints how long a command took, in whole milliseconds, as the last line of its standard error.
TIMED = """
timed() {
    local start=$(date +%s%N)
    "$@"
    echo $(( ($(date +%s%N) - start) / 1000000 )) >&2
}
"""

# Runs the command on a terminal. Prints when its first line came, when it ended, how many lines there were, its status.
ON_TERMINAL = """
import os, pty, sys, time
start = time.monotonic()
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.executable, [sys.executable, "-m", "wiretale", *sys.argv[1:]])
text = b""
first = None
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    text += data
    if first is None and b"UDP, length" in text:
        first = time.monotonic() - start
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(first, time.monotonic() - start, text.count(b"UDP, length"), status)
"""


def many(path: Path) -> None:
    """A capture of PACKETS packets of HOSTS hosts."""
    packets = []
    for n in range(PACKETS):
        source = f"10.1.{n % HOSTS // 250}.{n % HOSTS % 250 + 1}"
        datagram = making.udp(b"x", 1000, 2000, source, "10.2.0.1")
        packets.append(making.ether(making.ipv4(datagram, 17, source, "10.2.0.1")))
    path.write_bytes(making.pcap(packets))


def test_slow_server(tmp_path: Path) -> None:
    """The run waits two seconds in all, says so once, prints numbers and ends, with questions still open."""
    many(tmp_path / "many.pcap")
    done = machine.run(tmp_path, TIMED + "timed $WIRETALE -tr many.pcap\n", delay=3)
    lines = machine.result(done).splitlines()
    errors = done.stderr.splitlines()
    assert len(lines) == PACKETS
    assert {line.split(b" > ")[1] for line in lines} == {b"10.2.0.1.2000: UDP, length 1"}
    assert [SLOW in line for line in errors].count(True) == 1
    assert int(errors[-1]) < 10_000  # milliseconds: two seconds, and starting an interpreter on a busy machine


def test_patience(tmp_path: Path) -> None:
    """With more time the same server's names come: all questions are asked at once."""
    many(tmp_path / "many.pcap")
    script = "$WIRETALE --names-timeout 60 -c 16 -tr many.pcap; $WIRETALE --names-timeout 0 -c 1 -tr many.pcap\n"
    done = machine.run(tmp_path, script, delay=3)
    lines = machine.result(done).splitlines()
    assert len(lines) == 17
    for n, line in enumerate(lines[:16]):
        assert line == b"IP h10-1-0-%d.example.net.1000 > h10-2-0-1.example.net.2000: UDP, length 1" % (n + 1)
    assert lines[16] == b"IP 10.1.0.1.1000 > 10.2.0.1.2000: UDP, length 1"
    assert SLOW not in done.stderr


def test_terminal(tmp_path: Path) -> None:
    """On a terminal nothing waits: not with a server that never answers."""
    many(tmp_path / "many.pcap")
    (tmp_path / "terminal.py").write_text(ON_TERMINAL)
    done = machine.run(tmp_path, "$PYTHON terminal.py -tr many.pcap\n", delay=-1)
    first, end, lines, status = machine.result(done).split()
    assert (int(lines), int(status)) == (PACKETS, 0)
    assert float(first) < 1.9 and float(end) < 10  # before the two seconds that it would have waited


def test_name_comes_later(tmp_path: Path) -> None:
    """With --names now a host is a number until its name is known, and has its name from then on."""
    packets = [making.ether_udp(b"hello", 1000, 2000)]
    (tmp_path / "one.pcap").write_bytes(making.pcap(packets))
    record = making.pcap(packets)[24:]
    (tmp_path / "record").write_bytes(record)
    script = (
        "(cat one.pcap; for n in 1 2 3 4 5 6 7 8; do sleep 0.4; cat record; done) | $WIRETALE --names now -l -tr -\n"
    )
    lines = machine.result(machine.run(tmp_path, script, delay=0.6)).splitlines()
    assert len(lines) == 9
    number = b"IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5"
    name = b"IP h192-0-2-1.example.net.1000 > h192-0-2-2.example.net.2000: UDP, length 5"
    assert lines[0] == number
    assert lines[-1] == name
    assert all(line in (number, name, name.replace(b"h192-0-2-2.example.net", b"192.0.2.2")) for line in lines)


def test_interrupted(tmp_path: Path) -> None:
    """A signal ends the run although the resolver's threads wait for answers that never come."""
    (tmp_path / "one.pcap").write_bytes(making.pcap([making.ether_udp(b"hello", 1000, 2000)]))
    script = """
        mkfifo pipe
        $WIRETALE --names now -l -tr pipe > out & reader=$!
        exec 9> pipe
        cat one.pcap >&9
        until [ -s out ]; do sleep 0.05; done
        kill -TERM $reader
        wait $reader
        cat out
    """
    done = machine.run(tmp_path, script, delay=-1, timeout=50)
    assert machine.result(done) == b"IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5\n"


def test_no_server(tmp_path: Path) -> None:
    """Where nobody listens, and where only files are asked, nothing is waited for and nothing said."""
    many(tmp_path / "many.pcap")
    hosts = "10.1.0.1 one.example.com\n10.2.0.1 two.example.com\n"
    for sources in ("files", "files dns"):
        folder = tmp_path / sources
        folder.mkdir()
        done = machine.run(folder, "$WIRETALE -c 2 -tr ../many.pcap\n", hosts=hosts, sources=sources)
        assert machine.result(done).splitlines() == [
            b"IP one.example.com.1000 > two.example.com.2000: UDP, length 1",
            b"IP 10.1.0.2.1000 > two.example.com.2000: UDP, length 1",
        ]
        assert SLOW not in done.stderr


def test_threads_only_when_somebody_is_asked(tmp_path: Path) -> None:
    """What the files know, and what -n does not ask, costs no thread."""
    (tmp_path / "one.pcap").write_bytes(making.pcap([making.ether_udp(b"hello", 1000, 2000)]))
    program = """
import sys
from wiretale.cli import dump
dump.render("one.pcap", sys.argv[1:])
print("wiretale.names.lookups" in sys.modules, len(__import__("os").listdir("/proc/self/task")))
"""
    (tmp_path / "count.py").write_text(program)
    hosts = "192.0.2.1 one\n192.0.2.2 two\n"
    script = "$PYTHON count.py -n; $PYTHON count.py\n"
    done = machine.run(tmp_path, script, hosts=hosts, delay=0)
    assert machine.result(done).splitlines() == [b"False 1", b"True 1"]


@pytest.mark.skipif(not oracle.is_reference(), reason="tcpdump 4.99.3 is not installed")
@pytest.mark.parametrize("options", ["-t", "-tN", "-tne", "-te"])
def test_same_as_tcpdump(options: str, tmp_path: Path) -> None:
    """Hosts, services and stations, all named: by files and by a server."""
    many(tmp_path / "many.pcap")
    script = f"tcpdump {options} -r many.pcap > theirs; $WIRETALE {options} -r many.pcap > ours; cmp theirs ours"
    done = machine.run(
        tmp_path, script + " && cat ours\n", delay=0, hosts="10.1.0.1 one.example.com uno\n",
        ethers="2:0:0:0:0:1 alice\n", services="\nmany 1000/udp\n",
    )  # fmt: skip
    printed = machine.result(done)
    assert printed.count(b"\n") == PACKETS
    if "n" not in options:
        link = rb"(IP |alice > 02:00:00:00:00:02 \(oui Unknown\).*: )"
        assert re.match(link + rb"one(\.example\.com)?\.many > h10-2-0-1", printed)
