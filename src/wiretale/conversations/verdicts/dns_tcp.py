"""What is told of DNS over a TCP connection (RFC 7766): which questions, which answers."""

from __future__ import annotations

from wiretale.conversations.record import Question, Questions, TcpRecord
from wiretale.conversations.verdicts import dns_retry
from wiretale.conversations.verdicts.dns import in_words, response
from wiretale.conversations.verdicts.story import Story, duration, listed, plural

MOST_TOLD = 3


def talk(record: TcpRecord, told: Story) -> None:
    """Adds what was asked on a connection, if it was DNS and could be read."""
    questions = record.questions
    if questions is None or not (questions.asked or questions.answered):
        return
    sentences: list[str] = []
    for question in dns_retry.questions(record)[:MOST_TOLD]:
        told.shows(question.asked, question.answered)
        sentences.append(sentence(question))
    told.says(*sentences)
    rest = questions.asked - len(sentences)
    if rest > 0:
        told.says(f"{plural(rest, 'more question')} followed.")
    failed = failures(questions)
    if failed:
        if rest > 0:
            told.says(f"Of {plural(questions.answered, 'answer')} {listed(failed)}.")
        if told.severity in ("ok", "note"):
            told.severity = "warning" if questions.servfail or questions.errors else "note"
    first = questions.first
    words = plural(questions.asked, "question")
    if questions.asked == 1 and first is not None:
        words = in_words(first.question)
        if failed:
            words += f": {response(first.response_flags, first.answers)}"
    told.summary = f"{words}; {told.summary}" if told.summary else words


def sentence(question: Question) -> str:
    """`The client asked for big.example TXT (packet 7) and got 8 records after 2.0 ms (packet 9).`"""
    asked = f"The client asked for {in_words(question.question)} (packet {question.asked})"
    if not question.answered:
        return f"{asked}, and no answer is to be seen."
    taken = duration(max(question.answered_time - question.asked_time, 0))
    brought = response(question.response_flags, question.answers)
    return f"{asked} and got {brought} after {taken} (packet {question.answered})."


def failures(questions: Questions) -> list[str]:
    """How many answers say that there is none, in words."""
    counts = (
        (questions.nxdomain, "no such name (NXDOMAIN)"), (questions.servfail, "server failure (SERVFAIL)"),
        (questions.errors, "another error"),
    )
    return [f"{count:,} {'says' if count == 1 else 'say'} {what}" for count, what in counts if count]
