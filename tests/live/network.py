"""Two hosts on a wire of their own, made of network namespaces, and programs that capture there."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import wiretale

SOURCE = Path(wiretale.__file__).parents[1]
WIRETALE = [sys.executable, "-c", "from wiretale.cli.main import run; run()"]
TCPDUMP = ["tcpdump", "-Z", "root"]
SETTINGS = """
cd /proc/sys/net/ipv6; echo 1 > mld_qrv
for where in all default lo; do
    echo 0 > conf/$where/disable_ipv6; echo 0 > conf/$where/router_solicitations; echo 0 > conf/$where/accept_ra
    echo 0 > conf/$where/accept_dad; echo 1 > conf/$where/addr_gen_mode
    echo 1 > conf/$where/mldv2_unsolicited_report_interval
done
echo 0 > icmp/ratelimit; echo 0 > /proc/sys/net/ipv4/icmp_ratelimit"""
NUMBERS = itertools.count()


def missing() -> str:
    """Why live tests cannot run here, or an empty string."""
    if not sys.platform.startswith("linux"):
        return "packet sockets are Linux's"
    if os.geteuid() != 0:
        return "network namespaces and packet sockets need root"
    for tool in ("ip", "tcpdump", "ping"):
        if shutil.which(tool) is None:
            return f"there is no {tool}"
    made = subprocess.run(["unshare", "-n", "true"], capture_output=True)
    return "" if made.returncode == 0 else "no network namespaces can be made"


class Network:
    """Hosts `a` (192.0.2.1, 2001:db8::1) and `b` (192.0.2.2, 2001:db8::2) with interfaces `va` and `vb`."""

    def __init__(self) -> None:
        number = next(NUMBERS)
        self.a = f"wtlive-{os.getpid()}-{number}a"
        self.b = f"wtlive-{os.getpid()}-{number}b"
        self.processes: list[subprocess.Popen[bytes]] = []
        try:
            for name in (self.a, self.b):
                self.ip("netns", "add", name)
                # Only what a test sends is on the wire: no router solicitations, and memberships are told of once.
                self.run(name, "sh", "-c", SETTINGS)
            self.ip("link", "add", "va", "address", "02:00:00:00:00:0a", "netns", self.a, "type", "veth",
                    "peer", "name", "vb", "address", "02:00:00:00:00:0b", "netns", self.b)  # fmt: skip
            for name, end, last in ((self.a, "va", 1), (self.b, "vb", 2)):
                self.ip("-n", name, "address", "add", f"192.0.2.{last}/24", "dev", end)
                self.ip("-n", name, "address", "add", f"2001:db8::{last}/64", "dev", end, "nodad")
                self.ip("-n", name, "link", "set", "lo", "up")
                self.ip("-n", name, "link", "set", end, "up")
            time.sleep(0.1)
        except BaseException:
            self.close()
            raise

    def ip(self, *words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True, timeout=20)

    def run(self, where: str, *command: str, timeout: float = 20, **more: object) -> subprocess.CompletedProcess[bytes]:
        """Runs a command on a host, to its end."""
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            ["ip", "netns", "exec", where, *command], capture_output=True, timeout=timeout, **more
        )

    def start(self, where: str, *command: str, **more: object) -> subprocess.Popen[bytes]:
        """Starts a command on a host; `close` ends it if need be."""
        environment = dict(os.environ, TZ="UTC", PYTHONPATH=str(SOURCE))
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        process = subprocess.Popen(  # type: ignore[call-overload]
            ["ip", "netns", "exec", where, *command], env=environment, **pipes
        )
        self.processes.append(process)
        return process  # type: ignore[no-any-return]

    def capture(self, where: str, command: list[str], *words: str, **more: object) -> Capture:
        """Starts a capture on a host; it has begun when this returns."""
        found = Capture(self.start(where, *command, *words, **more))
        found.wait_for("listening on ")
        return found

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.communicate()
        for name in (self.a, self.b):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, timeout=20)


class Capture:
    """A capture that is running."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.said = ""  # on standard error
        self.status = -1
        self.output = b""

    def wait_for(self, text: str, seconds: float = 20) -> None:
        """Reads standard error until it has `text` and the rest of that line."""
        assert self.process.stderr is not None
        descriptor = self.process.stderr.fileno()
        end = time.monotonic() + seconds
        while text not in self.said or not self.said.endswith("\n"):
            assert time.monotonic() < end, f"{text!r} does not come: {self.said!r}"
            piece = os.read(descriptor, 65536)
            assert piece, f"{text!r} has not come: {self.said!r}"
            self.said += piece.decode()

    def end(self, number: int = signal.SIGINT) -> Capture:
        """Ends it with a signal; `output`, `said` and `status` are then complete."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> Capture:
        """Waits for its end."""
        output, errors = self.process.communicate(timeout=30)
        self.output += output or b""
        self.said += errors.decode()
        self.status = self.process.returncode
        return self


def statistics(said: str) -> dict[str, int]:
    """The numbers of the closing lines: captured, received, dropped..."""
    found = {}
    for line in said.splitlines():
        words = line.split()
        if len(words) > 2 and words[1].startswith("packet") and words[0].isdigit():
            found[" ".join(["packets", *words[2:]])] = int(words[0])
    return found


class Saved:
    """A pcap file: its header, its packets (with their lengths), and their times in microseconds."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        self.header = data[:24]
        self.link_type = int.from_bytes(data[20:22], "little")
        self.packets: list[bytes] = []
        self.times: list[int] = []
        at = 24
        while at < len(data):
            seconds, microseconds, length = struct.unpack_from("<III", data, at)
            assert at + 16 + length <= len(data), f"{path} is cut short"
            self.packets.append(data[at + 8 : at + 16 + length])
            self.times.append(seconds * 1_000_000 + microseconds)
            at += 16 + length
