"""The listings of the articles get the verdicts that the articles give."""

from __future__ import annotations

from pathlib import Path

import pytest

import wiretale
from wiretale.conversations.report import Conversation

LISTINGS = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "listings"

pytestmark = pytest.mark.skipif(not LISTINGS.exists(), reason=f"{LISTINGS} is not there")


def told(name: str) -> list[Conversation]:
    return list(wiretale.explain(LISTINGS / f"{name}.txt").conversations)


def test_http_complete() -> None:
    (conversation,) = told("http-complete")
    assert conversation.verdict == "complete"
    assert conversation.handshake_ns == 20_000_000
    assert conversation.closed_by == "server"
    assert conversation.retransmissions == (0, 0)
    assert {1, 2, 3, 10, 14} <= set(conversation.evidence)
    assert conversation.end - conversation.start == 4_770_000_000
    assert "18 bytes" in conversation.explanation  # the request, typed in two lines
    assert "4,777 bytes" in conversation.explanation
    assert conversation.went_well


def test_idle_close() -> None:
    (conversation,) = told("idle-close")
    assert conversation.verdict == "idle-closed"
    assert conversation.closed_by == "server"
    assert "after 5.00 s" in conversation.summary
    assert 4 in conversation.evidence


def test_syn_ack_lost() -> None:
    lost, stray = told("syn-ack-lost")
    assert lost.verdict == "syn-ack-lost"
    assert (lost.client.port, lost.packets) == (40858, (4, 7))
    assert lost.confidence == "high"
    assert {1, 2, 3, 4} <= set(lost.evidence)
    assert not lost.went_well
    assert lost.next_step
    assert stray.verdict == "stray"
    assert stray.client.port == 42551
    assert stray.evidence == (9, 10)


@pytest.mark.parametrize("name", ["pop3-handshake", "pop3s-handshake", "telnet-open"])
def test_handshakes(name: str) -> None:
    """Also where the listing calls the server by two names."""
    (conversation,) = told(name)
    assert conversation.verdict == "open"
    assert conversation.evidence == (1, 2, 3)
    assert conversation.handshake_ns is not None


def test_pop3_data() -> None:
    (conversation,) = told("pop3-data")
    assert conversation.verdict == "mid-stream"
    assert conversation.service in ("pop3", "")  # by /etc/services, where there is one


def test_port_scan() -> None:
    report = wiretale.explain(LISTINGS / "port-scan.txt")
    verdicts = [conversation.verdict for conversation in report.conversations]
    assert verdicts.count("refused") == 5
    assert verdicts.count("probed") == 1
    (finding,) = report.findings
    assert finding.kind == "port-scan"
    assert (finding.figures["open"], finding.figures["closed_count"], finding.figures["in_order"]) == ([3], 5, True)


def test_telnet() -> None:
    (closed,) = told("telnet-close")
    assert closed.verdict == "mid-stream"
    assert closed.closed_by == "server"
    assert "closed properly" in closed.summary
    (refused,) = told("telnet-refused")
    assert refused.verdict == "refused"
    assert "3 times" in refused.summary
    assert refused.evidence == (1, 2, 3, 4, 5, 6)
