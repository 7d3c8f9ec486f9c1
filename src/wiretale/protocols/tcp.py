"""Transmission Control Protocol (RFC 9293)."""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64


def print_tcp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    pkt.enter(b"tcp", at)
    out.put(b"tcp")


@final
class Tcp(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_tcp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_tcp": Tcp()}
