"""Questions to the system's resolver that nobody has to wait for: a small pool of threads asks them.

The resolver answers when it likes and cannot be interrupted, so that the only way to go on without
an answer is to have somebody else wait for it. The threads are daemons: the program ends when it
ends, whatever they wait for. There are none until the first question.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import _socket  # `socket` takes several times as long to import
import _thread  # `threading` would be more than is needed, and is slow to import
from _queue import SimpleQueue
from time import monotonic

from wiretale.native import Final, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_THREADS: Final = 16
MOST_PENDING: Final = 4096  # questions without an answer
MOST_ASKED: Final = 4096  # questions that are remembered, for `is_own`
LATE: Final = 2.0  # seconds after its answer in which packets of a question may still come
PENDING: Final = float("inf")


@final
class Lookups:
    """The pool. `answered` is called with address and name, empty if there is none, in one of the pool's threads."""

    def __init__(self, answered: Callable[[bytes, bytes], object]) -> None:
        self.answered = answered
        self.questions: SimpleQueue[bytes] = SimpleQueue()
        self.pending: dict[bytes, _thread.LockType] = {}  # a lock that is released with the answer
        self.threads = 0
        self.watched = False  # whether `is_own` is going to be asked
        self.asked: dict[bytes, float] = {}  # when the answer came

    def ask(self, address: bytes) -> bool:
        """Asks what the host with an address of 4 or 16 bytes is called; False if too many questions are open."""
        if len(self.pending) >= MOST_PENDING:
            return False
        if address not in self.pending:
            lock = _thread.allocate_lock()
            lock.acquire()
            self.pending[address] = lock
            if self.threads < MOST_THREADS and self.threads < len(self.pending):
                try:
                    _thread.start_new_thread(self.work, ())
                    self.threads += 1
                except RuntimeError:  # the system gives no more threads
                    if not self.threads:
                        del self.pending[address]
                        return False
            if self.watched:
                if len(self.asked) >= MOST_ASKED:
                    self.asked.clear()
                self.asked[address] = PENDING
            self.questions.put(address)
        return True

    def is_own(self, address: bytes) -> bool:
        """Whether the name of an address is being asked for, or was a moment ago. Needs `watched`."""
        answered = self.asked.get(address)
        return answered is not None and monotonic() < answered + LATE

    def wait(self, address: bytes, seconds: float) -> bool:
        """Waits for the answer to a question, for that long at most; whether it has come."""
        lock = self.pending.get(address)
        if lock is None:
            return True
        return lock.acquire(timeout=seconds) if seconds > 0 else lock.acquire(False)

    def work(self) -> None:
        """What each thread does for as long as the program runs."""
        # Signals are for the main thread: they have to interrupt what it waits for.
        _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())
        while True:
            address = self.questions.get()
            self.answered(address, host_name(address))
            if self.watched:
                self.asked[address] = monotonic()
            lock = self.pending.pop(address, None)
            if lock is not None:
                lock.release()


def host_name(address: bytes) -> bytes:
    """The host with an address, as the system's resolver knows it; empty if it does not. Takes as long as it takes."""
    try:
        text = _socket.inet_ntop(_socket.AF_INET if len(address) == 4 else _socket.AF_INET6, address)
        # Given as bytes, the address is not run through the IDNA codec, which takes 9 ms to load.
        name: str = _socket.gethostbyaddr(text.encode())[0]  # type: ignore[arg-type]
        return believable(name.encode("ascii"))
    except (OSError, UnicodeError):
        return b""


def believable(name: bytes) -> bytes:
    """The name, if it cannot upset a terminal; whoever owns an address says what it is called. Else nothing."""
    return name if all(32 < c < 127 for c in name) else b""
