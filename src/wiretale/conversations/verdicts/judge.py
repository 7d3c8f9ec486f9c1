"""Which verdict a record gets, whatever its kind. No text is made: of very many conversations this is asked of each."""

from __future__ import annotations

from wiretale.conversations.record import DatagramRecord, LeaseRecord, QueryRecord, Record, ResolutionRecord, TcpRecord
from wiretale.conversations.verdicts import datagrams, dhcp, dns, resolution, tcp


def verdict_of(record: Record) -> str:
    """One of the verdicts of `report`, by the record's kind."""
    if isinstance(record, TcpRecord):
        return tcp.verdict(record)
    if isinstance(record, DatagramRecord):
        return datagrams.verdict(record)
    if isinstance(record, QueryRecord):
        return dns.verdict(record)
    if isinstance(record, ResolutionRecord):
        return resolution.verdict(record)
    assert isinstance(record, LeaseRecord)
    return dhcp.verdict(record)
