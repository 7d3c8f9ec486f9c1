"""`wiretale.capture`, on the loopback interface."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time

import pytest

import wiretale
from live.network import SOURCE

PORT = 20_000 + os.getpid() % 10_000
FILTER = f"udp dst port {PORT}"


def send(count: int, first: int = 0) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for number in range(first, first + count):
            out.sendto(str(number).encode(), ("127.0.0.1", PORT))


def said(packet: wiretale.Packet) -> int:
    return int(packet.headers.payload)


def test_the_filter_is_in_force_when_it_returns() -> None:
    send(5)  # nothing of this is seen
    with wiretale.capture("lo", FILTER, count=3, timeout=20) as source:
        send(10, first=100)
        packets = list(source)
    assert [said(packet) for packet in packets] == [100, 101, 102]
    assert packets[0].interface == "lo"
    assert packets[0].nanosecond
    assert abs(packets[0].time / 1e9 - time.time()) < 20
    assert "127.0.0.1" in packets[0].summary()
    statistics = source.statistics
    assert (statistics.received, statistics.dropped) == (20, 0)  # each goes out and comes in
    assert source.statistics.received == 20  # also when it is closed


def test_timeout() -> None:
    started = time.monotonic()
    with wiretale.capture("lo", FILTER, timeout=0.2) as source:
        send(2)
        assert [said(packet) for packet in source] == [0, 1]
    assert time.monotonic() - started >= 0.2


def test_a_filter_object_and_a_list() -> None:
    with wiretale.capture(["lo"], wiretale.Filter(FILTER), count=1, timeout=20) as source:
        send(1)
        assert [said(packet) for packet in source] == [0]
    assert source.interfaces == ("lo",)


def test_async_for() -> None:
    async def read() -> list[int]:
        found = []
        with wiretale.capture("lo", FILTER, count=4, timeout=20) as source:
            loop = asyncio.get_running_loop()
            loop.call_later(0.05, send, 2)
            loop.call_later(0.15, send, 2, 2)
            async for packet in source:
                found.append(said(packet))
        return found

    assert asyncio.run(read()) == [0, 1, 2, 3]


def test_async_for_ends_with_the_time_and_lets_others_run() -> None:
    async def tick(ticks: list[int]) -> None:
        while True:
            ticks.append(1)
            await asyncio.sleep(0.01)

    async def read() -> tuple[int, int]:
        ticks: list[int] = []
        task = asyncio.create_task(tick(ticks))
        with wiretale.capture("lo", FILTER, timeout=0.3) as source:
            count = 0
            async for _ in source:
                count += 1
        task.cancel()
        return count, len(ticks)

    count, ticks = asyncio.run(read())
    assert count == 0
    assert ticks > 3


@pytest.mark.parametrize("thread", [False, True])
def test_async_for_ends_when_it_is_closed(thread: bool) -> None:
    """By another task, or another thread, while several wait; what follows uses the same descriptors."""

    async def read() -> list[int]:
        found: list[int] = []
        source = wiretale.capture("lo", FILTER)

        async def one() -> None:
            async for packet in source:
                found.append(said(packet))

        tasks = [asyncio.create_task(one()) for _ in range(3)]
        await asyncio.sleep(0.1)
        send(2)
        while len(found) < 2:
            await asyncio.sleep(0.01)
        if thread:
            await asyncio.to_thread(source.close)
        else:
            source.close()
        with wiretale.capture("lo", FILTER, count=1, timeout=20) as after:
            send(1, first=7)
            found += [said(packet) async for packet in after]
        await asyncio.wait_for(asyncio.gather(*tasks), 20)
        return found

    assert asyncio.run(read()) == [0, 1, 7]


def test_a_task_that_is_cancelled_leaves_the_capture_as_it_is() -> None:
    async def read() -> int:
        with wiretale.capture("lo", FILTER, timeout=20) as source:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(anext(source), 0.05)
            send(1, first=3)
            return said(await anext(source))

    assert asyncio.run(read()) == 3


def test_a_fork_ends_no_capture() -> None:
    with wiretale.capture("lo", FILTER, count=2, timeout=20) as source:
        process = os.fork()
        if process == 0:
            source.close()
            os._exit(0)
        os.waitpid(process, 0)
        send(2)
        assert [said(packet) for packet in source] == [0, 1]


def test_closed_from_another_thread() -> None:
    source = wiretale.capture("lo", FILTER)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.extend(said(packet) for packet in source)) for _ in range(2)]
    for thread in threads:
        thread.start()
    send(20)
    end = time.monotonic() + 20
    while len(found) < 20 and time.monotonic() < end:
        time.sleep(0.01)
    source.close()
    source.close()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert sorted(found) == list(range(20))
    assert list(source) == []


def test_nothing_is_left_open() -> None:
    before = os.listdir("/proc/self/fd")
    for _ in range(3):
        with wiretale.capture("lo", FILTER, timeout=0.01) as source:
            assert list(source) == []
        with pytest.raises(wiretale.FilterError):
            wiretale.capture("lo", "udp port")
        with pytest.raises(wiretale.CaptureError):
            wiretale.capture("nosuch")
        del source
    assert os.listdir("/proc/self/fd") == before


def test_what_cannot_be() -> None:
    with pytest.raises(wiretale.CaptureError, match="nosuch: No such device exists"):
        wiretale.capture("nosuch")
    with pytest.raises(wiretale.CaptureError, match="link type RAW"):
        wiretale.capture("lo", wiretale.Filter("ip", linktype="RAW"))
    with pytest.raises(ValueError, match="direction"):
        wiretale.capture("lo", direction="sideways")
    for number in ({"count": -1}, {"timeout": -0.5}, {"snaplen": 0}, {"snaplen": 1 << 20}, {"buffer": 0},
                   {"buffer": 1 << 40}):  # fmt: skip
        with pytest.raises(ValueError, match=next(iter(number))):
            wiretale.capture("lo", **number)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="interface is a name"):
        wiretale.capture(b"lo")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="filter is an expression"):
        wiretale.capture("lo", 5)  # type: ignore[arg-type]
    with wiretale.capture(["lo", "lo"], FILTER) as source:
        assert source.interfaces == ("lo",)
    with pytest.raises(wiretale.CaptureError, match="invalid data link type"):
        wiretale.capture("lo", link_type="NONE")


@pytest.mark.parametrize(
    "first", ["import wiretale", "import wiretale.capture.live", "from wiretale.capture import ring"]
)
def test_the_function_is_there_whatever_was_imported_before(first: str) -> None:
    """The package has a room of the same name."""
    program = (
        f"{first}\nimport inspect, wiretale\nassert 'timeout' in inspect.signature(wiretale.capture).parameters\n"
        f"source = wiretale.capture('lo', 'udp port 1', timeout=0.01)\nassert list(source) == []\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=dict(os.environ, PYTHONPATH=str(SOURCE)), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
