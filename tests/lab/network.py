"""Hosts, links and routers, each host a network namespace of its own.

A `Network` is made for one scene and taken down with it: nothing that is sent in it can leave it, because
nothing joins it to the machine's own network. Addresses are those set aside for documentation.

    with Network("refused") as net:
        client, server = net.pair()
        with net.capture(client):
            client.run("nc", "-z", SERVER, "80")

Neighbours are told to each other beforehand, and IPv6 is off, unless a scene asks for them: so a capture
holds what its scene is about and no ARP.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lab.wire import Rule, Wire

CLIENT = "192.0.2.10"
SERVER = "192.0.2.80"
ROUTER = "192.0.2.1"  # the router's address on the client's side
FAR_ROUTER = "198.51.100.1"  # and on the server's
FAR_SERVER = "198.51.100.80"  # the server behind a router
CLIENT6 = "2001:db8::10"
SERVER6 = "2001:db8::80"
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


def enter(namespace: int) -> None:
    """Moves the calling thread, and no other, into the namespace that a descriptor stands for."""
    if LIBC.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def wait_for(what: str, happened: Callable[[], bool], seconds: float = 10) -> None:
    """Returns when `happened()`; raises when it does not."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


class Host:
    """A machine: one network namespace."""

    def __init__(self, net: Network, name: str) -> None:
        self.net = net
        self.name = name
        self.namespace = f"{net.prefix}-{name}"
        subprocess.run(["ip", "netns", "add", self.namespace], check=True)
        self.descriptor = os.open(f"/run/netns/{self.namespace}", os.O_RDONLY | os.O_CLOEXEC)
        self.ip("link", "set", "lo", "up")
        self.sysctl("net/ipv6/conf/all/disable_ipv6", "1")
        self.sysctl("net/ipv6/conf/default/disable_ipv6", "1")

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """The calling thread is on this host: sockets that it opens, threads and processes that it starts."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        enter(self.descriptor)
        try:
            yield
        finally:
            enter(home)
            os.close(home)

    def ip(self, *words: str) -> None:
        """`ip` on this host."""
        subprocess.run(["ip", "-n", self.namespace, *words], check=True)

    def sysctl(self, path: str, value: str) -> None:
        """Sets a kernel parameter of this host alone, by its path under /proc/sys."""
        with self.inside():
            Path("/proc/sys", path).write_text(value)

    def nft(self, *rules: str) -> None:
        """Adds rules to this host's packet filter: `"output tcp flags rst drop"`."""
        lines = ["add table inet lab"]
        for hook in ("input", "output", "forward"):
            lines.append(f"add chain inet lab {hook} {{ type filter hook {hook} priority 0; }}")
        lines += [f"add rule inet lab {rule}" for rule in rules]
        with self.inside():
            subprocess.run(["nft", "-f", "-"], input="\n".join(lines), text=True, check=True)

    def run(
        self, *words: str, given: bytes = b"", seconds: float = 60, check: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs a program to its end on this host, or ends it after so many seconds."""
        process = self.start(*words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            output, _ = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
        if check and process.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: exit status {process.returncode}")
        return subprocess.CompletedProcess(words, process.returncode, output)

    def start(self, *words: str, stdin: int = subprocess.DEVNULL, stdout: int | None = None) -> subprocess.Popen[bytes]:
        """Starts a program on this host; it is ended with the network."""
        with self.inside():
            process = subprocess.Popen(
                words,
                stdin=stdin,
                stdout=self.net.log if stdout is None else stdout,
                stderr=self.net.log,
                cwd=self.net.scratch,
            )
        self.net.processes.append(process)
        return process

    def serve(self, port: int, *words: str, protocol: str = "tcp") -> subprocess.Popen[bytes]:
        """Starts a server and waits until something listens at its port."""
        process = self.start(*words)

        def listens() -> bool:
            if process.poll() is not None:
                raise RuntimeError(f"{words[0]} ended with status {process.returncode}; see {self.net.log.name}")
            return self.listening(port, protocol)

        wait_for(f"{words[0]} at port {port}", listens)
        return process

    def listening(self, port: int, protocol: str = "tcp") -> bool:
        """Whether a socket waits at the port."""
        kind = "-Hlnt" if protocol == "tcp" else "-Hlnu"
        with self.inside():
            found = subprocess.run(["ss", kind, "sport", "=", str(port)], capture_output=True, text=True)
        return bool(found.stdout.strip())

    def socket(self, family: int = socket.AF_INET, kind: int = socket.SOCK_STREAM, protocol: int = 0) -> socket.socket:
        """A socket of this host, usable from any thread."""
        with self.inside():
            made = socket.socket(family, kind, protocol)
        if kind == socket.SOCK_STREAM:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.settimeout(20)
        self.net.sockets.append(made)
        return made

    def listen(self, port: int, address: str = "", backlog: int = 16) -> socket.socket:
        """A listening TCP socket."""
        made = self.socket()
        made.bind((address, port))
        made.listen(backlog)
        return made

    def connect(self, address: str, port: int, from_port: int = 0) -> socket.socket:
        """A connected TCP socket."""
        made = self.socket()
        if from_port:
            made.bind(("", from_port))
        made.connect((address, port))
        return made


class Network:
    """All the hosts of one scene."""

    def __init__(self, scene: str, capture: Path, scratch: Path) -> None:
        self.prefix = f"wtlab{os.getpid()}-{scene}"
        self.file = capture
        self.scratch = scratch
        self.hosts: list[Host] = []
        self.wires: list[Wire] = []
        self.processes: list[subprocess.Popen[bytes]] = []
        self.sockets: list[socket.socket] = []
        self.log = open(scratch / "log", "ab")  # noqa: SIM115 (closed with the network)

    def __enter__(self) -> Network:
        return self

    def __exit__(self, *error: object) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
            if process.stdin is not None:
                process.stdin.close()
        for wire in self.wires:
            wire.stop()
        for made in self.sockets:
            with contextlib.suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()
            made.close()
        for host in self.hosts:
            os.close(host.descriptor)
            subprocess.run(["ip", "netns", "del", host.namespace], check=False)
        self.log.close()

    def host(self, name: str) -> Host:
        """A new machine."""
        made = Host(self, name)
        self.hosts.append(made)
        return made

    def cable(self, a: Host, a_port: str, b: Host, b_port: str, mtu: int = 1500, offload: bool = False) -> None:
        """Joins two machines' interfaces. Without `offload` every packet is cut and summed before it is sent."""
        subprocess.run(
            f"ip link add {a_port} netns {a.namespace} type veth peer name {b_port} netns {b.namespace}".split(),
            check=True,
        )
        for host, port in ((a, a_port), (b, b_port)):
            number = len(self.hosts) * 16 + self.hosts.index(host)
            host.ip("link", "set", port, "address", f"02:00:00:00:{number:02x}:{len(port) + ord(port[-1]) % 16:02x}")
            if not offload:
                with host.inside():
                    subprocess.run(
                        ["ethtool", "-K", port, "tx", "off", "tso", "off", "gso", "off", "gro", "off"],
                        check=True,
                        stdout=self.log,
                        stderr=self.log,
                    )
            host.ip("link", "set", port, "mtu", str(mtu), "up")

    def wire(self, a: Host, b: Host, rule: Rule, mtu: int = 1500) -> Wire:
        """Joins two machines' eth0 by a bridge that does to packets what `rule` says."""
        box = self.host("wire")
        self.cable(a, "eth0", box, "left", mtu)
        self.cable(b, "eth0", box, "right", mtu)
        with box.inside():
            made = Wire("left", "right", rule)
        self.wires.append(made)
        return made

    def pair(
        self,
        rule: Rule | None = None,
        mtu: int = 1500,
        offload: bool = False,
        arp: bool = False,
        ipv6: bool = False,
    ) -> tuple[Host, Host]:
        """A client and a server on one network; `rule`, if any, says what is done to packets on the way."""
        client, server = self.host("client"), self.host("server")
        if ipv6:
            for host in (client, server):
                for which in ("all", "default"):
                    host.sysctl(f"net/ipv6/conf/{which}/disable_ipv6", "0")
                    host.sysctl(f"net/ipv6/conf/{which}/accept_dad", "0")
                    host.sysctl(f"net/ipv6/conf/{which}/router_solicitations", "0")
        if rule is None:
            self.cable(client, "eth0", server, "eth0", mtu, offload)
        else:
            self.wire(client, server, rule, mtu)
        if ipv6:
            client.ip("addr", "add", f"{CLIENT6}/64", "dev", "eth0", "nodad")
            server.ip("addr", "add", f"{SERVER6}/64", "dev", "eth0", "nodad")
        client.ip("addr", "add", f"{CLIENT}/24", "dev", "eth0")
        server.ip("addr", "add", f"{SERVER}/24", "dev", "eth0")
        if not arp:
            know(client, "eth0", SERVER, server, "eth0")
            know(server, "eth0", CLIENT, client, "eth0")
            if ipv6:
                know(client, "eth0", SERVER6, server, "eth0")
                know(server, "eth0", CLIENT6, client, "eth0")
        return client, server

    def routed(self, mtu: int = 1500, far_mtu: int = 1500) -> tuple[Host, Host, Host]:
        """A client, a router and a server behind it. The router's interfaces are `near` and `far`."""
        client, router, server = self.host("client"), self.host("router"), self.host("server")
        self.cable(client, "eth0", router, "near", mtu)
        self.cable(server, "eth0", router, "far", mtu)
        if far_mtu != mtu:
            router.ip("link", "set", "far", "mtu", str(far_mtu))
        client.ip("addr", "add", f"{CLIENT}/24", "dev", "eth0")
        router.ip("addr", "add", f"{ROUTER}/24", "dev", "near")
        router.ip("addr", "add", f"{FAR_ROUTER}/24", "dev", "far")
        server.ip("addr", "add", f"{FAR_SERVER}/24", "dev", "eth0")
        client.ip("route", "add", "default", "via", ROUTER)
        server.ip("route", "add", "default", "via", FAR_ROUTER)
        router.sysctl("net/ipv4/ip_forward", "1")
        know(client, "eth0", ROUTER, router, "near")
        know(router, "near", CLIENT, client, "eth0")
        know(server, "eth0", FAR_ROUTER, router, "far")
        know(router, "far", FAR_SERVER, server, "eth0")
        return client, router, server

    @contextlib.contextmanager
    def capture(
        self, host: Host, port: str = "eth0", expression: str = "", snaplen: int = 0, linger: float = 0.3
    ) -> Iterator[None]:
        """Captures to the scene's file with tcpdump; `linger` seconds more once the block is through."""
        words = ["tcpdump", "-i", port, "-n", "-s", str(snaplen), "-U", "--immediate-mode", "-Z", "root"]
        with host.inside():
            process = subprocess.Popen(
                [*words, "-B", "8192", "-w", str(self.file), *expression.split()],
                stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL,
            )
        assert process.stderr is not None
        heard = b""
        while b"listening on" not in heard:
            if not select.select([process.stderr], [], [], 10)[0]:
                break
            read = os.read(process.stderr.fileno(), 4096)
            if not read:
                raise RuntimeError(f"tcpdump: {heard.decode()}")
            heard += read
        try:
            yield
            time.sleep(linger)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)
            process.stderr.close()


def mac(host: Host, port: str) -> str:
    """The link-layer address of an interface."""
    with host.inside():
        made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    with made:
        made.bind((port, 0))
        return made.getsockname()[4].hex(":")


def know(host: Host, port: str, address: str, other: Host, other_port: str) -> None:
    """Tells a host another one's link-layer address, so that it need not ask."""
    host.ip("neigh", "replace", address, "lladdr", mac(other, other_port), "dev", port, "nud", "permanent")
