"""Findings over many conversations: one module a kind or a family of kinds.

## The seam

The engine walks the packets once and keeps facts, in compiled `Record`s (`conversations/record.py`). A findings module
reads those facts when a report is asked for, and has

    def find(state: State) -> list[Finding]: ...

where `State` (`conversations/state.py`) holds

    state.records      list[Record]: TcpRecord, DatagramRecord, QueryRecord (DNS), LeaseRecord (DHCP),
                       ResolutionRecord (ARP, ND), in the order of their numbers
    verdict_of(r)      the verdict of a record, as "refused": cheap, no text is made (verdicts/judge.py)
    state.tell(r)      its `Conversation`, with the story: for the few that a finding quotes
    state.ends(r)      (client, server) as `Endpoint`s
    state.capture      the `CaptureSummary`
    state.observer(m)  the observer that module `m` asked for (below), or None
    state.thresholds   from where on something is worth a finding: `thresholds.py` has the table, by name

`find` may be called many times while packets go on coming (live reports), so it must not change what it reads.
There may be a million records: look at each once, in a plain loop over integer fields, and quote a bounded sample.

Some kinds need more than the records keep. Their module also has

    def observer() -> Observer: ...

`Observer` (`conversations/record.py`) has two methods, and `wants` says which of them are called:

    packet(headers, number, time, wire_length)               for every packet: `wants = PACKETS`
    payload(record, from_client, headers, number, time)      for new payload of conversations: `wants = PAYLOAD`

`payload` is called for TCP data that was not seen before, and for every UDP packet, for as long as it returns True:
return False as soon as you know, and that direction of the conversation costs nothing more. What an observer learns
about a conversation goes into the record (`application`, `encrypted`) or into the observer. It runs for each packet, so
its module must be compiled (COMPILED in setup.py), must make no Python objects on the common path, and must bound what
it keeps. Prefer a field in the record that the engine fills over an observer; ask for one if it is cheap there.

FINDERS names the modules, in the order in which their findings are shown.
"""

from __future__ import annotations

FINDERS: tuple[str, ...] = (
    "syn_flood",
    "port_scan",
    "credentials",
    "tls",
    "routing_loop",
    "path_mtu",
    "retransmissions",
    "zero_window",
    "slow",
    "dns",
    "link_local",
    "doubts",
)

# All kinds of findings, in the order of docs/findings.md.
KINDS: frozenset[str] = frozenset(
    (
        "port-scan",
        "syn-flood",
        "credentials",
        "plaintext-on-tls-port",
        "old-tls",
        "routing-loop",
        "path-mtu",
        "retransmissions",
        "zero-window",
        "slow-server",
        "slow-network",
        "dns-failures",
        "dhcp-failure",
        "arp-conflict",
        "arp-unanswered",
        "drops",
        "one-sided",
        "duplicates",
        "checksum-offload",
        "snaplen-short",
        "clock-step",
        "overlapping-fragments",
    )
)
