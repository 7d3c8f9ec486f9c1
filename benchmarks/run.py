"""Times wiretale against tcpdump, in turn, on the same packets.

    python benchmarks/run.py [CAPTURE] [--packets 1000000] [--runs 5] [--only NAME ...]

CAPTURE (a pcap file; by default the examples) is repeated to the number of packets asked for and read
from memory. Both programs run as whole processes, output thrown away, TZ=UTC, A B A B ...; the figure
is tcpdump's time over wiretale's, pair by pair: above 1 wiretale is faster. The last row is the price
of a start: one packet printed, over `python -c pass` with the same interpreter.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIRETALE = str(Path(sys.executable).with_name("wiretale"))

# name: (share of the packets, options; the capture follows them)
WORKLOADS = {
    "print": (1.0, "-nn"),
    "print -v": (0.5, "-nnv"),
    "print -e -tttt": (0.5, "-nne -tttt"),
    "print -S": (0.5, "-nnS"),
    "hex and ASCII (-X)": (0.1, "-nnX"),
    "ASCII (-A)": (0.1, "-nnA"),
    "count": (1.0, "--count"),
    "write": (1.0, "-w OUT"),
}


def packets_of(path: Path) -> tuple[bytes, list[bytes]]:
    """A little-endian pcap file's header, and its records."""
    data = path.read_bytes()
    if data[:4] != b"\xd4\xc3\xb2\xa1":
        raise SystemExit(f"{path}: not a little-endian microsecond pcap file")
    records, at = [], 24
    while at < len(data):
        size = 16 + int.from_bytes(data[at + 8 : at + 12], "little")
        records.append(data[at : at + size])
        at += size
    return data[:24], records


def make_capture(sources: list[Path], packets: int, path: Path) -> None:
    """A capture of `packets` packets: those of `sources`, again and again."""
    header, records = b"", []
    for source in sources:
        header, more = packets_of(source)
        records += more
    with path.open("wb") as file:
        file.write(header)
        whole, rest = divmod(packets, len(records))
        joined = b"".join(records)
        for _ in range(whole):
            file.write(joined)
        file.write(b"".join(records[:rest]))


def seconds(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one run."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, TZ="UTC")
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"exit {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capture", nargs="?", type=Path)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=list(WORKLOADS))
    arguments = parser.parse_args()
    sources = [arguments.capture] if arguments.capture else sorted((ROOT / "examples").glob("*.pcap"))
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        print(f"{'workload':20} {'tcpdump us':>10} {'wiretale us':>11} {'ratio':>6}  (min-max)      peak MiB")
        for name in arguments.only:
            share, options = WORKLOADS[name]
            count = max(1, int(arguments.packets * share))
            path = Path(folder, "packets.pcap")
            if not (child := os.fork()):  # a program's peak memory counts what its parent held when it was started
                make_capture(sources, count, path)
                os._exit(0)
            os.waitpid(child, 0)
            words = options.replace("OUT", str(Path(folder, "out.pcap"))).split()
            privileges = ["-Z", "root"] if "-w" in words and os.geteuid() == 0 else []
            theirs = ["tcpdump", *privileges, "-r", str(path), *words]
            ours = [WIRETALE, *privileges, "-r", str(path), *words]
            pairs = [(seconds(theirs), seconds(ours)) for _ in range(arguments.runs + 1)][1:]
            ratios = [a[0] / b[0] for a, b in pairs]
            print(
                f"{name:20} {statistics.median(a[0] for a, _ in pairs) / count * 1e6:10.2f} "
                f"{statistics.median(b[0] for _, b in pairs) / count * 1e6:11.2f} {statistics.median(ratios):6.2f}  "
                f"({min(ratios):.2f}-{max(ratios):.2f})  "
                f"{max(a[1] for a, _ in pairs):6.0f} {max(b[1] for _, b in pairs):6.0f}",
                flush=True,
            )
        make_capture(sources, 1, path)
        ours = [WIRETALE, "-nn", "-r", str(path)]
        starts = [(seconds([sys.executable, "-c", "pass"])[0], seconds(ours)[0]) for _ in range(arguments.runs * 4)]
        bare, printed = (statistics.median(column) for column in zip(*starts, strict=True))
        print(f"one packet printed: {printed * 1e3:.1f} ms; python -c pass: {bare * 1e3:.1f} ms; {printed / bare:.2f}")


if __name__ == "__main__":
    main()
