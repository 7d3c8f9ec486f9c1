"""What live tests need: root, the tools, and a network of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from live import network

HERE = Path(__file__).parent
MISSING = network.missing()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if MISSING and HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture
def net() -> Iterator[network.Network]:
    made = network.Network()
    yield made
    made.close()
