"""The report's data model and its JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import wiretale
from wiretale.conversations.report import CaptureSummary, Conversation, Endpoint, Finding, Report, Told

CONVERSATION = Conversation(
    number=1, protocol="tcp", client=Endpoint("192.0.2.1", 40000), server=Endpoint("192.0.2.2", 80, "www.example"),
    service="http", start=1_700_000_000_000_000_000, end=1_700_000_001_000_000_000, packets=(3, 2), bytes=(200, 100),
    verdict="refused", confidence="high", evidence=(1, 2), explanation="It was refused.", severity="problem",
)


def test_json() -> None:
    """The JSON has the schema's number and every published field, and nothing that JSON cannot say."""
    finding = Finding("port-scan", "192.0.2.1", "warning", "Ports were tried.", (1,), (1, 2), figures={"ports": 7})
    report = Report(CaptureSummary(("a.pcap",), packets=5), [CONVERSATION], [finding])
    told = json.loads(json.dumps(report.to_dict()))
    assert list(told) == ["schema", "capture", "conversations", "findings"]
    assert told["schema"] == 1
    assert told["capture"]["sources"] == ["a.pcap"]
    conversation = told["conversations"][0]
    for name in (
        "number", "protocol", "client", "server", "service", "start", "end", "packets", "bytes", "verdict",
        "confidence", "evidence", "explanation", "alternatives", "next_step", "handshake_ns", "round_trip_ns",
        "retransmissions", "closed_by", "encrypted", "application",
    ):
        assert name in conversation, name
    assert conversation["server"] == {"address": "192.0.2.2", "port": 80, "name": "www.example"}
    assert conversation["packets"] == [3, 2]
    assert told["findings"][0]["ports"] == 7


def test_told_when_asked() -> None:
    """Conversations are made one by one, when they are asked for."""
    asked: list[int] = []

    def tell(number: int) -> str:
        asked.append(number)
        return f"story {number}"

    told = Told([1, 2, 3], tell)
    assert len(told) == 3
    assert not asked
    assert told[1] == "story 2"
    assert list(told[1:]) == ["story 2", "story 3"]
    assert asked == [2, 2, 3]


def test_endpoints_in_words() -> None:
    assert str(Endpoint("192.0.2.1", 80)) == "192.0.2.1:80"
    assert str(Endpoint("2001:db8::1", 80)) == "[2001:db8::1]:80"
    assert str(Endpoint("2001:db8::1")) == "2001:db8::1"
    assert str(Endpoint("192.0.2.1", 80, "www.example")) == "www.example:80"
    assert not CONVERSATION.went_well


@pytest.mark.parametrize("wrong", [None, 5.5])
def test_what_is_no_capture(wrong: object) -> None:
    with pytest.raises(TypeError, match="a path, a descriptor or a binary file object is needed"):
        wiretale.explain(wrong)  # type: ignore[arg-type]


def test_a_path_of_bytes_is_a_path(tmp_path: Path) -> None:
    """And not a row of descriptors."""
    with pytest.raises(wiretale.CaptureFileError, match="No such file"):
        wiretale.explain(str(tmp_path / "nothing").encode())  # type: ignore[arg-type]
