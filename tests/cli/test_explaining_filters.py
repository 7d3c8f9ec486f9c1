"""`wiretale filter`, and what is said of filters on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import making
import wiretale

COMMAND = [sys.executable, "-c", "from wiretale.cli.main import run; run()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(wiretale.__file__).parents[1])}


def filter_command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, "filter", *words], capture_output=True, text=True, env=ENVIRONMENT, check=False)


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "some.pcap"
    path.write_bytes(making.pcap([making.ether_tcp(b"x", port, 443) for port in (1, 2, 3)] + [
        making.ether_udp(b"x", 5, 53)
    ]))
    return path


def test_explained() -> None:
    done = filter_command("tcp", "and", "not", "port", "80")
    assert done.returncode == 0
    assert not done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "Selects packets that carry TCP and do not have source or destination port 80 (of TCP, UDP or SCTP)."
    )
    assert lines[2:6] == ["and", "  tcp", "  not", "    port 80"]
    assert lines[7] == "(000) ldh      [12]                                 tcp, port 80"
    assert lines[-1].endswith(") ret      #0")


def test_counted(capture: Path) -> None:
    done = filter_command("-r", str(capture), "tcp and not src port 2")
    assert done.returncode == 0
    assert f"{capture}: 4 packets, 2 selected" in done.stdout
    assert [line.split() for line in done.stdout.splitlines()[4:9]] == [
        ["asked", "kept", "removed"], ["and", "4", "2", "2"], ["tcp", "4", "3", "1"], ["not", "3", "2", "1"],
        ["src", "port", "2", "3", "1", "2"],
    ]  # fmt: skip


def test_link_type_and_scopes() -> None:
    assert "(000) ldb      [0]" in filter_command("-y", "RAW", "ip").stdout
    assert "Note: `vlan` moves all offsets" in filter_command("vlan or ip").stdout
    assert "Note:" not in filter_command("--scoped", "vlan or ip").stdout


@pytest.mark.parametrize(("words", "told"), [
    (["por 80"],
     "wiretale: can't parse filter expression: syntax error\n    por 80\n    ^\n    Did you mean `port`?\n"),
    ([], "wiretale: filter needs an expression\n    For example: wiretale filter 'tcp port 443'.\n"),
    (["-y", "NONE", "ip"], "wiretale: invalid data link type NONE\n    A name such as EN10MB or RAW.\n"),
])  # fmt: skip
def test_errors(words: list[str], told: str) -> None:
    done = filter_command(*words)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


def on_terminal(*words: str) -> str:
    """What the tcpdump command says on standard error, if that is a terminal."""
    near, far = pty.openpty()
    process = subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL, stderr=far, env=ENVIRONMENT)
    os.close(far)
    found = b""
    try:
        while part := os.read(near, 4096):
            found += part
    except OSError:  # the other end is closed
        pass
    os.close(near)
    process.wait()
    return found.decode().replace("\r\n", "\n")


def test_notes_on_a_terminal(capture: Path) -> None:
    """Advice is given on a terminal and nowhere else."""
    words = ("-r", str(capture), "--count", "tcp[tcpflags] == tcp-syn")
    assert "    note: `tcp[tcpflags] == tcp-syn` selects only segments with no other flag set" in on_terminal(*words)
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    assert "note:" not in done.stderr
    assert "note:" not in on_terminal("-r", str(capture), "--count", "--scoped", "vlan or ip")


def test_scoped_option(capture: Path) -> None:
    """--scoped is for the listing as for what is read."""
    tagged = capture.with_name("tagged.pcap")
    frame = making.ether_tcp(b"x", 1, 443)
    tagged.write_bytes(making.pcap([frame, frame[:12] + making.u16(0x8100, 7) + frame[12:]]))
    for words, expected in ((["tcp port 443"], "1 packet"), (["--scoped", "tcp port 443"], "2 packets")):
        counted = [*COMMAND, "--count", "-r", str(tagged), *words]
        done = subprocess.run(counted, capture_output=True, text=True, env=ENVIRONMENT, check=True)
        assert done.stdout == expected + "\n"
    done = subprocess.run(
        [*COMMAND, "-d", "--scoped", "arp"], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    assert done.stdout == str(wiretale.Filter("arp", scoped=True))
