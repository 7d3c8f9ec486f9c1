"""Makes the labelled captures anew: `python tests/lab/make.py [NAME...]`.

Needs root, for network namespaces, and the programs that play in the scenes: tcpdump, nc (OpenBSD's), curl, openssl,
nmap, nft, ethtool, dnsmasq, socat, dig, busybox (udhcpc), traceroute, sshd, telnet and telnetd, slapd and ldapsearch,
snmpd and snmpget. Four servers come from PyPI: `pip install pyftpdlib aiosmtpd voidpop twisted`; `--python` says
which interpreter has them.

A scene that fails is named and leaves the capture that was there. `--list` names the scenes, `--jobs N` plays
several at a time, `--into DIRECTORY` writes elsewhere.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lab import scene
from lab.scenes import programs


def play(name: str, directory: Path, python: str) -> str:
    """Makes one capture; returns a line that says how it went."""
    programs.PYTHON = python
    try:
        made = scene.make(name, directory)
    except Exception as error:
        return f"{name}: FAILED: {type(error).__name__}: {error}\n{traceback.format_exc()}"
    count = len(scene.records(made)[1])
    return f"{name}: {count} packets, {made.stat().st_size} bytes"


def main() -> int:
    """Plays the scenes that are asked for, or all."""
    parser = argparse.ArgumentParser(description="makes the labelled captures anew")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="only name the scenes")
    parser.add_argument("--jobs", type=int, default=2, help="scenes at a time")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the servers from PyPI")
    parser.add_argument("--into", type=Path, default=scene.CAPTURES, help="where to write")
    asked = parser.parse_args()
    known = scene.load()
    for name in asked.names:
        if name not in known:
            parser.error(f"there is no scene {name!r}; --list names them")
    if asked.list:
        print("\n".join(known))
        return 0
    failed = 0
    with ProcessPoolExecutor(asked.jobs, max_tasks_per_child=1) as pool:
        plays = [pool.submit(play, name, asked.into, asked.python) for name in asked.names or known]
        for done in as_completed(plays):
            line = done.result()
            failed += "FAILED" in line
            print(line, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
