"""Names while capturing: our own questions, and -f."""

from __future__ import annotations

from pathlib import Path

import pytest

from live import network
from names import machine

pytestmark = pytest.mark.skipif(bool(network.missing()), reason=network.missing() or "there is all that is needed")

SEND = """
import socket
for source in ("127.0.0.5", "192.0.2.1"):
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.bind((source, 5005))
    sender.sendto(b"hello", ("127.0.0.6", 5006))
"""

# Captures with a program until its output has two lines to our ports, and a moment longer.
CAPTURE = """
cat > send.py <<'END'
{send}END
ip address add 192.0.2.1/32 dev lo
for name in ours theirs; do
    case $name in ours) command="$WIRETALE";; theirs) command="tcpdump -Z root";; esac
    $command {options} -l -t -i lo udp > $name 2> $name.errors & process=$!
    until grep -q "listening on" $name.errors; do sleep 0.05; done
    sleep 0.3
    $PYTHON send.py
    until [ $(grep -c 5006 $name) -ge 2 ]; do sleep 0.05; done
    sleep 0.5
    kill -TERM $process
    wait $process
done
"""


def capture(folder: Path, options: str) -> tuple[list[bytes], list[bytes], bytes]:
    """What we print and what tcpdump prints of the two packets and the questions about them; our errors."""
    done = machine.run(folder, CAPTURE.format(send=SEND, options=options), delay=0, timeout=60)
    machine.result(done)
    ours, theirs = ((folder / name).read_bytes().splitlines() for name in ("ours", "theirs"))
    return ours, theirs, (folder / "ours.errors").read_bytes()


def test_own_questions(tmp_path: Path) -> None:
    """They are captured and counted, and not printed; tcpdump prints its own."""
    ours, theirs, errors = capture(tmp_path, "")
    assert ours == [line for line in theirs if b"arpa" not in line and b".domain" not in line]
    assert ours[0] == b"IP h127-0-0-5.example.net.5005 > h127-0-0-6.example.net.5006: UDP, length 5"
    assert any(b"arpa" in line for line in theirs)
    left_out = int(errors.partition(b"of our own questions")[0].split()[-2])
    assert left_out >= 4 and left_out % 2 == 0


def test_foreign_addresses(tmp_path: Path) -> None:
    """-f: what is outside the interface's network has no name."""
    ours, theirs, _ = capture(tmp_path, "-f")
    assert [line for line in ours if line] == [line for line in theirs if b"5006" in line]
    assert ours[1] == b"IP 192.0.2.1.5005 > h127-0-0-6.example.net.5006: UDP, length 5"
