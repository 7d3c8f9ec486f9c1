"""Names of management objects, as tcpdump writes them without -n."""

from __future__ import annotations

import pytest

from wiretale.protocols import snmp_names


@pytest.mark.parametrize(("numbers", "expected"), [
    ("1.3.6.1.2.1.1.1.0", b"system.sysDescr.0"),
    ("1.3.6.1.2.1.2.2.1.10.2", b"interfaces.ifTable.ifEntry.ifInOctets.2"),
    ("1.3.6.1.2.1", b""),
    ("1.3.6.1.2.1.9.1", b"9.1"),
    ("1.3.6.1.4.1.9.1.1", b"E:cisco.1.1"),
    ("1.3.6.1.4.1.2021.4", b"E:2021.4"),
    ("1.3.6.1.6.3.1.1.4.1.0", b"S:1.1.4.1.0"),
    ("1.3.6.1.3.7", b"X:7"),
    ("1.3.6.1.2", b".iso.org.dod.internet.mgmt"),
    ("1.2.840", b".iso.2.840"),
    ("2.5.4.3", b".2.5.4.3"),
])
def test_named(numbers: str, expected: bytes) -> None:
    assert snmp_names.named([int(number) for number in numbers.split(".")]) == expected
