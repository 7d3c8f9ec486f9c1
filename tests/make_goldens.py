"""Records what the installed tcpdump prints for the packets of tests/protocols/ in tests/goldens/.

    python tests/make_goldens.py            all families whose record is absent or of other packets
    python tests/make_goldens.py --all      all families
    python tests/make_goldens.py NAME ...   these

The records are of tcpdump 4.99.3, and no other version is taken.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import families
import oracle


def recorded(name: str) -> bool:
    """Whether a family's record is of its packets and options."""
    family = families.load(name)
    digest, sections = families.read_golden(name)
    return digest == families.digest(family) and set(sections) == set(family.OPTIONS)


def record(name: str, folder: Path) -> bool:
    """Records a family; returns whether that changed anything."""
    family = families.load(name)
    path = folder / f"{name}.pcap"
    path.write_bytes(families.capture(family))
    return families.write_golden(name, {line: oracle.tcpdump(path, "-#", *line.split()) for line in family.OPTIONS})


def main(words: list[str]) -> None:
    if not oracle.is_reference():
        sys.exit("make_goldens: needs tcpdump 4.99.3")
    chosen = [word for word in words if not word.startswith("-")]
    if not chosen:
        chosen = [name for name in families.names() if "--all" in words or not recorded(name)]
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            print(name, "recorded" if record(name, Path(folder)) else "unchanged")


if __name__ == "__main__":
    main(sys.argv[1:])
