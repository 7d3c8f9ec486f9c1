"""Devices that are no network interfaces: by what the kernel tells of them, and by what they are called."""

from __future__ import annotations

import struct

import pytest

from wiretale.capture import netfilter, pseudo_devices
from wiretale.errors import CaptureError


def test_bluetooth_adapters() -> None:
    """The numbers in a struct hci_dev_list_req, however many it claims to hold."""
    answer = struct.pack("=H2x", 2) + struct.pack("=H2xI", 0, 7) + struct.pack("=H2xI", 3, 0)
    assert pseudo_devices.adapters(answer) == [0, 3]
    assert pseudo_devices.adapters(struct.pack("=H2x", 500) + answer[4:]) == [0, 3]
    for size in range(2, len(answer)):
        assert pseudo_devices.adapters(answer[:size]) == [0, 3][: max(size - 4, 0) // 8]


@pytest.mark.parametrize(("name", "kind", "numbers"), [
    ("nflog", "nflog", [0]), ("nflog:", "nflog", [0]), ("nflog:5", "nflog", [5]), ("nflog:6,5,6", "nflog", [6, 5]),
    ("nfqueue:65535", "nfqueue", [65535]), ("nflogx", "", []), ("nflog0", "", []), ("eth0", "", []), ("", "", []),
])  # fmt: skip
def test_names_of_groups(name: str, kind: str, numbers: list[int]) -> None:
    assert netfilter.kind_of(name) == kind
    if kind:
        assert netfilter.numbers_of(name) == numbers
        assert netfilter.device(name).name == name


@pytest.mark.parametrize("name", ["nflog:x", "nflog:-1", "nflog:65536", "nflog:5,", "nflog: 5", "nflog:\u0665"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(CaptureError):
        netfilter.numbers_of(name)
