"""Network File System versions 2 (RFC 1094) and 3 (RFC 1813), and the remote procedure calls that carry it (RFC 5531).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                              XID                              |
    |                   Call (0) or Reply (1)                       |
    |                        RPC Version (2)                        |
    |                            Program                            |
    |                        Program Version                        |
    |                           Procedure                           |
    |                 Credential: flavor, length, body              |
    |                  Verifier: flavor, length, body               |
    |                           Arguments                           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

A reply does not say what it answers: calls are remembered by XID and hosts.
"""

from __future__ import annotations

from contextlib import suppress

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

PORT: Final = 2049
CALL: Final = 0
REPLY: Final = 1
REMEMBERED: Final = 64  # calls

# Procedures by their numbers in version 3; None: version 2 has it and version 3 has not.
PROCEDURES: Final = (
    b"null", b"getattr", b"setattr", b"lookup", b"access", b"readlink", b"read", b"write", b"create", b"mkdir",
    b"symlink", b"mknod", b"remove", b"rmdir", b"rename", b"link", b"readdir", b"readdirplus", b"fsstat", b"fsinfo",
    b"pathconf", b"commit",
)
# Version 2's numbers to those names.
PROCEDURES_2: Final = (
    b"null", b"getattr", b"setattr", b"nop", b"lookup", b"readlink", b"read", b"nop", b"write", b"create", b"remove",
    b"rename", b"link", b"symlink", b"mkdir", b"rmdir", b"readdir", b"fsstat",
)

NUMBERS: Final = 26  # procedures of either version have lower numbers

ERRORS: Final[dict[int, bytes]] = {
    1: b"Operation not permitted",
    2: b"No such file or directory",
    5: b"Input/output error",
    6: b"Device not configured",
    11: b"Resource deadlock avoided",
    12: b"Cannot allocate memory",
    13: b"Permission denied",
    17: b"File exists",
    18: b"Cross-device link",
    19: b"Operation not supported by device",
    20: b"Not a directory",
    21: b"Is a directory",
    22: b"Invalid argument",
    26: b"Text file busy",
    27: b"File too large",
    28: b"No space left on device",
    30: b"Read-only file system",
    31: b"Too many links",
    45: b"Operation not supported",
    62: b"Too many levels of symbolic links",
    63: b"File name too long",
    66: b"Directory not empty",
    69: b"Disc quota exceeded",
    70: b"Stale NFS file handle",
    71: b"Too many levels of remote in path",
    99: b"Write cache flushed to disk",
    10001: b"Illegal NFS file handle",
    10002: b"Update synchronization mismatch",
    10003: b"READDIR/READDIRPLUS cookie is stale",
    10004: b"Operation not supported",
    10005: b"Buffer or request is too small",
    10006: b"Unspecified error on server",
    10007: b"Object of that type not supported",
    10008: b"Request couldn't be completed in time",
}

FILE_TYPES: Final[dict[int, bytes]] = {
    0: b"NON", 1: b"REG", 2: b"DIR", 3: b"BLK", 4: b"CHR", 5: b"LNK", 7: b"FIFO",
}

STABLE: Final[dict[int, bytes]] = {0: b"unstable", 1: b"datasync", 2: b"filesync"}

ACCESS: Final = (
    (0x01, b"NFS_ACCESS_READ"), (0x02, b"NFS_ACCESS_LOOKUP"), (0x04, b"NFS_ACCESS_MODIFY"),
    (0x08, b"NFS_ACCESS_EXTEND"), (0x10, b"NFS_ACCESS_DELETE"), (0x20, b"NFS_ACCESS_EXECUTE"),
)
ACCESS_FULL: Final = 0x3F

ACCEPT_STATUS: Final[dict[int, bytes]] = {
    1: b"PROG_UNAVAIL", 2: b"PROG_MISMATCH", 3: b"PROC_UNAVAIL", 4: b"GARBAGE_ARGS", 5: b"SYSTEM_ERR",
}

AUTH_FAILURES: Final[dict[int, bytes]] = {
    0: b"OK",
    1: b"Bogus Credentials (seal broken)",
    2: b"Rejected Credentials (client should begin new session)",
    3: b"Bogus Verifier (seal broken)",
    4: b"Verifier expired or was replayed",
    5: b"Credentials are too weak",
    6: b"Bogus response verifier",
    7: b"Unknown failure",
}


class Malformed(Exception):
    """A length that cannot be, or fields that are not all there: marked as cut, unless an error was told before."""


class Requests:
    """The last calls seen: a ring in which a reply finds what it answers, the search starting where one last ended."""

    def __init__(self) -> None:
        self.requests: list[tuple[bytes, int, int] | None] = [None] * REMEMBERED
        self.next = 0
        self.hint = 0

    def add(self, key: bytes, version: int, procedure: int) -> None:
        """Remembers a call in place of the oldest."""
        self.requests[self.next] = (key, version, procedure)
        self.next = (self.next + 1) % REMEMBERED

    def find(self, key: bytes) -> tuple[int, int] | None:
        """The version and the procedure of a call."""
        for step in range(REMEMBERED):
            place = (self.hint + step) % REMEMBERED
            request = self.requests[place]
            if request is not None and request[0] == key:
                self.hint = place
                return request[1], request[2]
        return None


def read_requests(pkt: PacketView) -> Requests:
    """The calls that were seen so far."""
    memory = pkt.remember("nfs")
    requests = memory.get("requests")
    if not isinstance(requests, Requests):
        requests = Requests()
        memory["requests"] = requests
    return requests


def read_hosts(pkt: PacketView, reply: bool) -> bytes:
    """The client's and the server's addresses."""
    width: i64 = 4 if pkt.ip_version == 4 else 16
    source = pkt.raw(pkt.source_at, width)
    destination = pkt.raw(pkt.destination_at, width)
    return destination + source if reply else source + destination


def print_nfs(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A call or a reply that UDP carries."""
    if pkt.u32(at + 4) == CALL:
        print_request(pkt, at, length, out)
    else:
        print_reply(pkt, at, length, out)


def print_nfs_tcp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same over TCP, where each message has its length before it."""
    if length < 12 or not pkt.has(at, 12):
        return
    fragment = pkt.u32(at) & 0x7FFFFFFF
    if fragment > length - 4:
        fragment = length - 4
    direction = pkt.u32(at + 8)
    ports = pkt.ip_at + ((pkt.u8(pkt.ip_at) & 15) * 4 if pkt.ip_version == 4 else 40)
    if direction == CALL and pkt.u16(ports + 2) == PORT:
        out.put(b": ")
        print_request(pkt, at + 4, fragment, out)
    elif direction == REPLY and pkt.u16(ports) == PORT:
        out.put(b": ")
        print_reply(pkt, at + 4, fragment, out)


def print_request(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A call and its arguments."""
    pkt.enter(b"nfs", at)
    out.put(b"NFS request xid %d %d" % (pkt.u32(at), length))
    try:
        put_request(pkt, at, out)
    except Malformed:
        out.truncated(pkt)


def print_reply(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A reply and, when its call was seen, its results."""
    pkt.enter(b"nfs", at)
    out.put(b"NFS reply xid %d " % pkt.u32(at))
    try:
        put_reply(pkt, at, length, out)
    except Malformed:
        out.truncated(pkt)


def read_procedure(version: int, procedure: int) -> bytes:
    """The procedure's name; the numbers that a version leaves out do nothing."""
    names = PROCEDURES if version == 3 else PROCEDURES_2
    if procedure < len(names):
        return names[procedure]
    if procedure == NUMBERS - 1 or (procedure < NUMBERS and version != 3):
        return b"nop"
    return b"proc-%d" % procedure


def put_request(pkt: PacketView, at: i64, out: Text) -> None:
    check(pkt, at, 24)
    version: int = pkt.u32(at + 16)
    number: int = pkt.u32(at + 20)
    read_requests(pkt).add(pkt.raw(at, 4) + read_hosts(pkt, False), version, number)
    procedure = read_procedure(version, number)
    three = version == 3
    out.put(b" " + procedure)
    if procedure in (b"null", b"nop") or procedure.startswith(b"proc-"):
        return
    at = skip_opaque(pkt, skip_opaque(pkt, at + 28) + 4)
    if procedure == b"write" and not three:
        at = put_handle(pkt, at, three, out)
        out.put(b" %d (%d) bytes @ %d (%d)" % (
            pkt.u32(at + 12), pkt.u32(at + 8), pkt.u32(at + 4), pkt.u32(at),
        ))
        return
    at = put_handle(pkt, at, three, out)
    if procedure in (b"lookup", b"create", b"mkdir", b"remove", b"rmdir"):
        put_name(pkt, at, out)
    elif procedure == b"access":
        put_access(pkt.u32(at), out)
    elif procedure in (b"read", b"commit"):
        if three:
            out.put(b" %d bytes @ %d" % (pkt.u32(at + 8), pkt.u64(at)))
        else:
            out.put(b" %d bytes @ %d" % (pkt.u32(at + 4), pkt.u32(at)))
    elif procedure == b"write":
        out.put(b" %d (%d) bytes @ %d" % (pkt.u32(at + 16), pkt.u32(at + 8), pkt.u64(at)))
        if out.verbose:
            out.put(b" <" + name_of(STABLE, pkt.u32(at + 12), b"#%d") + b">")
    elif procedure == b"symlink":
        at = put_name(pkt, at, out)
        out.put(b" ->")
        if three:
            at = skip_attributes_to_set(pkt, at)
        put_name(pkt, at, out, b"")
    elif procedure == b"mknod":
        at = put_name(pkt, at, out)
        kind = pkt.u32(at)
        at = skip_attributes_to_set(pkt, at + 4)
        out.put(b" " + name_of(FILE_TYPES, kind, b"unk-ft %d"))
        if out.verbose and kind in (3, 4):
            out.put(b" %d/%d" % (pkt.u32(at), pkt.u32(at + 4)))
    elif procedure == b"rename":
        at = put_name(pkt, at, out)
        out.put(b" ->")
        put_name(pkt, put_handle(pkt, at, three, out), out)
    elif procedure == b"link":
        out.put(b" ->")
        put_name(pkt, put_handle(pkt, at, three, out), out)
    elif procedure == b"readdir" and not three:
        out.put(b" %d bytes @ %d" % (pkt.u32(at + 4), pkt.u32(at)))
    elif procedure == b"readdir":
        cookie = pkt.u64(at)
        out.put(b" %d bytes @ %d" % (pkt.u32(at + 16), cookie - (cookie >> 63 << 64)))
        if out.verbose:
            out.put(b" verf %08x%08x" % (pkt.u32(at + 8), pkt.u32(at + 12)))
    elif procedure == b"readdirplus":
        cookie = pkt.u64(at)
        out.put(b" %d bytes @ %d" % (pkt.u32(at + 16), cookie - (cookie >> 63 << 64)))
        if out.verbose:
            out.put(b" max %d verf %08x%08x" % (pkt.u32(at + 20), pkt.u32(at + 8), pkt.u32(at + 12)))


# ---- pieces -----------------------------------------------------------------------------------------------------


def name_of(table: dict[int, bytes], value: int, unknown: bytes) -> bytes:
    found = table.get(value)
    return unknown % value if found is None else found


def check(pkt: PacketView, at: i64, count: i64) -> None:
    """Several fields that are read together must be there together."""
    if not pkt.has(at, count):
        raise Malformed


def skip_opaque(pkt: PacketView, at: i64) -> i64:
    """The offset after a length and so many octets, padded to four."""
    end = at + 4 + (pkt.u32(at) + 3) // 4 * 4
    check(pkt, at, end - at)
    return end


def put_handle(pkt: PacketView, at: i64, three: bool, out: Text) -> i64:
    """A file handle, whose structure is its server's own affair."""
    size: i64 = 32
    if three:
        size = pkt.u32(at) // 4 * 4
        at += 4
    check(pkt, at, size)
    if out.undecoded_nfs:
        words = [b"%x" % pkt.u32(at + n * 4) for n in range(size // 4)]
        out.put(b" fh[" + b":".join(words) + b"]")
    else:
        shown = min(size, 32)
        out.put(b" fh " + b"Unknown"[: size // 4] + b"/" + pkt.raw(at, shown).hex().upper().encode())
    return at + size


def put_name(pkt: PacketView, at: i64, out: Text, before: bytes = b" ") -> i64:
    """A file's name in quotes."""
    out.put(before)
    size = pkt.u32(at)
    at += 4
    end = at + (size + 3) // 4 * 4
    check(pkt, at, end - at)
    out.put(b'"')
    out.text(pkt, at, size)
    out.put(b'"')
    return end


def put_access(bits: int, out: Text) -> None:
    """The kinds of access that are asked for."""
    if bits & ~ACCESS_FULL:
        out.put(b" %04x" % bits)
    elif bits == ACCESS_FULL:
        out.put(b" NFS_ACCESS_FULL")
    elif bits:
        out.put(b" " + b"|".join(name for bit, name in ACCESS if bits & bit))


def skip_attributes_to_set(pkt: PacketView, at: i64) -> i64:
    """The offset after an `sattr3`: each field comes only when the word before it says so."""
    for size in (4, 4, 4, 8):
        at += 4 + (size if pkt.u32(at) else 0)
    for _ in range(2):  # times: 2 means that the client states one
        at += 4 + (8 if pkt.u32(at) == 2 else 0)
    return at


def put_attributes(pkt: PacketView, at: i64, three: bool, verbose: int, out: Text) -> i64:
    """What is known of a file: type, mode, owner, size; with -vv the rest."""
    size: i64 = 84 if three else 68
    if three and not verbose:
        return at + size
    check(pkt, at, 20)
    if not verbose:
        return at + size
    out.put(b" " + name_of(FILE_TYPES, pkt.u32(at), b"unk-ft %d "))
    out.put(b" %o ids %d/%d" % (pkt.u32(at + 4), pkt.i32(at + 12), pkt.i32(at + 16)))
    out.put(b" sz %d" % (pkt.u64(at + 20) if three else pkt.u32(at + 20)))
    if verbose > 1:
        check(pkt, at, size)
        if three:
            out.put(b" nlink %d rdev %d/%d fsid %x fileid %x" % (
                pkt.u32(at + 8), pkt.u32(at + 36), pkt.u32(at + 40), pkt.u64(at + 44), pkt.u64(at + 52),
            ))
            times = at + 60
        else:
            out.put(b" nlink %d rdev 0x%x fsid 0x%x nodeid 0x%x" % (
                pkt.u32(at + 8), pkt.u32(at + 28), pkt.u32(at + 36), pkt.u32(at + 40),
            ))
            times = at + 44
        out.put(b" a/m/ctime")
        for n in range(3):
            out.put(b" %d.%06d" % (pkt.u32(times + n * 8), pkt.u32(times + n * 8 + 4)))
    return at + size


def put_attributes_if_any(pkt: PacketView, at: i64, out: Text) -> i64:
    """`post_op_attr`: attributes that may not be there."""
    if not pkt.u32(at):
        return at + 4
    return put_attributes(pkt, at + 4, True, out.verbose, out)


def put_change(pkt: PacketView, at: i64, out: Text) -> i64:
    """`wcc_data`: attributes before and after an operation."""
    if out.verbose > 1:
        out.put(b" PRE:")
    before = pkt.u32(at)
    at += 4
    if before:
        check(pkt, at, 24)
        if out.verbose > 1:
            out.put(b" sz %d mtime %d.%06d ctime %d.%06d" % (
                pkt.u64(at), pkt.u32(at + 8), pkt.u32(at + 12), pkt.u32(at + 16), pkt.u32(at + 20),
            ))
        at += 24
    if out.verbose:
        out.put(b" POST:")
    return put_attributes_if_any(pkt, at, out)


def put_status(pkt: PacketView, at: i64, out: Text) -> tuple[i64, bool]:
    """The outcome, if it is an error; returns the offset after it and whether it is none."""
    status = pkt.u32(at)
    if status:
        out.put(b" ERROR: " + name_of(ERRORS, status, b"unk %d"))
    return at + 4, status == 0


# ---- replies ----------------------------------------------------------------------------------------------------


def put_reply(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    check(pkt, at + 8, 4)
    status = pkt.u32(at + 8)
    if status == 0:
        out.put(b"reply ok %d" % length)
        put_results(pkt, at, out)
    elif status == 1:
        put_rejection(pkt, at + 12, length, out)
    else:
        out.put(b"reply Unknown rpc response code=%d %d" % (status, length))


def put_rejection(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Why a call was denied."""
    out.put(b"reply ERR %d: " % length)
    check(pkt, at, 4)
    reason = pkt.u32(at)
    if reason == 0:
        check(pkt, at + 4, 8)
        low = pkt.u32(at + 4)
        high = pkt.u32(at + 8)
        out.put(b"RPC Version mismatch (%d-%d)" % (low, high))
    elif reason == 1:
        check(pkt, at + 4, 4)
        failure = pkt.u32(at + 4)
        out.put(b"Auth " + name_of(AUTH_FAILURES, failure, b"Invalid failure code %d"))
    else:
        out.put(b"Unknown reason for rejecting rpc message %d" % reason)


def put_results(pkt: PacketView, at: i64, out: Text) -> None:
    """The results of a call that was seen."""
    request = read_requests(pkt).find(pkt.raw(at, 4) + read_hosts(pkt, True))
    if request is None:
        return
    version, number = request
    three = version == 3
    procedure = read_procedure(version, number)
    out.put(b" " + procedure)
    if procedure in (b"null", b"nop") or procedure.startswith(b"proc-"):
        return
    at = skip_opaque(pkt, at + 16)
    accepted = pkt.u32(at)
    if accepted:
        out.put(b" " + name_of(ACCEPT_STATUS, accepted, b"ar_stat %d"))
        return
    at += 4
    at, good = put_status(pkt, at, out)
    if not three:
        if good:
            put_results_2(pkt, at, procedure, out)
    elif good:
        put_results_3(pkt, at, procedure, True, out)
    else:
        # Where an error was told, tcpdump does not say that the rest is missing.
        with suppress(Malformed):
            put_results_3(pkt, at, procedure, False, out)


def put_results_2(pkt: PacketView, at: i64, procedure: bytes, out: Text) -> None:
    """Results as version 2 has them."""
    if procedure in (b"getattr", b"setattr"):
        put_attributes(pkt, at, False, 1 if procedure == b"getattr" or not out.quiet else 0, out)
    elif procedure in (b"lookup", b"create", b"mkdir"):
        put_attributes(pkt, put_handle(pkt, at, False, out), False, out.verbose, out)
    elif procedure in (b"read", b"write"):
        put_attributes(pkt, at, False, out.verbose, out)
    elif procedure == b"readlink":
        put_name(pkt, at, out)
    elif procedure == b"readdir":
        out.put(b" offset 0x%x size %d " % (pkt.u32(at), pkt.u32(at + 4)))
        if pkt.u32(at + 8):
            out.put(b" eof")
    elif procedure == b"fsstat":
        check(pkt, at, 20)
        out.put(b" tsize %d bsize %d blocks %d bfree %d bavail %d" % tuple(
            pkt.u32(at + n * 4) for n in range(5)
        ))


def put_results_3(pkt: PacketView, at: i64, procedure: bytes, good: bool, out: Text) -> None:
    """Results as version 3 has them: many come with attributes even when the call failed."""
    verbose = out.verbose
    if procedure == b"getattr":
        if good:
            put_attributes(pkt, at, True, 1, out)
    elif procedure == b"lookup":
        if good:
            at = put_handle(pkt, at, True, out)
            at = put_attributes_if_any(pkt, at, out)
        if verbose > 1:
            out.put(b" post dattr:")
            put_attributes_if_any(pkt, at, out)
    elif procedure == b"access":
        if verbose:
            out.put(b" attr:")
        at = put_attributes_if_any(pkt, at, out)
        if good:
            out.put(b" c %04x" % pkt.u32(at))
    elif procedure == b"readlink":
        at = put_attributes_if_any(pkt, at, out) if good else at
        if good:
            put_name(pkt, at, out)
    elif procedure == b"read":
        at = put_attributes_if_any(pkt, at, out)
        if good and verbose:
            out.put(b" %d bytes" % pkt.u32(at))
            if pkt.u32(at + 4):
                out.put(b" EOF")
    elif procedure == b"write":
        at = put_change(pkt, at, out)
        if good and verbose:
            out.put(b" %d bytes" % pkt.u32(at))
            if verbose > 1:
                out.put(b" <" + name_of(STABLE, pkt.u32(at + 4), b"#%d") + b">")
                out.put(b" verf %x" % pkt.u64(at + 8))
    elif procedure in (b"create", b"mkdir", b"symlink", b"mknod"):
        if not good:
            put_change(pkt, at, out)
            return
        if not pkt.u32(at):
            return
        at = put_handle(pkt, at + 4, True, out)
        if verbose:
            at = put_attributes_if_any(pkt, at, out)
            if verbose > 1:
                out.put(b" dir attr:")
                put_change(pkt, at, out)
    elif procedure in (b"setattr", b"remove", b"rmdir"):
        put_change(pkt, at, out)
    elif procedure == b"rename":
        if verbose:
            out.put(b" from:")
            at = put_change(pkt, at, out)
            out.put(b" to:")
            put_change(pkt, at, out)
    elif procedure == b"link":
        if verbose:
            out.put(b" file POST:")
            at = put_attributes_if_any(pkt, at, out)
            out.put(b" dir:")
            put_change(pkt, at, out)
    elif procedure in (b"readdir", b"readdirplus"):
        if verbose:
            out.put(b" POST:")
        at = put_attributes_if_any(pkt, at, out)
        if good and verbose:
            out.put(b" verf %08x%08x" % (pkt.u32(at), pkt.u32(at + 4)))
    elif procedure == b"commit":
        at = put_change(pkt, at, out)
        if verbose > 1:
            out.put(b" verf %x" % pkt.u64(at))
    else:
        put_file_system(pkt, at, procedure, good, out)


def put_file_system(pkt: PacketView, at: i64, procedure: bytes, good: bool, out: Text) -> None:
    """What fsstat, fsinfo and pathconf tell of a file system."""
    if out.verbose:
        out.put(b" POST:")
    at = put_attributes_if_any(pkt, at, out)
    if procedure == b"fsstat":
        check(pkt, at, 52)
        out.put(b" tbytes %d fbytes %d abytes %d" % (pkt.u64(at), pkt.u64(at + 8), pkt.u64(at + 16)))
        if out.verbose:
            out.put(b" tfiles %d ffiles %d afiles %d invar %d" % (
                pkt.u64(at + 24), pkt.u64(at + 32), pkt.u64(at + 40), pkt.u32(at + 48),
            ))
    elif not good:
        return
    elif procedure == b"fsinfo":
        check(pkt, at, 48)
        out.put(b" rtmax %d rtpref %d wtmax %d wtpref %d dtpref %d" % (
            pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 12), pkt.u32(at + 16), pkt.u32(at + 24),
        ))
        if out.verbose:
            out.put(b" rtmult %d wtmult %d maxfsz %d delta %d.%06d " % (
                pkt.u32(at + 8), pkt.u32(at + 20), pkt.u64(at + 28), pkt.u32(at + 36), pkt.u32(at + 40),
            ))
    else:
        check(pkt, at, 24)
        out.put(b" linkmax %d namemax %d" % (pkt.u32(at), pkt.u32(at + 4)))
        for n, word in enumerate((b"notrunc", b"chownres", b"igncase", b"keepcase")):
            out.put(b" " + (word if pkt.u32(at + 8 + n * 4) else b""))
