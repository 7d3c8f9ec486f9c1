"""The pcap format (draft-ietf-opsawg-pcap): a 24-byte header, then packets with 16 bytes before each."""

from __future__ import annotations

import os

from librt.strings import read_i32_le

from wiretale.batch import Batch, Interface
from wiretale.native import Final, final, i64

BLOCK: Final = 262144


@final
class PcapReader:
    def __init__(self, descriptor: int, data: bytes) -> None:
        self.descriptor = descriptor
        self.rest = data[24:]
        self.batch = Batch()
        self.interface = Interface(i64(read_i32_le(data, 20)) & 0x03FFFFFF, 262144)
        self.batch.interfaces = [self.interface]

    def read(self) -> Batch | None:
        while True:
            more = os.read(self.descriptor, BLOCK)
            data = self.rest + more
            batch = self.batch
            batch.begin(data)
            at: i64 = 0
            size: i64 = len(data)
            while at + 16 <= size:
                captured = i64(read_i32_le(data, at + 8)) & 0xFFFFFFFF
                if at + 16 + captured > size:
                    break
                batch.add(
                    at + 16,
                    captured,
                    i64(read_i32_le(data, at + 12)) & 0xFFFFFFFF,
                    i64(read_i32_le(data, at)),
                    i64(read_i32_le(data, at + 4)) * 1000,
                    0,
                )
                at += 16 + captured
            self.rest = data[at:]
            batch.finish()
            if batch.count:
                return batch
            if not more:
                return None
