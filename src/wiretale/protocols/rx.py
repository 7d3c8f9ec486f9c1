"""Rx, the remote procedure calls of AFS, and the AFS services that are called with it.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                             Epoch                             |
    |                         Connection ID                     |Chn|
    |                          Call Number                          |
    |                        Sequence Number                        |
    |                         Serial Number                         |
    |      Type     |     Flags     |  User Status  |  Security ID  |
    |             Spare             |           Service ID          |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

The first data packet of a call starts with the number of the operation, a reply does not: calls are
remembered, and a reply is read as what was asked. Arguments are XDR (RFC 4506). What an operation's
arguments are is told by a layout: the words to print, and in braces how the next octets are read.
"""

from __future__ import annotations

import time

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Put = Callable[["PacketView", i64, "Text"], i64]

HEADER: Final = 28
REMEMBERED: Final = 64  # calls

DATA: Final = 1
ACK: Final = 2
ABORT: Final = 4

TYPES: Final[dict[int, bytes]] = {
    1: b"data",
    2: b"ack",
    3: b"busy",
    4: b"abort",
    5: b"ackall",
    6: b"challenge",
    7: b"response",
    8: b"debug",
    9: b"params",
    13: b"version",
}

CLIENT_INITIATED: Final = 1
FLAGS: Final[dict[int, bytes]] = {
    1: b"client-init",
    2: b"req-ack",
    4: b"last-pckt",
    8: b"more-pckts",
    16: b"free-pckt",
}
# What this bit means depends on the type.
TYPED_FLAG: Final = 0x20
TYPED_FLAGS: Final[dict[int, bytes]] = {DATA: b"jumbogram", ACK: b"slow-start"}

ACK_REASONS: Final[dict[int, bytes]] = {
    1: b"ack requested",
    2: b"duplicate packet",
    3: b"out of sequence",
    4: b"exceeds window",
    5: b"no buffer space",
    6: b"ping",
    7: b"ping response",
    8: b"delay",
    9: b"idle",
}

FS_ERRORS: Final[dict[int, bytes]] = {
    -100: b"restarting fileserver",
    101: b"salvage volume",
    102: b"no such vnode",
    103: b"no such volume",
    104: b"volume exist",
    105: b"no service",
    106: b"volume offline",
    107: b"voline online",
    108: b"diskfull",
    109: b"diskquota exceeded",
    110: b"volume busy",
    111: b"volume moved",
    112: b"AFS IO error",
}

VOLUME_TYPES: Final[dict[int, bytes]] = {0: b"read-write", 1: b"read-only", 2: b"backup"}

# Bits of StoreStatus's mask, and how each field is read that the mask says is there.
STORE_STATUS: Final = ((1, b" date{date}"), (2, b" owner{u}"), (4, b" group{u}"), (8, b" mode{octal}"),
                       (16, b" segsize{u}"))
STORE_STATUS_FSYNC: Final = 0x400

ACL_RIGHTS: Final = ((1, b"r"), (8, b"l"), (4, b"i"), (16, b"d"), (2, b"w"), (32, b"k"), (64, b"a"))

# ---- the services: operation to name, layout of the call, layout of the reply ------------------------------

Operations = dict[int, tuple[bytes, bytes, bytes]]

FS: Final[Operations] = {
    130: (b"fetch-data", b"{fid} offset{u} length{u}", b""),
    131: (b"fetch-acl", b"{fid}", b"{acl}"),
    132: (b"fetch-status", b"{fid}", b""),
    133: (b"store-data", b"{fid}{status} offset{u} length{u} flen{u}", b""),
    134: (b"store-acl", b"{fid}{acl}", b""),
    135: (b"store-status", b"{fid}{status}", b""),
    136: (b"remove-file", b"{fid}{text256}", b""),
    137: (b"create-file", b"{fid}{text256}{status}", b" new{fid}"),
    138: (b"rename", b" old{fid}{text256} new{fid}{text256}", b""),
    139: (b"symlink", b"{fid}{text256} link to{text256}", b""),
    140: (b"link", b"{fid}{text256} link to{fid}", b""),
    141: (b"makedir", b"{fid}{text256}{status}", b" new{fid}"),
    142: (b"rmdir", b"{fid}{text256}", b""),
    143: (b"oldsetlock", b"{fid}", b""),
    144: (b"oldextlock", b"{fid}", b""),
    145: (b"oldrellock", b"{fid}", b""),
    146: (b"get-stats", b"", b""),
    147: (b"give-cbs", b"", b""),
    148: (b"get-vlinfo", b"{text256}", b""),
    149: (b"get-vlstats", b" volid{u}", b""),
    150: (b"set-vlstats", b" volid{u}", b""),
    151: (b"get-rootvl", b"", b" root volume{text256}"),
    152: (b"check-token", b"", b""),
    153: (b"get-time", b"", b"{date}"),
    154: (b"nget-vlinfo", b" volname{text256}", b""),
    155: (b"bulk-stat", b"{fids}", b""),
    156: (b"setlock", b"{fid}", b""),
    157: (b"extlock", b"{fid}", b""),
    158: (b"rellock", b"{fid}", b""),
    159: (b"xstat-ver", b"", b""),
    160: (b"get-xstat", b"", b""),
    161: (b"dfs-lookup", b"", b""),
    162: (b"dfs-flushcps", b"", b""),
    163: (b"dfs-symlink", b"", b""),
    220: (b"residency", b"", b""),
    65536: (b"inline-bulk-status", b"{fids}", b""),
    65537: (b"fetch-data-64", b"{fid} offset{u64} length{u64}", b""),
    65538: (b"store-data-64", b"{fid}{status} offset{u64} length{u64} flen{u64}", b""),
    65539: (b"give-up-all-cbs", b"", b""),
    65540: (b"get-caps", b"", b""),
    65541: (b"cb-rx-conn-addr", b" addr{u}", b""),
}

CB: Final[Operations] = {
    204: (b"callback", b"{callbacks}", b""),
    205: (b"initcb", b"", b""),
    206: (b"probe", b"", b""),
    207: (b"getlock", b"", b""),
    208: (b"getce", b"", b""),
    209: (b"xstatver", b"", b""),
    210: (b"getxstat", b"", b""),
    211: (b"initcb2", b"", b""),
    212: (b"whoareyou", b"", b""),
    213: (b"initcb3", b"", b"{uuid}"),
    214: (b"probeuuid", b" afsuuid{uuid}", b""),
    215: (b"getsrvprefs", b"", b""),
    216: (b"getcellservdb", b"", b""),
    217: (b"getlocalcell", b"", b""),
    218: (b"getcacheconf", b"", b""),
    65536: (b"getce64", b"", b""),
    65537: (b"getcellbynum", b"", b""),
    65538: (b"tellmeaboutyourself", b"", b""),
}

PT: Final[Operations] = {
    500: (b"new-user", b"{text64} id{d} oldid{d}", b""),
    501: (b"where-is-it", b" id{d}", b""),
    502: (b"dump-entry", b" pos{d}", b""),
    503: (b"add-to-group", b" uid{d} gid{d}", b""),
    504: (b"name-to-id", b"{words64s}", b" ids:{ids}"),
    505: (b"id-to-name", b" ids:{ids}", b"{words64s}"),
    506: (b"delete", b" id{d}", b""),
    507: (b"remove-from-group", b" uid{d} gid{d}", b""),
    508: (b"get-cps", b" id{d}", b"{ids}"),
    509: (b"new-entry", b"{text64} flag{d} oid{d}", b""),
    510: (b"list-max", b"", b" maxuid{d} maxgid{d}"),
    511: (b"set-max", b" id{d} gflag{d}", b""),
    512: (b"list-entry", b" id{d}", b""),
    513: (b"change-entry", b" id{d}{text64} oldid{d} newid{d}", b""),
    514: (b"list-elements", b" id{d}", b"{ids}"),
    515: (b"same-mbr-of", b" uid{d} gid{d}", b""),
    516: (b"set-fld-sentry", b"", b""),
    517: (b"list-owned", b" id{d}", b"{ids}"),
    518: (b"get-cps2", b" id{d}", b"{ids}"),
    519: (b"get-host-cps", b" id{d}", b"{ids}"),
    520: (b"update-entry", b" id{d}{text64}", b""),
    521: (b"list-entries", b"", b""),
    530: (b"list-super-groups", b" id{d}", b""),
}

VLDB: Final[Operations] = {
    501: (b"create-entry", b"{words65}", b""),
    502: (b"delete-entry", b"{volume}", b""),
    503: (b"get-entry-by-id", b"{volume}", b"{entry}"),
    504: (b"get-entry-by-name", b"{text65}", b"{entry}"),
    505: (b"get-new-volume-id", b" bump{d}", b" newvol{u}"),
    506: (b"replace-entry", b"{volume}{words65}", b""),
    507: (b"update-entry", b"{volume}", b""),
    508: (b"setlock", b"{volume}", b""),
    509: (b"releaselock", b"{volume}", b""),
    510: (b"list-entry", b" index{d}", b" count{d} nextindex{d}{entry}"),
    511: (b"list-attrib", b"", b""),
    512: (b"linked-list", b"", b""),
    513: (b"get-stats", b"", b""),
    514: (b"probe", b"", b""),
    515: (b"get-addrs", b"", b""),
    516: (b"change-addr", b"", b""),
    517: (b"create-entry-n", b"{words65}", b""),
    518: (b"get-entry-by-id-n", b"{volume}", b"{entry-n}"),
    519: (b"get-entry-by-name-n", b"{text65}", b"{entry-n}"),
    520: (b"replace-entry-n", b"{volume}{words65}", b""),
    521: (b"list-entry-n", b" index{d}", b" count{d} nextindex{d}{entry-n}"),
    522: (b"list-attrib-n", b"", b""),
    523: (b"linked-list-n", b"", b""),
    524: (b"update-entry-by-name", b"{text65}", b""),
    525: (b"create-entry-u", b"", b""),
    526: (b"get-entry-by-id-u", b"", b"{entry-u}"),
    527: (b"get-entry-by-name-u", b"{text65}", b"{entry-u}"),
    528: (b"replace-entry-u", b"", b""),
    529: (b"list-entry-u", b"", b" count{d} nextindex{d}{entry-n}"),
    530: (b"list-attrib-u", b"", b""),
    531: (b"linked-list-u", b"", b""),
    532: (b"regaddr", b"", b""),
    533: (b"get-addrs-u", b"", b""),
    534: (b"list-attrib-n2", b"", b""),
}

KAUTH: Final[Operations] = {
    1: (b"auth-old", b" principal{text64}{text64}", b""),
    2: (b"change-pw", b" principal{text64}{text64}", b""),
    3: (b"get-ticket-old", b" kvno{d} domain{text64}{opaque} principal{text64}{text64}", b""),
    4: (b"set-pw", b" principal{text64}{text64} kvno{d}", b""),
    5: (b"set-fields", b" principal{text64}{text64}", b""),
    6: (b"create-user", b" principal{text64}{text64}", b""),
    7: (b"delete-user", b" principal{text64}{text64}", b""),
    8: (b"get-entry", b" principal{text64}{text64}", b""),
    9: (b"list-entry", b"", b""),
    10: (b"get-stats", b"", b""),
    11: (b"debug", b"", b""),
    12: (b"get-pw", b" name{text64}", b""),
    13: (b"get-random-key", b"", b""),
    14: (b"unlock", b" principal{text64}{text64}", b""),
    15: (b"lock-status", b" principal{text64}{text64}", b""),
    21: (b"authenticate", b" principal{text64}{text64}", b""),
    22: (b"authenticate-v2", b" principal{text64}{text64}", b""),
    23: (b"get-ticket", b" kvno{d} domain{text64}{opaque} principal{text64}{text64}", b""),
}

VOL: Final[Operations] = {
    100: (b"create-volume", b" partition{u} name{text256} type{u} parent{u}", b" volid{u} trans{u}"),
    101: (b"delete-volume", b" trans{u}", b""),
    102: (b"restore", b" totrans{u} flags{u}", b""),
    103: (b"forward", b" fromtrans{u} fromdate{date}{server} desttrans{d}", b""),
    104: (b"end-trans", b" trans{u}", b"{u}"),
    105: (b"clone", b" trans{u} purgevol{u} newtype{u} newname{text256}", b" newvol{u}"),
    106: (b"set-flags", b" trans{u} flags{u}", b""),
    107: (b"get-flags", b" trans{u}", b"{u}"),
    108: (b"trans-create", b" vol{u} partition{u} flags{u}", b" trans{u}"),
    109: (b"dump", b" fromtrans{u} fromdate{date}", b""),
    110: (b"get-nth-volume", b" index{u}", b" volume{u} partition{u}"),
    111: (b"set-forwarding", b" tid{u} newsite{u}", b""),
    112: (b"get-name", b" tid", b"{text256}"),
    113: (
        b"get-status", b" tid",
        b" volid{u} nextuniq{u} type{u} parentid{u} clone{u} backup{u} restore{u} maxquota{u} minquota{u}"
        b" owner{u} create{date} access{date} update{date} expire{date} backup{date} copy{date}",
    ),
    114: (b"sig-restore", b" name{text256} type{u} pid{u} cloneid{u}", b""),
    115: (b"list-partitions", b"", b""),
    116: (b"list-volumes", b" partition{u} flags{u}", b"{volumes}"),
    117: (b"set-id-types", b" tid{u} name{text256} type{u} pid{u} clone{u} backup{u}", b""),
    118: (b"monitor", b"", b""),
    119: (b"partition-info", b" name{text256}", b""),
    120: (b"reclone", b" tid{u}", b""),
    121: (b"list-one-volume", b" partid{u} volid{u}", b"{volumes}"),
    122: (b"nuke", b" partid{u} volid{u}", b""),
    123: (b"set-date", b" tid{u} date{date}", b""),
    124: (b"x-list-volumes", b" partid{u} volid{u}", b""),
    125: (b"x-list-one-volume", b" partid{u} volid{u}", b""),
    126: (b"set-info", b" tid{u}", b""),
    127: (b"x-list-partitions", b"", b""),
    128: (b"forward-multiple", b" fromtrans{u} fromdate{date}{servers}", b""),
    65536: (b"convert-ro", b" partid{u} volid{u}", b""),
    65537: (b"get-size", b"", b""),
    65538: (b"dump-v2", b" fromtrans{u} fromdate{date} flags{u}", b""),
}

BOS: Final[Operations] = {
    80: (b"create-bnode", b" type{text256} instance{text256}", b""),
    81: (b"delete-bnode", b"{text256}", b""),
    82: (b"set-status", b"{text256} status{d}", b""),
    83: (b"get-status", b"{text256}", b""),
    84: (b"enumerate-instance", b"{d}", b""),
    85: (b"get-instance-info", b"{text256}", b""),
    86: (b"get-instance-parm", b"{text256} num{d}", b""),
    87: (b"add-superuser", b"{text256}", b""),
    88: (b"delete-superuser", b"{text256}", b""),
    89: (b"list-superusers", b"{d}", b""),
    90: (b"list-keys", b"{d}", b""),
    91: (b"add-key", b"{d}", b""),
    92: (b"delete-key", b"{d}", b""),
    93: (b"set-cell-name", b"{text256}", b""),
    94: (b"get-cell-name", b"", b""),
    95: (b"get-cell-host", b"{d}", b""),
    96: (b"add-cell-host", b"{text256}", b""),
    97: (b"delete-cell-host", b"{text256}", b""),
    98: (b"set-t-status", b"{text256} status{d}", b""),
    99: (b"shutdown-all", b"", b""),
    100: (b"restart-all", b"", b""),
    101: (b"startup-all", b"", b""),
    102: (b"set-noauth-flag", b"", b""),
    103: (b"re-bozo", b"", b""),
    104: (b"restart", b"{text256}", b""),
    105: (b"start-bozo-install", b"{text256} size{d} flags{d} date{d}", b""),
    106: (b"uninstall", b"{text256}", b""),
    107: (b"get-dates", b"", b""),
    108: (b"exec", b"{text256}", b""),
    109: (b"prune", b"", b""),
    110: (b"set-restart-time", b"", b""),
    111: (b"get-restart-time", b"", b""),
    112: (b"start-bozo-log", b"{text256}", b""),
    113: (b"wait-all", b"", b""),
    114: (b"get-instance-strings", b"{text256}", b""),
    115: (b"get-restricted", b"", b""),
    116: (b"set-restricted", b"", b""),
}

# Ubik replicates the databases of pt, vldb and kauth, at the same ports.
UBIK_BEACON: Final = 10000
UBIK: Final[Operations] = {
    10000: (b"vote-beacon", b"{syncsite} votestart{date} dbversion{version} tid{version}", b" vote no"),
    10001: (b"vote-debug-old", b"", b""),
    10002: (b"vote-sdebug-old", b"", b""),
    10003: (b"vote-getsyncsite", b" site{u}", b""),
    10004: (b"vote-debug", b"", b""),
    10005: (b"vote-sdebug", b"", b""),
    10006: (b"vote-xdebug", b"", b""),
    10007: (b"vote-xsdebug", b"", b""),
    20000: (b"disk-begin", b" tid{version}", b""),
    20001: (b"disk-commit", b" tid{version}", b""),
    20002: (b"disk-lock", b" tid{version} file{d} pos{d} length{d}{unseen}", b""),
    20003: (b"disk-write", b" tid{version} file{d} pos{d}", b""),
    20004: (b"disk-getversion", b"", b" dbversion{version}"),
    20005: (b"disk-getfile", b" file{d}", b""),
    20006: (b"disk-sendfile", b" file{d} length{d} dbversion{version}", b""),
    20007: (b"disk-abort", b" tid{version}", b""),
    20008: (b"disk-releaselocks", b" tid{version}", b""),
    20009: (b"disk-truncate", b" tid{version} file{d} length{d}", b""),
    20010: (b"disk-probe", b" tid{version}", b""),
    20011: (b"disk-writev", b"", b""),
    20012: (b"disk-interfaceaddr", b" tid{version} oldversion{version} newversion{version}", b""),
    20013: (b"disk-setversion", b"", b""),
}

# Port: the service's name, its operations, whether Ubik is spoken there, the shortest reply worth reading.
SERVICES: Final[dict[int, tuple[bytes, Operations, bool, int]]] = {
    7000: (b"fs", FS, False, 29),
    7001: (b"cb", CB, False, 29),
    7002: (b"pt", PT, True, 28),
    7003: (b"vldb", VLDB, True, 28),
    7004: (b"kauth", KAUTH, True, 29),
    7005: (b"vol", VOL, False, 29),
    7007: (b"bos", BOS, False, 29),
}


class Cut(Exception):
    """An argument of several words was cut: its service says so, and the line goes on."""


class Calls:
    """The last calls seen: a ring in which a reply finds what it answers.

    A search starts where the last one ended, so that of several calls that look alike each may be found.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[bytes, int] | None] = [None] * REMEMBERED
        self.next = 0
        self.hint = 0

    def add(self, key: bytes, operation: int) -> None:
        """Remembers a call, and forgets the oldest."""
        self.calls[self.next] = (key, operation)
        self.next = (self.next + 1) % REMEMBERED

    def find(self, key: bytes) -> int | None:
        """The operation of a call."""
        for step in range(REMEMBERED):
            place = (self.hint + step) % REMEMBERED
            call = self.calls[place]
            if call is not None and call[0] == key:
                self.hint = place
                return call[1]
        return None


def print_rx(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Rx packet: its type, and of calls and replies what they are about."""
    pkt.enter(b"rx", at)
    if not pkt.has(at, HEADER):
        out.put(b" [|rx] (%d)" % length)
        return
    kind = pkt.u8(at + 20)
    flags = pkt.u8(at + 21)
    sequence = pkt.u32(at + 12)
    out.put(b" rx ")
    out.name(TYPES, kind, b"type %d")
    if out.verbose:
        put_details(pkt, at, out)
    source = destination = 0
    if pkt.has(at - 8, 4):  # the UDP header before this one
        source = pkt.u16(at - 8)
        destination = pkt.u16(at - 6)
    try:
        if kind == DATA and sequence == 1 and flags & CLIENT_INITIATED:
            put_call(pkt, at, length, destination, out)
        elif ((kind == DATA and sequence == 1) or kind == ABORT) and not flags & CLIENT_INITIATED:
            put_reply(pkt, at, length, source, out)
        elif kind == ACK:
            put_ack(pkt, at, length, out)
    except Cut as cut:
        out.put(b" [|%s]" % cut.args[0])
    out.put(b" (%d)" % length)


def put_details(pkt: PacketView, at: i64, out: Text) -> None:
    """The rest of the header."""
    if out.verbose > 1:
        out.put(b" cid %08x" % pkt.u32(at + 4))
        out.put(b" call# %d" % pkt.u32(at + 8))
    out.put(b" seq %d ser %d" % (pkt.u32(at + 12), pkt.u32(at + 16)))
    if out.verbose > 2:
        out.put(b" secindex %d serviceid %d" % (pkt.u8(at + 23), pkt.u16(at + 26)))
    if out.verbose > 1:
        flags = pkt.u8(at + 21)
        names = [name for bit, name in FLAGS.items() if flags & bit]
        typed = TYPED_FLAGS.get(pkt.u8(at + 20))
        if typed is not None and flags & TYPED_FLAG:
            names.append(typed)
        if names:
            out.put(b" <" + b">,<".join(names) + b">")


def read_key(pkt: PacketView, at: i64, client_at: i64, server_at: i64, port: i64) -> bytes:
    """What a call and its reply have in common: call, service, hosts, and the server's port."""
    hosts = pkt.raw(client_at, 4) + pkt.raw(server_at, 4)
    return pkt.raw(at + 8, 4) + pkt.raw(at + 26, 2) + hosts + b"%d" % port


def read_calls(pkt: PacketView) -> Calls:
    """The calls that were seen so far."""
    memory = pkt.remember("rx")
    calls = memory.get("calls")
    if not isinstance(calls, Calls):
        calls = Calls()
        memory["calls"] = calls
    return calls


def put_call(pkt: PacketView, at: i64, length: i64, port: i64, out: Text) -> None:
    """A call's operation and arguments, at a port where a service is."""
    if length <= HEADER:
        return
    operation = pkt.u32(at + HEADER)
    # The hosts are taken from where IPv4 has them, whatever the version, as tcpdump does.
    read_calls(pkt).add(read_key(pkt, at, pkt.ip_at + 12, pkt.ip_at + 16, port), operation)
    service = SERVICES.get(port)
    if service is None:
        return
    name, operations, has_ubik, _ = service
    out.put(b" " + name)
    if has_ubik and operation in UBIK:
        out.put(b" ubik")
        name, operations = b"ubik", UBIK
    out.put(b" call ")
    known = operations.get(operation)
    if known is None:
        out.put(b"op#%d" % operation)
        return
    out.put(known[0])
    put_layout(pkt, at + HEADER + 4, known[1], name, out)


def put_reply(pkt: PacketView, at: i64, length: i64, port: i64, out: Text) -> None:
    """What a reply brings, or which error, when its call was seen."""
    operation = read_calls(pkt).find(read_key(pkt, at, pkt.ip_at + 16, pkt.ip_at + 12, port))
    service = SERVICES.get(port)
    if operation is None or service is None:
        return
    name, operations, has_ubik, shortest = service
    if length < shortest:
        return
    out.put(b" " + name)
    if has_ubik and operation in UBIK:
        out.put(b" ubik")
        name, operations = b"ubik", UBIK
    out.put(b" reply ")
    known = operations.get(operation)
    out.put(b"op#%d" % operation if known is None else known[0])
    at += HEADER
    if pkt.u8(at - 8) == DATA:
        if known is not None:
            put_layout(pkt, at, known[2], name, out)
    elif operations is UBIK and operation == UBIK_BEACON:
        # A beacon is answered with the time until which it has the vote, in place of an error.
        put_layout(pkt, at, b" vote yes until{date}", name, out)
    elif operations is FS:
        error = pkt.i32(at)
        out.put(b" error " + FS_ERRORS.get(error, b"#%d" % error))
    else:
        put_layout(pkt, at, b" errcode{d}", name, out)


def put_ack(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Which packets of a call have come, and the receiver's limits."""
    at += HEADER
    if not pkt.has(at, 18):
        raise Cut(b"ack")
    if out.verbose > 2:
        out.put(b" bufspace %d maxskew %d" % (pkt.u16(at), pkt.u16(at + 2)))
    first = pkt.u32(at + 4)
    out.put(b" first %d serial %d reason " % (first, pkt.u32(at + 12)))
    out.name(ACK_REASONS, pkt.u8(at + 16))
    count = pkt.u8(at + 17)
    at += 18
    if not pkt.has(at, count):
        raise Cut(b"ack")
    had = pkt.raw(at, count)
    put_ranges(b" acked ", [first + n for n in range(count) if had[n] == 1], out)
    put_ranges(b" nacked ", [first + n for n in range(count) if had[n] == 0], out)
    at += count + 3
    if out.verbose > 1:
        for name in (b" ifmtu %d", b" maxmtu %d", b" rwind %d", b" maxpackets %d"):
            if pkt.has(at, 4):
                out.put(name % pkt.u32(at))
            at += 4


def put_ranges(words: bytes, numbers: list[int], out: Text) -> None:
    """Ascending numbers, runs of them as `first-last`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] + 1 == number:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    if runs:
        parts = [b"%d" % (a & 0xFFFFFFFF) if a == b else b"%d-%d" % (a & 0xFFFFFFFF, b & 0xFFFFFFFF) for a, b in runs]
        out.put(words + b",".join(parts))


# ---- arguments ------------------------------------------------------------------------------------------------


def put_layout(pkt: PacketView, at: i64, layout: bytes, service: bytes, out: Text) -> i64:
    """Arguments as a layout tells them; returns the offset after them."""
    for part in layout.split(b"}"):
        words, _, piece = part.partition(b"{")
        out.put(words)
        if piece:
            try:
                at = PIECES[piece](pkt, at, out)
            except Cut as cut:
                raise cut if cut.args else Cut(service) from None
    return at


def put_unsigned(pkt: PacketView, at: i64, out: Text) -> i64:
    out.put(b" %d" % pkt.u32(at))
    return at + 4


def put_signed(pkt: PacketView, at: i64, out: Text) -> i64:
    out.put(b" %d" % pkt.i32(at))
    return at + 4


def put_unseen(pkt: PacketView, at: i64, out: Text) -> i64:
    """A number that is not shown but must be there."""
    pkt.need(at, 4)
    return at + 4


def put_octal(pkt: PacketView, at: i64, out: Text) -> i64:
    out.put(b" %o" % (pkt.u32(at) & 0o7777))
    return at + 4


def put_unsigned64(pkt: PacketView, at: i64, out: Text) -> i64:
    out.put(b" %d" % pkt.u64(at))
    return at + 8


def put_syncsite(pkt: PacketView, at: i64, out: Text) -> i64:
    out.put(b" syncsite yes" if pkt.u32(at) else b" syncsite no")
    return at + 4


def put_date(pkt: PacketView, at: i64, out: Text) -> i64:
    """Seconds since 1970 as a local date and time."""
    out.put(time.strftime(" %Y/%m/%d %H:%M:%S", time.localtime(pkt.i32(at))).encode())
    return at + 4


def put_fid(pkt: PacketView, at: i64, out: Text) -> i64:
    """A file: volume, vnode, and the vnode's uniquifier."""
    if not pkt.has(at, 12):
        raise Cut
    out.put(b" fid %d/%d/%d" % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8)))
    return at + 12


def put_fids(pkt: PacketView, at: i64, out: Text) -> i64:
    """Several files."""
    count = pkt.u32(at)
    at += 4
    for n in range(count):
        if n:
            out.put(b",")
        at = put_fid(pkt, at, out)
    if count == 0:
        out.put(b" <none!>")
    return at


def put_callbacks(pkt: PacketView, at: i64, out: Text) -> i64:
    """Files, and of each what was promised about it: until when and with which version."""
    at = put_fids(pkt, at, out)
    count = pkt.u32(at)
    at += 4
    if count:
        out.put(b";")
    for _ in range(count):
        at = put_layout(pkt, at, b" ver{d} expires{date}", b"cb", out)
        at = put_unseen(pkt, at, out)  # the kind of promise
    return at


def put_status(pkt: PacketView, at: i64, out: Text) -> i64:
    """StoreStatus: attributes to set, and a mask that says which."""
    if not pkt.has(at, 24):
        raise Cut
    mask = pkt.u32(at)
    at += 4
    if mask:
        out.put(b" StoreStatus")
    for bit, layout in STORE_STATUS:
        if mask & bit:
            put_layout(pkt, at, layout, b"fs", out)
        at += 4
    if mask & STORE_STATUS_FSYNC:
        out.put(b" fsync")
    return at


def put_text(pkt: PacketView, at: i64, most: i64, out: Text) -> i64:
    """A string in quotes: its length, its octets, padding up to four."""
    count = pkt.u32(at)
    at += 4
    if count > most:
        raise Cut
    out.put(b' "')
    there = pkt.left(at)
    if there < count:
        out.text(pkt, at, there)
        raise Cut
    out.text(pkt, at, count)
    out.put(b'"')
    return at + (count + 3) // 4 * 4


def put_text64(pkt: PacketView, at: i64, out: Text) -> i64:
    return put_text(pkt, at, 64, out)


def put_text65(pkt: PacketView, at: i64, out: Text) -> i64:
    return put_text(pkt, at, 65, out)


def put_text256(pkt: PacketView, at: i64, out: Text) -> i64:
    return put_text(pkt, at, 256, out)


def put_words(pkt: PacketView, at: i64, count: i64, out: Text) -> i64:
    """A string of one word for each character, up to a NUL, in quotes."""
    if not pkt.has(at, count * 4):
        raise Cut
    out.put(b' "')
    for n in range(count):
        character = pkt.u8(at + n * 4 + 3)
        if character == 0:
            break
        out.character(character)
    out.put(b'"')
    return at + count * 4


def put_words65(pkt: PacketView, at: i64, out: Text) -> i64:
    return put_words(pkt, at, 65, out)


def put_words64s(pkt: PacketView, at: i64, out: Text) -> i64:
    """Several names."""
    count = pkt.u32(at)
    at += 4
    for _ in range(count):
        at = put_words(pkt, at, 64, out)
    if count == 0:
        out.put(b" <none!>")
    return at


def put_ids(pkt: PacketView, at: i64, out: Text) -> i64:
    """Several numbers of users or groups."""
    count = pkt.u32(at)
    at += 4
    for _ in range(count):
        at = put_signed(pkt, at, out)
    if count == 0:
        out.put(b" <none!>")
    return at


def put_opaque(pkt: PacketView, at: i64, out: Text) -> i64:
    """Opaque octets, not shown; what follows is taken to come right after them, without padding."""
    count = pkt.u32(at)
    at += 4
    if not pkt.has(at, count):
        raise Cut
    return at + count


def put_uuid(pkt: PacketView, at: i64, out: Text) -> i64:
    """A UUID whose octets came as eleven words."""
    if not pkt.has(at, 44):
        raise Cut
    out.put(b" %08x" % pkt.u32(at))
    out.hex0(pkt.u32(at + 4), 4)
    out.hex0(pkt.u32(at + 8), 4)
    for n in range(8):
        out.octet_hex(pkt.u8(at + 12 + n * 4 + 3))
    return at + 44


def put_version(pkt: PacketView, at: i64, out: Text) -> i64:
    """A Ubik version: epoch and counter."""
    if not pkt.has(at, 8):
        raise Cut
    out.put(b" %d.%d" % (pkt.u32(at), pkt.u32(at + 4)))
    return at + 8


def put_server(pkt: PacketView, at: i64, out: Text) -> i64:
    """Where to forward a volume to."""
    if not pkt.has(at, 12):
        raise Cut
    out.put(b" server %d:%d:%d" % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8)))
    return at + 12


def put_servers(pkt: PacketView, at: i64, out: Text) -> i64:
    """Several of them."""
    count = pkt.u32(at)
    at += 4
    for n in range(count):
        if n:
            out.put(b",")
        at = put_server(pkt, at, out)
    if count == 0:
        out.put(b" <none!>")
    return at


def put_volume(pkt: PacketView, at: i64, out: Text) -> i64:
    """A volume, and which of its kinds."""
    out.put(b" volid")
    at = put_signed(pkt, at, out)
    kind = VOLUME_TYPES.get(pkt.u32(at))
    if kind is not None:
        out.put(b" type " + kind)
    return at + 4


def put_volumes(pkt: PacketView, at: i64, out: Text) -> i64:
    """Volumes of a partition: 54 words each."""
    count = pkt.u32(at)
    at += 4
    for n in range(count):
        if n:
            out.put(b",")
        out.put(b" name")
        at = put_words(pkt, at, 32, out)
        at = put_layout(pkt, at, b" volid{u} type", b"vol", out)
        at += 84
    if count == 0:
        out.put(b" <none!>")
    return at


def put_entry(pkt: PacketView, at: i64, out: Text) -> i64:
    """A volume's entry in the location database, as the first version has it."""
    at = put_words(pkt, at, 65, out)
    if not pkt.has(at, 4):  # the volume's type
        raise Cut
    return put_replicas(pkt, at + 4, 8, 4, out)


def put_entry_n(pkt: PacketView, at: i64, out: Text) -> i64:
    """The same with room for thirteen servers."""
    return put_replicas(pkt, put_words(pkt, at, 65, out), 13, 4, out)


def put_entry_u(pkt: PacketView, at: i64, out: Text) -> i64:
    """The same with UUIDs for servers."""
    return put_replicas(pkt, put_words(pkt, at, 65, out), 13, 44, out)


def put_replicas(pkt: PacketView, at: i64, most: i64, size: i64, out: Text) -> i64:
    """The servers that have a volume (in `most` places of `size` octets), on which partitions, and its kinds."""
    out.put(b" numservers")
    count = pkt.u32(at)
    at = put_unsigned(pkt, at, out)
    out.put(b" servers")
    if count > most:
        count = most
    for _ in range(count):
        if size == 4:
            if not pkt.has(at, 4):
                raise Cut
            out.put(b" ")
            out.address4(pkt, at)
        else:
            out.put(b" afsuuid")
            put_uuid(pkt, at, out)
        at += size
    rest = (most - count) * size
    if size != 4:
        rest += most * 4  # a number of each server that says when it changed
    if not pkt.has(at, rest):
        raise Cut
    at += rest
    out.put(b" partitions")
    for n in range(most):
        partition = pkt.u32(at)
        if n < count:
            out.put(b" %c" % (97 + partition) if partition <= 26 else b" %d" % partition)
        at += 4
    flags = most * 4
    if not pkt.has(at, flags):
        raise Cut
    return put_layout(pkt, at + flags, b" rwvol{u} rovol{u} backup{u}", b"vldb", out)


def put_acl(pkt: PacketView, at: i64, out: Text) -> i64:
    """An access control list, which is text: two counts, then names and their rights as numbers."""
    count = pkt.u32(at)
    at += 4
    if not pkt.has(at, count):
        raise Cut
    if count > 1024:
        return at + count
    text = pkt.raw(at, count).split(b"\0")[0]
    positive, text = read_number(text)
    negative, text = read_number(text) if positive is not None else (None, b"")
    if positive is None or negative is None:
        return at + count
    for sign, entries in ((b" +{", positive), (b" -{", negative)):
        for _ in range(entries):
            name, text = read_word(text)
            rights, text = read_number(text)
            if not name or rights is None:
                return at + count
            out.put(sign)
            for character in name:
                out.character(character)
            out.put(b" " + b"".join(letter for bit, letter in ACL_RIGHTS if rights & bit) + b"}")
    return at + count


BLANKS: Final = b" \t\n\v\f\r"


def read_word(text: bytes) -> tuple[bytes, bytes]:
    """The next word of a text, and the rest."""
    text = text.lstrip(BLANKS)
    end = 0
    while end < len(text) and text[end] not in BLANKS:
        end += 1
    return text[:end], text[end:]


def read_number(text: bytes) -> tuple[int | None, bytes]:
    """The next decimal number of a text, as 32 bits hold it, and the rest; None where there is none."""
    text = text.lstrip(BLANKS)
    start = 1 if text[:1] in (b"-", b"+") else 0
    end = start
    while end < len(text) and 48 <= text[end] < 58:
        end += 1
    if end == start:
        return None, text
    value = max(min(int(text[:end]), (1 << 63) - 1), -(1 << 63)) & 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value, text[end:]


PIECES: Final[dict[bytes, Put]] = {
    b"acl": put_acl,
    b"callbacks": put_callbacks,
    b"d": put_signed,
    b"date": put_date,
    b"entry": put_entry,
    b"entry-n": put_entry_n,
    b"entry-u": put_entry_u,
    b"fid": put_fid,
    b"fids": put_fids,
    b"ids": put_ids,
    b"octal": put_octal,
    b"opaque": put_opaque,
    b"server": put_server,
    b"servers": put_servers,
    b"status": put_status,
    b"syncsite": put_syncsite,
    b"text64": put_text64,
    b"text65": put_text65,
    b"text256": put_text256,
    b"u": put_unsigned,
    b"u64": put_unsigned64,
    b"unseen": put_unseen,
    b"uuid": put_uuid,
    b"version": put_version,
    b"volume": put_volume,
    b"volumes": put_volumes,
    b"words64s": put_words64s,
    b"words65": put_words65,
}
