"""Very many conversations: groups without their stories, and JSON piece by piece."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wiretale
from conversations import spoken
from wiretale.conversations.telling import groups
from wiretale.conversations.telling.document import document, indented
from wiretale.conversations.telling.text import Manner, Telling

MIXED = """
    0.0  a.1000 > b.80: S 100
    0.1  b.80 > a.1000: R 0 ack 101
    0.2  a.1001 > b.81: S 100
    0.3  b.81 > a.1001: R 0 ack 101
    0.4  a.1002 > b.82: S 100
    0.5  b.82 > a.1002: R 0 ack 101
    0.6  c.1000 > d.80: S 100
    0.7  e.1000 > d.80: S 100
    0.8  f.1000 > d.80: S 100
    5.0  g.4000 > h.5000: udp 10
    5.1  h.5000 > g.4000: udp 10
    5.2  i.4000 > j.5000: udp 10
    5.3  j.5000 > i.4000: udp 10
"""


def report() -> wiretale.Report:
    return wiretale.explain(io.BytesIO(spoken.pcap(spoken.frames(MIXED))))


def test_groups_by_facts() -> None:
    """What is grouped by facts is grouped as by stories, but that single ones are told of together."""
    found = groups.groups(report(), frozenset())
    told = [(one.first.number, one.many, len(one.ports), len(one.clients)) for one in found]
    assert told == [(1, 3, 3, 1), (4, 3, 1, 3), (7, 1, 1, 1), (8, 1, 1, 1)]
    whole = report()
    assert whole.state is not None
    found = groups.of_facts(whole.state, frozenset())
    assert [(one.first.number, one.many, len(one.ports), len(one.clients)) for one in found] == [
        (1, 3, 3, 1), (4, 3, 1, 3), (7, 2, 1, 2),
    ]
    assert [one.first.verdict for one in groups.of_facts(whole.state, frozenset({"refused"}))] == ["refused"]


def test_lines_of_very_many() -> None:
    """Those that went well and are like no other share a line."""
    many = "\n".join(
        f"{n}.0  10.1.{n >> 8}.{n & 255}.4000 > 10.2.{n >> 8}.{n & 255}.5000: udp 10\n"
        f"{n}.1  10.2.{n >> 8}.{n & 255}.5000 > 10.1.{n >> 8}.{n & 255}.4000: udp 10"
        for n in range(groups.MOST_TOLD + 1)
    )
    of = wiretale.explain(io.BytesIO(spoken.pcap(spoken.frames(many))))
    lines = [*Telling(of, Manner()).lines()]
    assert any("2,001 addresses > 2,001 addresses" in line and "answered" in line for line in lines)


@pytest.mark.parametrize("packets", [MIXED, "0.0  a.1 > b.2: R 1", None])
def test_document(packets: str | None) -> None:
    """Piece by piece it is the same text."""
    whole = wiretale.explain(io.BytesIO(spoken.pcap(spoken.frames(packets) if packets else [])))
    assert "".join(document(whole)) == json.dumps(whole.to_dict(), indent=2) + "\n"
    some = json.loads("".join(document(whole, frozenset({"refused"}))))
    assert {one["verdict"] for one in some["conversations"]} <= {"refused"}


@given(st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=12,
))
def test_json_is_pythons(item: object) -> None:
    assert indented(item, 4) == json.dumps(item, indent=2).replace("\n", "\n    ")
