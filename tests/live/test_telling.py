"""`explain -i` and `verify-encrypted -i`: what was heard is told when the time is up, or somebody stops it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import time
from pathlib import Path

import pytest

from live.network import WIRETALE, Network


def refused(net: Network) -> None:
    """A connection that is refused, from a to b."""
    net.run(net.a, "sh", "-c", "echo x | timeout 2 nc -w1 192.0.2.2 81")


def test_explain_until_stopped(net: Network) -> None:
    """SIGINT ends the wait, and the report is printed."""
    capture = net.capture(net.a, [*WIRETALE, "explain"], "-i", "va", "--json", "tcp")
    refused(net)
    capture.end(signal.SIGINT)
    report = json.loads(capture.output)
    assert capture.status == 0
    assert [one["verdict"] for one in report["conversations"]] == ["refused"]
    assert report["capture"]["sources"] == ["va"]
    assert report["capture"]["dropped"] == 0


def test_explain_for_a_while(net: Network) -> None:
    """--for ends the wait without a packet; --packets and --ladder show what was heard."""
    capture = net.capture(net.a, [*WIRETALE, "explain"], "-i", "va", "--for", "2s", "--packets", "--ladder", "tcp")
    refused(net)
    capture.wait()
    text = capture.output.decode()
    assert capture.status == 0
    assert "Flags [S], seq" in text and "-- RST, ACK --|" in text
    assert "\x1b" not in text


def test_explain_on_a_terminal(net: Network) -> None:
    """On a terminal the report so far is drawn every second, and the whole of it in the end."""
    ours, theirs = pty.openpty()
    capture = net.capture(net.a, [*WIRETALE, "explain"], "-i", "va", "tcp", stdout=theirs)
    os.close(theirs)
    refused(net)
    seen = b""
    end = time.monotonic() + 20
    while b"refused" not in seen and time.monotonic() < end:
        seen += os.read(ours, 65536)
    assert b"\x1b[H\x1b[J" in seen and b"refused" in seen  # while it still listens
    assert capture.process.poll() is None
    capture.process.send_signal(signal.SIGINT)
    last = b""
    try:
        while piece := os.read(ours, 65536):
            last += piece
    except OSError:  # so ends a terminal
        pass
    os.close(ours)
    assert capture.process.wait(20) == 0
    assert b"What happened" in last


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")
    import subprocess

    path = tmp_path / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=b.example"]
    made = subprocess.run([*command, "-keyout", "-", "-out", "-"], capture_output=True, check=True)
    path.write_bytes(made.stdout)
    return path


def test_verify_encrypted(net: Network, certificate: Path) -> None:
    """TLS passes, plain text does not, silence is not enough."""
    net.start(net.b, "openssl", "s_server", "-cert", str(certificate), "-accept", "4433", "-quiet", "-www")
    net.start(net.b, "sh", "-c", "echo words in the clear | timeout 15 nc -l -N -p 8080")
    time.sleep(0.5)
    running = {}
    for port in (4433, 8080, 9999):
        command = [*WIRETALE, "verify-encrypted"]
        running[port] = net.capture(net.a, command, "-i", "va", "--for", "60s", f"tcp port {port}")
    client = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 3 openssl s_client -quiet -connect 192.0.2.2:4433"
    net.run(net.a, "sh", "-c", client)
    net.run(net.a, "sh", "-c", "echo more words in the clear | timeout 2 nc -w1 192.0.2.2 8080")
    statuses = {port: capture.end(signal.SIGINT).status for port, capture in running.items()}
    assert statuses == {4433: 0, 8080: 1, 9999: 2}
    assert b"TLS 1.3" in running[4433].output
    assert b"it is text" in running[8080].output and b"words in the clear" not in running[8080].output


def test_errors(net: Network) -> None:
    """An interface that is not there, a filter that is none: one clear line, and no pass."""
    for words, told in (
        (["explain", "-i", "nosuch"], b"nosuch"), (["explain", "-i", "va", "por", "80"], b"port"),
        (["verify-encrypted", "-i", "nosuch"], b"nosuch"),
    ):  # fmt: skip
        process = net.start(net.a, *WIRETALE, *words)
        output, errors = process.communicate(timeout=20)
        assert process.returncode == (2 if words[0] == "verify-encrypted" else 1)
        assert told in errors and b"Traceback" not in errors and not output
