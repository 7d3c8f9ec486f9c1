"""Names wherever tcpdump prints some, and numbers wherever it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

import oracle
from names import machine


@pytest.mark.skipif(not oracle.is_reference(), reason="tcpdump 4.99.3 is not installed")
def test_everywhere(tmp_path: Path) -> None:
    script = f"$PYTHON {Path(__file__).with_name('everywhere.py')}\n"
    done = machine.run(tmp_path, script, delay=0, services="\nforty 40000/tcp\nforty 40000/udp\n")
    assert machine.result(done) == b""
    assert int(done.stderr.splitlines()[-1]) > 1000, "hardly anything was named"
