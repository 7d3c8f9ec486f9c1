"""Pipes, signals, and output that cannot be written."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import making
from cli import running

PACKETS = [making.ether_udp(b"packet %d" % i, 1000 + i, 2000) for i in range(3)]
CAPTURE = making.pcap(PACKETS)
FIRST_TWO = 24 + 2 * (16 + len(PACKETS[0]))
INTERRUPTED = "wiretale: pcap_loop: error reading dump file: Interrupted system call\n"


@contextmanager
def running_on_a_pipe(*words: str, output: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """The command, reading from a pipe that is open for writing."""
    process = subprocess.Popen(
        [*running.COMMAND, *words], stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE,
        env=running.ENVIRONMENT,
    )
    try:
        yield process
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        process.wait()


def feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(data)
    process.stdin.flush()


def lines(process: subprocess.Popen[bytes], count: int) -> list[bytes]:
    assert process.stdout is not None
    return [process.stdout.readline() for _ in range(count)]


@pytest.mark.parametrize("flag", ["-n", "-nl", "-nU"])
def test_packets_are_printed_as_they_come(flag: str) -> None:
    with running_on_a_pipe(flag, "-r", "-") as process:
        feed(process, CAPTURE[: FIRST_TWO + 20])
        assert [b"packet" in line or b"UDP" in line for line in lines(process, 2)] == [True, True]
        feed(process, CAPTURE[FIRST_TWO + 20 :])
        assert b"1002" in lines(process, 1)[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_wait_for_input(number: int) -> None:
    with running_on_a_pipe("-n", "-r", "-") as process:
        feed(process, CAPTURE)
        lines(process, 3)
        time.sleep(0.05)  # until it waits again
        process.send_signal(number)
        assert process.wait(10) == 1
        assert process.stderr is not None
        assert process.stderr.read().decode().endswith(INTERRUPTED)


def test_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with running_on_a_pipe("-n", "-r", "-") as process:
            feed(process, CAPTURE[:FIRST_TWO])
            lines(process, 2)
            process.send_signal(signal.SIGHUP)
            feed(process, CAPTURE[FIRST_TWO:])
            assert b"1002" in lines(process, 1)[0]
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_signal_before_the_header_just_ends_it() -> None:
    with running_on_a_pipe("-n", "-r", "-") as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_count_is_printed_when_interrupted() -> None:
    with running_on_a_pipe("--count", "-r", "-") as process:
        feed(process, CAPTURE)
        assert process.stderr is not None
        process.stderr.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert lines(process, 1) == [b"3 packets\n"]
        assert process.wait(10) == 1


def test_a_saved_file_is_whole_when_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "saved.pcap"
    with running_on_a_pipe("-r", "-", "-w", str(path)) as process:
        feed(process, CAPTURE)
        assert process.stderr is not None
        process.stderr.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGUSR2)  # asks for what is buffered
        deadline = time.monotonic() + 10
        while path.stat().st_size < len(CAPTURE) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert path.read_bytes() == CAPTURE
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 1
    assert path.read_bytes() == CAPTURE


def test_packet_buffered_saves_at_once(tmp_path: Path) -> None:
    path = tmp_path / "saved.pcap"
    with running_on_a_pipe("-r", "-", "-U", "-w", str(path)) as process:
        feed(process, CAPTURE[:FIRST_TWO])
        deadline = time.monotonic() + 10
        while (not path.exists() or path.stat().st_size < FIRST_TWO) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert path.read_bytes() == CAPTURE[:FIRST_TWO]


def large_capture(folder: Path) -> str:
    path = folder / "large.pcap"
    path.write_bytes(making.pcap(PACKETS * 3000))
    return str(path)


def test_a_reader_that_has_gone(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*running.COMMAND, "-n", "-r", large_capture(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=running.ENVIRONMENT,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(30) == 14
    assert errors.endswith("wiretale: Unable to write output: Broken pipe\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("words", [["-n"], ["-n", "-l"], ["--count"]])
def test_a_full_disk(tmp_path: Path, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*running.COMMAND, *words, "-r", large_capture(tmp_path)], stdout=full, stderr=subprocess.PIPE,
            env=running.ENVIRONMENT, timeout=60,
        )
    assert done.returncode == 14
    assert done.stderr.decode().endswith("wiretale: Unable to write output: No space left on device\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_under_a_saved_file(tmp_path: Path) -> None:
    done = running.process("-r", large_capture(tmp_path), "-w", "/dev/full")
    assert done.status == 1
    assert "wiretale: /dev/full: No space left on device\n" in done.errors


def test_output_that_does_not_block(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    process = subprocess.Popen(
        [*running.COMMAND, "-n", "-r", large_capture(tmp_path)], stdout=writing, stderr=subprocess.DEVNULL,
        env=running.ENVIRONMENT,
    )
    os.close(writing)
    time.sleep(0.3)
    with open(reading, "rb") as stream:
        assert stream.read().count(b"\n") == 9000
    assert process.wait(30) == 0


def test_closed_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(CAPTURE)
    command = " ".join(f"'{word}'" for word in [*running.COMMAND, "-n", "-r", str(path)])
    done = subprocess.run(["sh", "-c", f"{command} >&- 2>&-"], env=running.ENVIRONMENT, timeout=60)
    assert done.returncode == 0
    assert path.read_bytes() == CAPTURE


def test_a_signal_while_the_reader_is_slow(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*running.COMMAND, "-n", "-r", large_capture(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=running.ENVIRONMENT,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    time.sleep(0.5)  # until the pipe is full
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 14
    assert process.stderr.read().decode().endswith("wiretale: Unable to write output: Interrupted system call\n")
    process.stdout.close()
    process.stderr.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
def test_privileges_are_given_up(tmp_path: Path) -> None:
    import pwd

    user = pwd.getpwnam("nobody")
    path = tmp_path / "saved.pcap"
    with running_on_a_pipe("-r", "-", "-Z", "nobody", "--print", "-w", str(path)) as process:
        feed(process, CAPTURE)
        lines(process, 3)
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0
        process.stdin = None
    assert f"Uid:\t{user.pw_uid}\t{user.pw_uid}\t{user.pw_uid}" in status
    assert f"Gid:\t{user.pw_gid}\t{user.pw_gid}\t{user.pw_gid}" in status
    assert path.stat().st_uid == user.pw_uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
def test_a_user_who_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(CAPTURE)
    done = running.process("-n", "-r", str(path), "-Z", "nosuch")
    assert (done.status, done.output) == (1, b"")
    assert "wiretale: Couldn't find user 'nosuch'\n" in done.errors
