"""The manual page is what the table of flags makes it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from wiretale.cli import options as flags

MAKER = Path(__file__).parents[2] / "docs" / "make_man.py"


def maker() -> ModuleType:
    specification = importlib.util.spec_from_file_location("make_man", MAKER)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_page_is_current() -> None:
    made = maker()
    assert made.PAGE.read_text() == made.page(), "run python docs/make_man.py"


def test_the_page_tells_of_every_flag() -> None:
    made = maker()
    page = made.page()
    for letter, long, _, _, _, says in flags.OPTIONS:
        if says and letter:
            assert f"\\fB\\-{letter}\\fR" in page
        if says and long:
            assert f"\\fB\\-\\-{made.escape(long)}\\fR" in page
