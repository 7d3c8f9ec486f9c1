"""The verdicts and findings of every labelled capture are those of its label, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab import scene
from lab.judging import disagreements
from lab.labels import LABELS, Label
from lab.test_captures import ANEW, can_make


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.capture)
def test_verdicts_and_findings(label: Label) -> None:
    assert disagreements(label, scene.CAPTURES / f"{label.capture}.pcap.gz") == []


@pytest.mark.parametrize("name", ANEW)
def test_verdicts_and_findings_of_a_capture_made_now(name: str, tmp_path: Path) -> None:
    if reason := can_make():
        pytest.skip(reason)
    made = scene.make(name, tmp_path)
    label = next(label for label in LABELS if label.capture == name)
    assert disagreements(label, made, loosely=True) == []
