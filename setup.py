"""Builds wiretale; the modules in COMPILED are compiled by mypyc where there is a C compiler.

WIRETALE_NO_COMPILE=1 compiles none of them. WIRETALE_REQUIRE_COMPILE=1 makes it an error if they
cannot be compiled; by default that is a warning, and the same source runs interpreted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

COMPILED = (
    "batch",
    "capture/frames",
    "conversations/book",
    "conversations/claims",
    "conversations/datagrams",
    "conversations/dns_stream",
    "conversations/engine",
    "conversations/findings/applications",
    "conversations/findings/dns",
    "conversations/findings/half_open",
    "conversations/findings/logins",
    "conversations/findings/port_scan",
    "conversations/findings/retransmissions",
    "conversations/findings/touches",
    "conversations/findings/watch",
    "conversations/icmp",
    "conversations/keys",
    "conversations/kinds",
    "conversations/link_local",
    "conversations/record",
    "conversations/table",
    "conversations/tcp",
    "conversations/tcp_order",
    "conversations/teller",
    "conversations/telling/groups",
    "conversations/telling/text",
    "conversations/telling/words",
    "conversations/verdicts/datagrams",
    "conversations/verdicts/dhcp",
    "conversations/verdicts/dns",
    "conversations/verdicts/dns_retry",
    "conversations/verdicts/dns_tcp",
    "conversations/verdicts/icmp_words",
    "conversations/verdicts/judge",
    "conversations/verdicts/resolution",
    "conversations/verdicts/round_trip",
    "conversations/verdicts/story",
    "conversations/verdicts/tcp",
    "conversations/verdicts/tcp_broken",
    "conversations/verdicts/tcp_opened",
    "conversations/verdicts/tcp_sentences",
    "conversations/verdicts/tcp_stories",
    "conversations/verdicts/tcp_strays",
    "conversations/verdicts/tcp_unopened",
    "dissect/checksum",
    "dissect/dispatch",
    "dissect/flows",
    "dissect/headers",
    "dissect/hexdump",
    "dissect/packet",
    "dissect/printer",
    "dissect/styles",
    "dissect/text",
    "files/destination",
    "files/pcap",
    "files/pcapng",
    "files/pcapng_blocks",
    "files/pcapng_writer",
    "files/writer",
    "filter/machine",
    "names/resolver",
    "protocols/arp",
    "protocols/bootp",
    "protocols/classic",
    "protocols/dhcpv6",
    "protocols/dns",
    "protocols/ethernet",
    "protocols/ftp",
    "protocols/gre",
    "protocols/http",
    "protocols/icmp",
    "protocols/icmpv6",
    "protocols/igmp",
    "protocols/ipv4",
    "protocols/ipv6",
    "protocols/linux_sll",
    "protocols/llc",
    "protocols/mptcp",
    "protocols/pppoe",
    "protocols/rip",
    "protocols/ripng",
    "protocols/rtsp",
    "protocols/sip",
    "protocols/ssh",
    "protocols/stp",
    "protocols/tables",
    "protocols/tcp",
    "protocols/tcp_options",
    "protocols/text_protocol",
    "protocols/udp",
    "protocols/vxlan",
)

# Let the C compiler inline calls between our own functions.
FLAGS = ("-fno-semantic-interposition", "-fvisibility=hidden")

REQUIRED = os.environ.get("WIRETALE_REQUIRE_COMPILE") == "1"
FORBIDDEN = os.environ.get("WIRETALE_NO_COMPILE") == "1"


class OptionalBuild(build_ext):
    """Goes on without the compiled modules where they cannot be built, unless they are required."""

    def run(self) -> None:
        try:
            super().run()
        except Exception as error:
            if REQUIRED:
                raise
            self.warn_interpreted(error)

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except Exception as error:
            if REQUIRED:
                raise
            self.warn_interpreted(error)
            self.extensions = []

    def copy_extensions_to_source(self) -> None:
        if self.extensions:
            super().copy_extensions_to_source()

    def warn_interpreted(self, error: Exception) -> None:
        print(f"wiretale: not compiled, it will run interpreted and slower: {error}", file=sys.stderr)


def extensions() -> list[Extension]:
    if FORBIDDEN:
        return []
    try:
        from mypyc.build import mypycify
    except ImportError as error:
        if REQUIRED:
            raise
        print(f"wiretale: not compiled, it will run interpreted and slower: {error}", file=sys.stderr)
        return []
    os.chdir(Path(__file__).resolve().parent)
    found: list[Extension] = mypycify(
        ["--config-file=pyproject.toml", *(f"src/wiretale/{module}.py" for module in COMPILED)],
        opt_level="3",
        debug_level="0",
        group_name="wiretale",
    )
    for extension in found:
        extension.extra_compile_args = [*extension.extra_compile_args, *FLAGS]
    return found


def command() -> dict[str, object]:
    """How the command is installed: as a script of our own, or where that could not be run, as an entry point."""
    if os.name == "posix":
        return {"scripts": ["scripts/wiretale"]}
    return {"entry_points": {"console_scripts": ["wiretale = wiretale.cli.main:run"]}}


if __name__ == "__main__":
    setup(ext_modules=extensions(), cmdclass={"build_ext": OptionalBuild}, **command())
