"""The stories of TCP connections: as one engineer would tell them to another. Each verdict has a function."""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord
from wiretale.conversations.verdicts.dns_tcp import talk
from wiretale.conversations.verdicts.story import Moment, Story
from wiretale.conversations.verdicts.tcp import verdict
from wiretale.conversations.verdicts.tcp_broken import reset, stalled
from wiretale.conversations.verdicts.tcp_opened import complete, idle_closed, mid_stream, still_open
from wiretale.conversations.verdicts.tcp_sentences import figures, missing, out_of_order
from wiretale.conversations.verdicts.tcp_strays import stray
from wiretale.conversations.verdicts.tcp_unopened import (
    half_open,
    no_answer,
    probed,
    refused,
    syn_ack_lost,
    unreachable,
)

TELLERS = {
    "complete": complete,
    "idle-closed": idle_closed,
    "open": still_open,
    "mid-stream": mid_stream,
    "refused": refused,
    "unreachable": unreachable,
    "no-answer": no_answer,
    "syn-ack-lost": syn_ack_lost,
    "half-open": half_open,
    "probed": probed,
    "reset": reset,
    "stalled": stalled,
    "stray": stray,
}


def story(record: TcpRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    figures(record, told)
    TELLERS[told.verdict](record, moment, told)
    out_of_order(record, told)
    talk(record, told)
    missing(record, told)
    return told
