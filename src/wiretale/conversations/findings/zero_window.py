"""`zero-window`: somebody did not read what was sent to them, and the sender had to wait."""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import SECOND, duration, times

MOST_SHOWN = 20


def find(state: State) -> list[Finding]:
    """A finding for each reader that was closed for long."""
    least = state.thresholds["zero-window.seconds"] * SECOND
    found = []
    end = state.capture.end or 0
    for record in state.kinds.waiting:
        for side, of_client in ((record.client, True), (record.server, False)):
            waiting = side.waiting if side is not None else None
            if waiting is None or waiting.zero_windows == 0 or side is None or side.resets:
                continue
            writer = record.server if of_client else record.client
            if writer is None or writer.payload == 0:
                continue
            to_the_end = waiting.zero_since > 0
            if to_the_end and writer.fin and (writer.waiting is None or writer.waiting.window_probes == 0):
                to_the_end = False  # there was nothing more to send
            span = int(waiting.zero_total) + (max(end - int(waiting.zero_since), 0) if to_the_end else 0)
            if span >= least and (to_the_end or waiting.zero_total):
                found.append((span, told(state, record, of_client, span, to_the_end)))
    found.sort(key=lambda item: -item[0])
    return [finding for _, finding in found[:MOST_SHOWN]]


def told(state: State, record: TcpRecord, of_client: bool, span: int, to_the_end: bool) -> Finding:
    """The finding in words."""
    client, server = state.ends(record)
    reader, writer = (client, server) if of_client else (server, client)
    side = record.client if of_client else record.server
    assert side is not None and side.waiting is not None
    waiting = side.waiting
    ending = ", and it was closed to the end" if to_the_end else ""
    return Finding(
        kind="zero-window",
        subject=f"{reader} does not read",
        severity="problem" if to_the_end else "warning",
        explanation=(
            f"{reader} closed its receive window {times(int(waiting.zero_windows))}, for {duration(span)} in"
            f" all{ending} (from packet"
            f" {waiting.zero_window}): {writer} could send nothing. The network is not at fault: the program at"
            f" {reader} did not"
            " read fast enough."
        ),
        conversations=(int(record.number),),
        evidence=tuple(sorted({int(waiting.zero_window), int(waiting.zero_number)} - {0})),
        alternatives=(
            "The program is busy, waits for something else, or has stopped.",
            "Its receive buffer is too small for what it is sent.",
        ),
        next_step=f"Look at the program at {reader}: is it busy, and what does it wait for?",
        figures={
            "reader": str(reader),
            "writer": str(writer),
            "closed_ns": span,
            "times": int(waiting.zero_windows),
            "to_the_end": to_the_end,
        },
    )
