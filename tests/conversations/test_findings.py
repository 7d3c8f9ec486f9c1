"""Findings: each kind is documented and is found in some labelled capture; thresholds; captures cut, thinned and"
" shuffled."""

from __future__ import annotations

import io
import random
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wiretale
from lab import scene
from lab.labels import LABELS
from wiretale.conversations.findings import FINDERS, KINDS, thresholds
from wiretale.conversations.report import SEVERITIES

DOCS = Path(__file__).resolve().parents[2] / "docs" / "findings.md"


def capture(name: str) -> Path:
    return scene.CAPTURES / f"{name}.pcap.gz"


def kinds(report: wiretale.Report) -> set[str]:
    return {finding.kind for finding in report.findings}


def test_each_kind_is_documented_and_found() -> None:
    sections = {line[4:] for line in DOCS.read_text().splitlines() if line.startswith("### ")}
    assert sections == KINDS
    assert {kind for label in LABELS for kind in label.findings.split()} == KINDS


def test_each_threshold_is_documented() -> None:
    text = DOCS.read_text()
    for threshold in thresholds.THRESHOLDS:
        assert f"| `{threshold.name}` | {threshold.value:g} | {threshold.meaning} |" in text
        assert threshold.name.partition(".")[0] in KINDS


def test_finders_are_the_modules_that_find() -> None:
    room = Path(thresholds.__file__).parent
    finders = {file.stem for file in room.glob("*.py") if "\ndef find(state: State)" in file.read_text()}
    if finders:  # where it is compiled, the source may be elsewhere
        assert finders == set(FINDERS)


def test_threshold_decides() -> None:
    assert kinds(wiretale.explain(capture("scan-syn"))) == {"port-scan"}
    assert kinds(wiretale.explain(capture("scan-syn"), thresholds={"port-scan.ports": 201})) == set()
    assert kinds(wiretale.explain(capture("slow-server"), thresholds={"slow-server.seconds": 2.5})) == set()
    assert kinds(wiretale.explain(capture("still-open"), thresholds={"slow-network.seconds": 0})) == {"slow-network"}


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("port-scan.ports", "no value"),
        ("port-scan.port=3", "there is no threshold 'port-scan.port'"),
        ("port-scan.ports=many", "no number"),
        ("port-scan.ports=-1", "no number from 0 on"),
        ("port-scan.ports=nan", "no number from 0 on"),
    ],
)
def test_wrong_threshold(word: str, complaint: str) -> None:
    with pytest.raises(wiretale.UsageError, match=complaint):
        thresholds.settings([word])


def test_secrets_are_in_no_report() -> None:
    for label in LABELS:
        if "credentials" in label.findings:
            told = str(wiretale.explain(capture(label.capture)).to_dict())
            for secret in (
                "wonderland",
                "looking-glass",
                "d29uZGVybGFuZA",
                "YWxpY2U6d29uZGVybGFuZA",
                "c2VjcmV0LXRva2Vu",
            ):
                assert secret not in told, label.capture


def test_application_and_encryption() -> None:
    told = {
        name: [(talk.application, talk.encrypted) for talk in wiretale.explain(capture(name)).conversations]
        for name in ("tls-1-3", "ssh", "smtp-starttls", "http-complete", "ftp-login", "ldap-bind", "snmp-public")
    }
    assert told["tls-1-3"] == [("tls", "yes")]
    assert told["ssh"] == [("ssh", "yes")]
    assert told["smtp-starttls"] == [("smtp", "mixed")]
    assert told["http-complete"] == [("http", "no")]
    assert ("ftp", "no") in told["ftp-login"]
    assert told["ldap-bind"] == [("ldap", "no")]
    assert told["snmp-public"] == [("snmp", "no")]


# ---- captures that are not what they were ---------------------------------------------------------------

SMALL = [label.capture for label in LABELS if capture(label.capture).stat().st_size < 3000]


def explained(header: bytes, packets: scene.Records) -> wiretale.Report:
    """The report of packets, read from memory; all of it is put into words."""
    report = wiretale.explain(io.BytesIO(header + b"".join(head + data for head, data in packets)))
    report.to_dict()
    total = report.capture.packets
    for finding in report.findings:
        assert finding.kind in KINDS
        assert finding.severity in SEVERITIES
        assert all(1 <= number <= total for number in finding.evidence)
        assert all(1 <= number <= report.capture.conversations for number in finding.conversations)
    return report


def cut(head: bytes, data: bytes, size: int) -> tuple[bytes, bytes]:
    """A packet of which only so many bytes were captured."""
    kept = data[:size]
    return head[:8] + struct.pack("<I", len(kept)) + head[12:], kept


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SMALL), st.integers(0, 2**32), st.sampled_from(("thin", "cut", "shuffle", "bytes", "twice")))
def test_changed_captures_are_explained(name: str, seed: int, how: str) -> None:
    header, packets = scene.records(capture(name))
    dice = random.Random(seed)
    if how == "thin":
        packets = [record for record in packets if dice.random() < 0.6]
    elif how == "cut":
        packets = [cut(head, data, dice.randrange(len(data) + 1)) for head, data in packets]
    elif how == "shuffle":
        dice.shuffle(packets)
    elif how == "twice":
        packets = [record for record in packets for _ in range(dice.randrange(1, 4))]
    else:
        changed = []
        for head, data in packets:
            spoiled = bytearray(data)
            for _ in range(dice.randrange(4)):
                spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
            changed.append((head, bytes(spoiled)))
        packets = changed
    explained(header, packets)


@pytest.mark.parametrize("name", ["ftp-login", "imap-login", "smtp-auth-login", "telnet-login", "ldap-bind", "tls-1-0"])
def test_captures_cut_at_every_packet(name: str) -> None:
    """A finding that is there stays, whatever follows."""
    header, packets = scene.records(capture(name))
    seen: set[str] = set()
    for count in range(1, len(packets) + 1):
        now = kinds(explained(header, packets[:count])) & {"credentials", "old-tls"}
        assert seen <= now
        seen = now
    assert seen


def moved(packets: scene.Records, seconds: int, network: bytes) -> scene.Records:
    """The same at another time, with 192.0.2 replaced by another network in IPv4 headers (sums are not looked at)."""
    found: scene.Records = []
    for head, data in packets:
        time = struct.unpack_from("<I", head)[0] + seconds
        if data[12:14] == b"\x08\x00":
            data = data[:26] + network + data[29:30] + network + data[33:]
        found.append((struct.pack("<I", time) + head[4:], data))
    return found


@pytest.mark.parametrize("name", ["scan-syn", "loss-after-capture", "ftp-login", "zero-window-recovers"])
def test_others_change_nothing(name: str) -> None:
    """What is found of some hosts is found all the same when others are in the capture."""
    header, packets = scene.records(capture(name))
    _, other = scene.records(capture("http-download"))
    alone = explained(header, packets)
    start = struct.unpack_from("<I", packets[0][0])[0] - struct.unpack_from("<I", other[0][0])[0]
    mixed = sorted(
        packets + moved(other, start, b"\x0a\x00\x00"), key=lambda record: struct.unpack_from("<II", record[0])
    )
    together = explained(header, mixed)
    kept = {finding.kind: finding.explanation.split("(packet")[0] for finding in together.findings}
    for finding in alone.findings:
        if finding.kind != "duplicates":
            assert finding.kind in kept
