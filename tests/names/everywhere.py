"""Prints where tcpdump and we name different things in the packets of tests/protocols, on a machine where every
address has a name (see machine.py).

Differences that there are with -n, too, are others' concern.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import families
import oracle


def main() -> None:
    capture = Path(os.environ["FOLDER"]) / "family.pcap"
    compared = 0
    for family in families.names():
        capture.write_bytes(families.capture(families.load(family)))
        for options in (["-#ve"], ["-#N"]):
            theirs, ours = oracle.tcpdump(capture, *options), oracle.ours(capture, *options)
            if theirs == ours:
                compared += theirs.count(b"example.net")
                continue
            numbers = zip(oracle.records(oracle.tcpdump(capture, *options, "-n")),
                          oracle.records(oracle.ours(capture, *options, "-n")), strict=True)
            for a, b, (x, y) in zip(oracle.records(theirs), oracle.records(ours), numbers, strict=True):
                compared += a.count(b"example.net")
                if a != b and x == y:
                    print(family, options, a, b, sep="\n")
    print(compared, file=sys.stderr)


if __name__ == "__main__":
    main()
