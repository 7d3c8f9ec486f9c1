"""The system calls of the architectures that are known here, and which of them a running capture needs.

Numbers: asm/unistd_64.h of x86-64 and asm-generic/unistd.h, which 64-bit ARM uses, of the Linux kernel.
"""

from __future__ import annotations

from wiretale.native import Final

# Calls that cannot reach beyond what the process already has: its memory, its open files, its own threads and clocks.
# `setsockopt` only reaches sockets that are open. What has to be looked at more closely is in seccomp.py.
ALLOWED: Final[tuple[str, ...]] = (
    "read", "readv", "pread64", "pwrite64", "preadv", "pwritev", "sendfile", "splice", "close",
    "close_range", "lseek", "fcntl", "dup", "dup2", "dup3", "pipe", "pipe2", "fstat", "stat", "lstat",
    "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents",
    "getdents64", "getcwd", "umask", "statfs", "fstatfs", "fsync", "fdatasync", "ftruncate", "fallocate",
    "fadvise64", "sync_file_range", "mmap", "munmap", "mprotect", "mremap", "madvise", "brk", "msync", "mincore",
    "membarrier", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait",
    "rt_sigpending", "sigaltstack", "restart_syscall", "pause", "poll", "ppoll", "select", "pselect6",
    "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd2", "timer_create",
    "timer_settime", "timer_gettime", "timer_delete", "timerfd_create", "timerfd_settime", "timerfd_gettime",
    "setitimer", "getitimer", "alarm", "nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres",
    "gettimeofday", "time", "times", "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address",
    "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "getcpu", "arch_prctl", "prctl", "recvfrom", "recvmsg",
    "shutdown", "getsockopt", "setsockopt", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid",
    "getegid", "getresuid", "getresgid", "getgroups", "getpgrp", "getpgid", "getsid", "getpriority", "uname",
    "sysinfo", "getrlimit", "prlimit64", "getrusage", "getrandom", "wait4", "waitid", "exit", "exit_group",
)

X86_64: Final[dict[str, int]] = {
    "read": 0, "write": 1, "readv": 19, "writev": 20, "pread64": 17, "pwrite64": 18, "preadv": 295, "pwritev":
    296, "sendfile": 40, "splice": 275, "close": 3, "close_range": 436, "lseek": 8, "fcntl": 72, "dup": 32,
    "dup2": 33, "dup3": 292, "pipe": 22, "pipe2": 293, "fstat": 5, "stat": 4, "lstat": 6, "newfstatat": 262,
    "statx": 332, "access": 21, "faccessat": 269, "faccessat2": 439, "readlink": 89, "readlinkat": 267,
    "getdents": 78, "getdents64": 217, "getcwd": 79, "umask": 95, "statfs": 137, "fstatfs": 138, "fsync": 74,
    "fdatasync": 75, "ftruncate": 77, "fallocate": 285, "fadvise64": 221, "sync_file_range": 277, "mmap": 9,
    "munmap": 11, "mprotect": 10, "mremap": 25, "madvise": 28, "brk": 12, "msync": 26, "mincore": 27,
    "membarrier": 324, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "rt_sigsuspend": 130,
    "rt_sigtimedwait": 128, "rt_sigpending": 127, "sigaltstack": 131, "restart_syscall": 219, "pause": 34, "poll":
    7, "ppoll": 271, "select": 23, "pselect6": 270, "epoll_create1": 291, "epoll_ctl": 233, "epoll_wait": 232,
    "epoll_pwait": 281, "epoll_pwait2": 441, "eventfd2": 290, "timer_create": 222, "timer_settime": 223,
    "timer_gettime": 224, "timer_delete": 226, "timerfd_create": 283, "timerfd_settime": 286, "timerfd_gettime":
    287, "setitimer": 38, "getitimer": 36, "alarm": 37, "nanosleep": 35, "clock_nanosleep": 230, "clock_gettime":
    228, "clock_getres": 229, "gettimeofday": 96, "time": 201, "times": 100, "futex": 202, "set_robust_list": 273,
    "get_robust_list": 274, "rseq": 334, "set_tid_address": 218, "sched_yield": 24, "sched_getaffinity": 204,
    "sched_getparam": 143, "sched_getscheduler": 145, "sched_get_priority_max": 146, "sched_get_priority_min":
    147, "getcpu": 309, "arch_prctl": 158, "prctl": 157, "sendto": 44, "sendmsg": 46, "recvfrom": 45, "recvmsg":
    47, "shutdown": 48, "getsockopt": 55, "setsockopt": 54, "getpid": 39, "getppid": 110, "gettid": 186, "getuid":
    102, "geteuid": 107, "getgid": 104, "getegid": 108, "getresuid": 118, "getresgid": 120, "getgroups": 115,
    "getpgrp": 111, "getpgid": 121, "getsid": 124, "getpriority": 140, "uname": 63, "sysinfo": 99, "getrlimit":
    97, "prlimit64": 302, "getrusage": 98, "getrandom": 318, "wait4": 61, "waitid": 247, "exit": 60, "exit_group":
    231, "clone": 56, "clone3": 435, "open": 2, "openat": 257, "ioctl": 16, "kill": 62, "tgkill": 234, "socket":
    41, "connect": 42, "bind": 49, "getsockname": 51, "getpeername": 52, "sendmmsg": 307, "recvmmsg": 299,
    "seccomp": 317,
}

AARCH64: Final[dict[str, int]] = {
    "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pwrite64": 68, "preadv": 69, "pwritev":
    70, "sendfile": 71, "splice": 76, "close": 57, "close_range": 436, "lseek": 62, "fcntl": 25, "dup": 23,
    "dup3": 24, "pipe2": 59, "fstat": 80, "newfstatat": 79, "statx": 291, "faccessat": 48, "faccessat2": 439,
    "readlinkat": 78, "getdents64": 61, "getcwd": 17, "umask": 166, "statfs": 43, "fstatfs": 44, "fsync": 82,
    "fdatasync": 83, "ftruncate": 46, "fallocate": 47, "fadvise64": 223, "sync_file_range": 84, "mmap": 222,
    "munmap": 215, "mprotect": 226, "mremap": 216, "madvise": 233, "brk": 214, "msync": 227, "mincore": 232,
    "membarrier": 283, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "rt_sigsuspend": 133,
    "rt_sigtimedwait": 137, "rt_sigpending": 136, "sigaltstack": 132, "restart_syscall": 128, "ppoll": 73,
    "pselect6": 72, "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "epoll_pwait2": 441, "eventfd2": 19,
    "timer_create": 107, "timer_settime": 110, "timer_gettime": 108, "timer_delete": 111, "timerfd_create": 85,
    "timerfd_settime": 86, "timerfd_gettime": 87, "setitimer": 103, "getitimer": 102, "nanosleep": 101,
    "clock_nanosleep": 115, "clock_gettime": 113, "clock_getres": 114, "gettimeofday": 169, "times": 153, "futex":
    98, "set_robust_list": 99, "get_robust_list": 100, "rseq": 293, "set_tid_address": 96, "sched_yield": 124,
    "sched_getaffinity": 123, "sched_getparam": 121, "sched_getscheduler": 120, "sched_get_priority_max": 125,
    "sched_get_priority_min": 126, "getcpu": 168, "prctl": 167, "sendto": 206, "sendmsg": 211, "recvfrom": 207,
    "recvmsg": 212, "shutdown": 210, "getsockopt": 209, "setsockopt": 208, "getpid": 172, "getppid": 173,
    "gettid": 178, "getuid": 174, "geteuid": 175, "getgid": 176, "getegid": 177, "getresuid": 148, "getresgid":
    150, "getgroups": 158, "getpgid": 155, "getsid": 156, "getpriority": 141, "uname": 160, "sysinfo": 179,
    "getrlimit": 163, "prlimit64": 261, "getrusage": 165, "getrandom": 278, "wait4": 260, "waitid": 95, "exit":
    93, "exit_group": 94, "clone": 220, "clone3": 435, "openat": 56, "ioctl": 29, "kill": 129, "tgkill": 131,
    "socket": 198, "connect": 203, "bind": 200, "getsockname": 204, "getpeername": 205, "sendmmsg": 269,
    "recvmmsg": 243, "seccomp": 277,
}


class Architecture:
    """What is to be known of a machine to write a program that decides on its system calls."""

    __slots__ = ("allowed", "audit", "numbers")

    def __init__(self, audit: int, numbers: dict[str, int]) -> None:
        self.audit = audit  # AUDIT_ARCH_ number
        self.numbers = numbers
        self.allowed = tuple(name for name in ALLOWED if name in numbers)

    def number(self, name: str) -> int:
        """The number of a call."""
        return self.numbers[name]


ARCHITECTURES: Final = {
    "x86_64": Architecture(0xC000003E, X86_64),
    "aarch64": Architecture(0xC00000B7, AARCH64),
}
