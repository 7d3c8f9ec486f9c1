"""The servers and clients that several scenes use."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from socket import socket

from lab.network import Host

PYTHON = sys.executable  # has the servers from PyPI; `make.py --python` sets it
HERE = Path(__file__).resolve().parent


def web(host: Host, port: int = 80, size: int = 300) -> None:
    """Python's http.server, with one page of `size` bytes."""
    (host.net.scratch / "page").write_bytes(b"wiretale\n" * (size // 9))
    host.serve(port, sys.executable, "-m", "http.server", str(port))


def get(host: Host, address: str, port: int = 80, *words: str, seconds: int = 30) -> int:
    """Fetches the page with curl; returns curl's exit status."""
    place = f"[{address}]" if ":" in address else address
    url = f"http://{place}:{port}/page"
    return host.run("curl", "-s", "-o", "/dev/null", "--max-time", str(seconds), *words, url).returncode


def netcat(host: Host, port: int, *words: str) -> None:
    """A netcat that listens, and sends nothing."""
    host.serve(port, "nc", "-l", *words, str(port))


def answering(listener: socket, answer: Callable[[socket], None], times: int = 1) -> threading.Thread:
    """Accepts so many connections and does with each what `answer` says."""

    def loop() -> None:
        for _ in range(times):
            try:
                talk, _ = listener.accept()
            except OSError:
                return
            talk.settimeout(20)
            try:
                answer(talk)
            except OSError:
                pass
            finally:
                talk.close()
        listener.close()

    made = threading.Thread(target=loop, daemon=True)
    made.start()
    return made


def say(talk: socket, text: bytes, pause: float = 0) -> bytes:
    """Sends a line and waits for what comes back."""
    time.sleep(pause)
    talk.sendall(text)
    return talk.recv(65536)


def ask_and_close(talk: socket, size: int = 4000) -> None:
    """The server of a short exchange: hears a request, answers, closes."""
    talk.recv(4096)
    talk.sendall(b"a" * size)
