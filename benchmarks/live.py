"""Captures at growing rates: what tcpdump and wiretale lose, and what a packet costs them.

    python benchmarks/live.py [--rates 50000 125000 250000 500000 0] [--seconds 4] [--runs 2] [--only write|print]
    python benchmarks/live.py --long 600 [--rates 50000]

Two network namespaces with a wire between them are made; tcpreplay sends packets of TCP and UDP from one, and in the
other tcpdump and wiretale capture in turn, with -w FILE and printing with -nn to /dev/null. Rate 0 is as fast as the
sender can. `lost` is what was sent less what was captured; CPU is that of the capturing process, user and system,
from when it said that it listens, for each packet that it captured; `start` is what it took until then. With --long,
wiretale alone captures with -w for so many seconds, and its memory is told every tenth of the time. Needs root, ip and
tcpreplay.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

WIRETALE = str(Path(sys.executable).with_name("wiretale"))
FLOWS = 200
PACKETS = 10_000
FILTER = "tcp or udp"


def packet(number: int) -> bytes:
    """An Ethernet frame: TCP data, an acknowledgement, or a datagram."""
    flow = number * 7919 % FLOWS
    kind = number % 4
    ports = struct.pack(">HH", 10_000 + flow, 443 if kind < 3 else 5004)
    if kind == 3:
        load = bytes(80)
        transport = ports + struct.pack(">HH", 8 + len(load), 0) + load
    else:
        load = bytes(0 if kind == 0 else 120)
        transport = ports + struct.pack(">IIBBHHH", number * 120, number, 0x80, 0x18, 500, 0, 0)
        transport += bytes.fromhex("0101080a") + struct.pack(">II", number, number) + load
    header = struct.pack(
        ">BBHHHBBH4s4s", 0x45, 0, 20 + len(transport), number & 0xFFFF, 0x4000, 64, 6 if kind < 3 else 17, 0,
        bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2]),
    )  # fmt: skip
    return bytes.fromhex("02000000000b02000000000a0800") + header + transport


def write_capture(path: Path) -> None:
    """The packets to send, as a pcap file."""
    parts = [struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)]
    for number in range(PACKETS):
        data = packet(number)
        parts.append(struct.pack("<IIII", number // 1000, number % 1000 * 1000, len(data), len(data)) + data)
    path.write_bytes(b"".join(parts))


class Wire:
    """Two namespaces and the wire between them."""

    def __init__(self) -> None:
        self.a, self.b = f"wtbench-{os.getpid()}a", f"wtbench-{os.getpid()}b"
        for name in (self.a, self.b):
            run("ip", "netns", "add", name)
        run("ip", "link", "add", "va", "netns", self.a, "type", "veth", "peer", "name", "vb", "netns", self.b)
        for name, end in ((self.a, "va"), (self.b, "vb")):
            run("ip", "-n", name, "link", "set", end, "up")

    def close(self) -> None:
        for name in (self.a, self.b):
            run("ip", "netns", "delete", name)


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@dataclass
class Result:
    """How a run went."""

    sent: int
    rate: float  # packets a second, as sent
    captured: int
    dropped: int  # as the program says
    cpu: float  # seconds
    start: float  # seconds of CPU before the first packet
    memory: int  # KiB, at most

    @property
    def lost(self) -> int:
        return self.sent - self.captured

    @property
    def cost(self) -> float:
        """Microseconds of CPU a packet."""
        return (self.cpu - self.start) / max(self.captured, 1) * 1e6


def measure(
    wire: Wire, program: list[str], options: list[str], replay: Path, rate: int, packets: int, watch: int = 0
) -> Result:
    """Captures while `packets` packets are sent, `rate` a second."""
    environment = dict(os.environ, TZ="UTC")
    null = open(os.devnull, "wb")  # noqa: SIM115
    process = subprocess.Popen(
        ["ip", "netns", "exec", wire.b, *program, "-i", "vb", *options, FILTER],
        stdout=null, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
    assert process.stderr is not None
    said = b""
    while b"listening on" not in said or not said.endswith(b"\n"):
        piece = os.read(process.stderr.fileno(), 4096)
        if not piece:
            raise SystemExit(said.decode())
        said += piece
    start = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9
    speed = ["--topspeed"] if rate == 0 else [f"--pps={rate}", f"--pps-multi={max(1, rate // 5000)}"]
    sender = subprocess.Popen(
        ["ip", "netns", "exec", wire.a, "tcpreplay", "-q", "-i", "va", "--preload-pcap", *speed,
         f"--loop={max(1, packets // PACKETS)}", str(replay)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if watch:
        for part in range(10):
            time.sleep(watch / 10)
            print(f"    {(part + 1) * watch // 10:4d} s: {resident(process.pid) / 1024:.1f} MiB", flush=True)
    told = sender.communicate()[0].decode()
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    said += process.stderr.read()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    null.close()
    found = re.search(r"Actual: (\d+) packets .* sent in ([\d.]+) seconds", told)
    if found is None:
        raise SystemExit(told)
    counts = {name: int(count) for count, name in re.findall(r"(\d+) packets? ([a-z ]+)", said.decode())}
    return Result(
        int(found[1]), int(found[1]) / float(found[2]), counts["captured"], counts["dropped by kernel"],
        usage.ru_utime + usage.ru_stime, start, usage.ru_maxrss,
    )  # fmt: skip


def resident(process: int) -> int:
    """KiB of memory that a process has."""
    text = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s*(\d+)", text)
    return int(found[1]) if found else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", type=int, nargs="+", default=[50_000, 125_000, 250_000, 500_000, 0])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--only", choices=["write", "print"])
    parser.add_argument("--long", type=int, metavar="SECONDS")
    parser.add_argument("--wiretale", default=WIRETALE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        replay = Path(folder) / "replay.pcap"
        write_capture(replay)
        out = Path(folder) / "out.pcap"
        programs = {"tcpdump": ["tcpdump", "-Z", "root"], "wiretale": [options.wiretale]}
        works = {"write": ["-w", str(out)], "print": ["-nn"]}
        wire = Wire()
        try:
            if options.long:
                rate = options.rates[0]
                print(f"-w for {options.long} s at {rate} packets/s")
                found = measure(
                    wire, programs["wiretale"], ["-w", os.devnull], replay, rate, rate * options.long, options.long
                )
                print(f"  {found.sent} sent ({found.rate:.0f}/s), {found.lost} lost, {found.cost:.2f} us a packet")
                return
            print(f"{'':8s}{'':10s}{'rate':>10s}{'sent/s':>10s}{'sent':>10s}{'lost':>9s}{'dropped':>9s}{'us CPU':>8s}"
                  f"{'start ms':>10s}")
            for work, words in works.items():
                if options.only not in (None, work):
                    continue
                for rate in options.rates:
                    packets = int((rate or 500_000) * options.seconds)
                    for _ in range(options.runs):
                        for name, program in programs.items():
                            found = measure(wire, program, words, replay, rate, packets)
                            print(
                                f"{work:8s}{name:10s}{rate or 'top':>10}{found.rate:10.0f}{found.sent:10d}"
                                f"{found.lost:9d}"
                                f"{found.dropped:9d}{found.cost:8.2f}{found.start * 1e3:10.0f}",
                                flush=True,
                            )
        finally:
            wire.close()


if __name__ == "__main__":
    main()
