"""The labelled captures are all there, each has its label, and can be made anew."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

import wiretale
from lab import scene
from lab.labels import LABELS, Label

# Scenes that need nothing but what machines that test networks have.
ANEW = ("http-complete", "refused", "syn-ack-lost", "scan-syn", "loss-after-capture", "tcp-admin-prohibited")
NEEDED = ("ip", "nft", "ethtool", "ss", "tcpdump", "nc", "curl", "nmap")


def can_make() -> str:
    """Why captures cannot be made here; empty if they can."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "network namespaces are root's"
    tried = subprocess.run(["unshare", "-n", "nft", "add", "table", "inet", "lab"], capture_output=True)
    return "" if tried.returncode == 0 else "no network namespaces with a packet filter here"


def test_every_scene_has_a_capture_and_a_label() -> None:
    scenes = sorted(scene.load())
    assert sorted(label.capture for label in LABELS) == scenes
    assert sorted(file.name.removesuffix(".pcap.gz") for file in scene.CAPTURES.iterdir()) == scenes
    assert len(scenes) >= 60


def test_captures_are_small() -> None:
    sizes = [file.stat().st_size for file in scene.CAPTURES.iterdir()]
    assert max(sizes) < 100_000
    assert sum(sizes) < 3_000_000


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.capture)
def test_capture_is_read_whole(label: Label) -> None:
    file = scene.CAPTURES / f"{label.capture}.pcap.gz"
    assert sum(1 for _ in wiretale.read(file)) == len(scene.records(file)[1]) > 1
