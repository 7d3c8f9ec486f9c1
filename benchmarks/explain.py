"""Times `wiretale explain` against tshark and tcpdump on the same packets, and measures its memory.

    python benchmarks/explain.py CAPTURE [--packets 1000000] [--runs 5] [--flood 1000000]

CAPTURE (a pcap file) is repeated to the number of packets asked for. `tshark -q -z conv,tcp` reads a tenth of them, and
its figure is per packet: it takes too long for more. All run as whole processes in turn, output thrown away; the figure
is the other's time for a packet over wiretale's, run by run: above 1 wiretale is faster. The flood is a SYN from
each of as many addresses: a conversation a packet.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from run import WIRETALE, make_capture


def once(words: list[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one run."""
    started = time.perf_counter()
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, TZ="UTC")
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"status {os.waitstatus_to_exitcode(status)}: {' '.join(words)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def apart(make: Callable[..., None], *arguments: object) -> None:
    """Calls a function in a process of its own, for a child's peak of memory begins with what its parent's was."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            make(*arguments)
            status = 0
        except BaseException as error:
            print(error, file=sys.stderr)
        finally:
            os._exit(status)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit(1)


def make_flood(packets: int, path: Path) -> None:
    """SYNs from ever other addresses."""
    frame = bytearray.fromhex(
        "020000000002 020000000001 0800 45000028 00010000 40060000 0a000000 c0000202"
        "0400 0050 00000001 00000000 50020400 00000000"
    )
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for n in range(packets):
            struct.pack_into(">I", frame, 26, 0x0A000000 + n)
            struct.pack_into(">I", frame, 38, n * 77777 & 0xFFFFFFFF)
            file.write(struct.pack("<IIII", 1_700_000_000 + n // 100_000, n % 100_000 * 10, len(frame), len(frame)))
            file.write(frame)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capture", type=Path)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--flood", type=int, default=1_000_000)
    parser.add_argument("--command", default=WIRETALE)
    arguments = parser.parse_args()
    wiretale = arguments.command.split()
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        whole, tenth, flood = (Path(folder) / f"{name}.pcap" for name in ("whole", "tenth", "flood"))
        apart(make_capture, [arguments.capture], arguments.packets, whole)
        apart(make_capture, [arguments.capture], arguments.packets // 10, tenth)
        apart(make_flood, arguments.flood, flood)
        others = {
            "tshark -q -z conv,tcp": (["tshark", "-q", "-z", "conv,tcp", "-r", str(tenth)], arguments.packets // 10),
            "tcpdump -nn": (["tcpdump", "-nn", "-r", str(whole)], arguments.packets),
        }
        mine: list[tuple[float, float]] = []
        for name, (words, packets) in others.items():
            if shutil.which(words[0]) is None:
                print(f"{name}: not installed")
                continue
            ratios = []
            for turn in range(arguments.runs + 1):
                theirs = once(words)[0] / packets
                run = once([*wiretale, "explain", str(whole)])
                if turn:  # the first run warms up
                    mine.append(run)
                    ratios.append(theirs / (run[0] / arguments.packets))
            print(f"{name:24} {statistics.median(ratios):6.1f}  ({min(ratios):.1f}-{max(ratios):.1f})", flush=True)
        if mine:
            seconds = statistics.median(run[0] for run in mine)
            each = seconds / arguments.packets * 1e6
            print(f"wiretale explain         {each:6.2f} us a packet, {mine[-1][1]:.0f} MiB")
        seconds, mebibytes = once([*wiretale, "explain", "--verdict", "refused", str(flood)])
        each = mebibytes * 1024 * 1024 / arguments.flood
        print(f"flood                    {seconds:6.1f} s, {mebibytes:.0f} MiB: {each:.0f} bytes a conversation")


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parent)]
    main()
