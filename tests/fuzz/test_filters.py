"""A few hundred filters at random, compiled by libpcap and by us; filters.py does the same at length."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from filter import bpf


def load() -> Any:
    """filters.py, which is a script beside this file and no package's module."""
    path = Path(__file__).with_name("filters.py")
    spec = importlib.util.spec_from_file_location("fuzz_filters", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_filters"] = module  # dataclasses look it up
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(bpf.libpcap() is None, reason="libpcap is not installed")
def test_filters() -> None:
    """Random expressions select what libpcap selects, and are errors where they are for libpcap."""
    fuzz = load()
    found = fuzz.run(fuzz.installed(), 5, 400)
    assert not found, "\n".join(str(difference) for difference in found)


@pytest.mark.skipif(not bpf.can_attach(), reason="this system takes no filters on sockets")
def test_kernel_takes_programs() -> None:
    """The kernel accepts our programs of all kinds of expressions."""
    fuzz = load()
    chance = random.Random(5)
    grammar = fuzz.Grammar(chance)
    attached = 0
    for _ in range(400):
        text = grammar.expression(1)
        for optimize in (True, False):
            program = fuzz.ours(text, 1, None, optimize)
            if isinstance(program, str) or any(code == 5 and k >> 31 for code, _, _, k in program):
                continue  # an error, or a loop, which no kernel takes
            with bpf.Attached(program):
                attached += 1
    assert attached > 200
