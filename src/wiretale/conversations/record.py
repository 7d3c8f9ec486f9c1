"""What the engine keeps of each conversation: facts, no text.

A `Record` holds numbers: when packets of a kind came first and last, how many there were, and which they were. The
verdict is told from them when a report is asked for (`verdicts/`), and findings read them (`findings/`). Times are
nanoseconds since 1970; packet numbers count from 1, and 0 stands for "none"; sequence numbers are the wire's.

Records stay when their conversations are over, so they are kept small: a TCP connection takes less than 1.2 KiB, with
losses on both sides, too. Fields are as wide as what they hold, and in an order that leaves no gaps; what only troubled
connections need is in a `Trouble` or `Waiting`, made when it is first needed; none of it is looked at by the garbage
collector. Packet numbers have 31 bits: the packets after `LAST_NUMBER` are told of by that number.
"""

from __future__ import annotations

from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i16, i32, i64, mypyc_attr, u8

# Kinds of records.
TCP: Final = 0
DATAGRAM: Final = 1
QUERY: Final = 2
LEASE: Final = 3
RESOLUTION: Final = 4

# What is known about encryption.
UNKNOWN: Final = 0
PLAIN: Final = 1
ENCRYPTED: Final = 2
MIXED: Final = 3

LAST_NUMBER: Final = 0x7FFFFFFF
MOST_NUMBERS: Final = 8  # packets of a kind that are remembered by number


def counted(number: i64) -> i32:
    """The number of a packet or conversation as records hold it."""
    if number > LAST_NUMBER:  # and not in one expression: of that, mypyc would make a call of Python's `int`
        return i32(LAST_NUMBER)
    return i32(number)


# What observers want; may be added up.
PACKETS: Final = 1
PAYLOAD: Final = 2

# The bits of `Record.watched`: one for each payload observer and direction.
MOST_OBSERVERS: Final = 4
ALL_WATCH: Final = 0xFF


@mypyc_attr(acyclic=True)
@final
class IcmpError:
    """An ICMP error that quoted a packet of the conversation: the first one, and how many there were."""

    def __init__(self, kind: i64, code: i64, number: i32, time: i64) -> None:
        self.time: i64 = time
        self.from_high: i64 = 0  # who sent it
        self.from_low: i64 = 0
        self.mtu: i64 = 0  # of "fragmentation needed" and "packet too big"
        self.number: i32 = number
        self.count: i32 = 1
        self.last_number: i32 = number
        self.kind: i16 = i16(kind)  # the ICMP type, of the record's version of IP
        self.code: i16 = i16(code)
        self.to_client = True  # the quoted packet was the client's


@mypyc_attr(acyclic=True)
class Record:
    """What every kind of conversation has."""

    def __init__(self, kind: u8, number: i32) -> None:
        # Who. Addresses as numbers: of IPv4 in `low`, of IPv6 in both; of link layers in `low`.
        self.client_high: i64 = 0
        self.client_low: i64 = 0
        self.server_high: i64 = 0
        self.server_low: i64 = 0
        # How much and when
        self.start: i64 = 0
        self.end: i64 = 0
        self.client_packets: i64 = 0
        self.server_packets: i64 = 0
        self.client_bytes: i64 = 0  # on the wire
        self.server_bytes: i64 = 0
        self.first_packet: i32 = 0
        self.last_packet: i32 = 0
        self.duplicates: i32 = 0  # copies of one packet that the capture made: only counted
        self.duplicate: i32 = 0  # number of the first such copy
        self.number: i32 = number  # from 1, in the order in which conversations began
        self.client_port: i32 = -1
        self.server_port: i32 = -1
        self.protocol: i16 = 0  # IP protocol number
        self.version: u8 = 0  # of IP: 4, 6, or 0 without
        self.kind: u8 = kind
        # What observers found out
        self.application = ""
        self.error: IcmpError | None = None
        # The table's
        self.ports: i64 = 0
        self.next: Record | None = None
        # Small things
        self.encrypted: u8 = UNKNOWN
        self.watched: u8 = ALL_WATCH
        self.certain = False  # the packets say who the client is; otherwise the ports had to
        self.over = False  # a new beginning under the same ports is a new conversation
        self.closed_early = False  # too many were open; what came later is in another record


@mypyc_attr(acyclic=True)
@final
class Hole:
    """Sequence numbers that were skipped: they come late, are sent again, or the capture missed them."""

    def __init__(self, start: i64, end: i64, time: i64, identification: i32) -> None:
        self.start: i64 = start
        self.end: i64 = end
        self.time: i64 = time  # when they were skipped
        self.next: Hole | None = None  # a later one
        self.identification: i32 = identification  # of the packet that skipped them; 0 without


@mypyc_attr(acyclic=True)
@final
class Trouble:
    """What goes wrong with the data that one side of a TCP connection sends, and with its acknowledgments."""

    def __init__(self) -> None:
        # Data sent again
        self.repeated_bytes: i64 = 0
        self.retransmissions: i32 = 0
        self.repeated: i32 = 0  # number of the first retransmission
        self.last_repeated: i32 = 0
        self.after_duplicate_acks: i32 = 0  # of them, how many came soon after duplicate acknowledgments
        self.needless: i32 = 0  # how often the receiver said that something arrived twice (D-SACK, RFC 2883)
        self.already_acknowledged: i32 = 0  # retransmissions of what had been acknowledged before
        self.stuck_length: i32 = 0  # payload of the segment repeated last: what does not get through, if anything
        self.seen_twice: i32 = 0  # retransmissions whose first sending was captured, too: lost behind the capture
        # Order
        self.reordered: i32 = 0
        self.reordered_number: i32 = 0
        # Holes: sequence numbers that were skipped. They are filled late, or the capture missed them.
        self.open_holes: Hole | None = None  # those that are not filled yet, the oldest first
        self.filled_time: i64 = 0  # of the hole that was filled last
        self.filled_id: i32 = 0
        self.unseen_number: i32 = 0  # the packet that acknowledged the first of `unseen`
        self.unseen: i64 = 0  # bytes that the other side acknowledged and that were never captured
        self.unseen_time: i64 = 0  # when the latest of them were acknowledged,
        self.unseen_start: i32 = 0  # and their sequence numbers [start, end), see `Side`
        self.unseen_end: i32 = 0
        self.recent_duplicate_acks: i32 = 0  # that this side got since its last retransmission
        # What does not belong to the connection, although it came in this side's name
        self.older: i32 = 0  # number of the last packet before its SYN, or of a SYN that its peer reset
        self.ignored_reset: i32 = 0  # number of the first reset after which the connection went on
        self.ignored_resets: i32 = 0


@mypyc_attr(acyclic=True)
@final
class Waiting:
    """How one side of a TCP connection waits: its receive window is closed, or it asks whether the other is there."""

    def __init__(self) -> None:
        self.zero_since: i64 = 0  # time at which its window closed last; 0 while it is open
        self.zero_total: i64 = 0  # nanoseconds for which it was closed
        self.zero_windows: i32 = 0  # how often it closed
        self.zero_window: i32 = 0  # number of the packet that closed it first
        self.zero_number: i32 = 0  # packet of `zero_since`
        self.window_probes: i32 = 0  # that this side sent into the other's closed window
        self.unanswered_keep_alives: i32 = 0  # in a row, at the end
        self.unanswered_keep_alive: i32 = 0  # number of the first of them


@mypyc_attr(acyclic=True)
@final
class Side:
    """What one end of a TCP connection sent."""

    def __init__(self) -> None:
        self.payload: i64 = 0  # bytes of data, each sequence number once
        self.largest: i32 = 0  # segment
        self.passed: i32 = 0  # the largest segment that the other side acknowledged
        # What its SYN announced
        self.mss: i32 = 0  # 0 if none or not seen
        self.scale: i16 = -1  # of its windows; -1 if not announced or not seen
        self.sack = False  # it takes selective acknowledgments
        self.reset_flags: u8 = 0  # of its first RST
        # Sequence numbers, modulo 2^32. In 32 bits they may be negative: `distance` takes them so.
        self.first_sequence: i64 = 0  # of the first packet seen: the SYN's, if it was captured
        self.following: i64 = 0  # after the highest byte it sent
        self.acknowledged: i64 = -1  # the highest that the other side acknowledged; -1 if nothing
        self.largest_end: i32 = 0  # after `largest`
        self.window: i32 = -1  # last announced, not scaled
        # SYN, with or without ACK
        self.syn_time: i64 = 0
        self.last_syn_time: i64 = 0
        self.syns: i32 = 0
        self.syn: i32 = 0  # number of the first
        self.last_syn: i32 = 0
        self.fin: i32 = 0  # number of the first FIN
        self.syns_again = b""  # numbers of those after the first, at most `MOST_NUMBERS`: see `numbers`
        # Data
        self.last_data_time: i64 = 0
        self.data: i32 = 0  # number of the first packet with data
        self.last_data: i32 = 0  # of the last packet with new data
        self.last_data_id: i32 = 0  # its IP identification; 0 without
        # RST, and the FIN's time
        self.resets: i32 = 0
        self.reset: i32 = 0
        self.last_reset: i32 = 0
        self.fin_time: i64 = 0
        self.reset_time: i64 = 0
        # Times to live: of its first packet, and of its first RST
        self.ttl: i16 = -1
        self.reset_ttl: i16 = -1
        # Its last packet, to know copies of it, and repeated acknowledgments
        self.last_number: i32 = 0
        self.last_time: i64 = 0
        self.last_acknowledgment: i64 = -1
        self.last_mark: i64 = -1
        # How quickly the other end answers: one segment at a time is timed
        self.timed: i64 = -1  # sequence number whose acknowledgment is waited for
        self.timed_since: i64 = 0
        self.quickest: i64 = -1  # nanoseconds
        self.last_sequence: i32 = 0  # of its last packet
        # Repeats since the other side last acknowledged something new, the first of them, and what they repeat
        self.repeats: i32 = 0
        self.repeat: i32 = 0
        self.last_repeat: i32 = 0
        # What few have
        self.trouble: Trouble | None = None
        self.waiting: Waiting | None = None

    def troubled(self) -> Trouble:
        """Its `trouble`, made now if there was none."""
        trouble = self.trouble
        if trouble is None:
            trouble = self.trouble = Trouble()
        return trouble

    def waits(self) -> Waiting:
        """Its `waiting`, made now if there was none."""
        waiting = self.waiting
        if waiting is None:
            waiting = self.waiting = Waiting()
        return waiting

    def settle(self) -> None:
        """Drops what is only of use while packets go on coming."""
        if self.trouble is not None:
            self.trouble.open_holes = None

    @property
    def has_spoken(self) -> bool:
        """Whether it sent data behind its SYN, in which TCP Fast Open has some."""
        return self.payload > 0 and self.last_data > self.last_syn

    @property
    def retransmissions(self) -> int:
        return self.trouble.retransmissions if self.trouble is not None else 0


@mypyc_attr(acyclic=True)
@final
class Address:
    """An IP address as numbers."""

    def __init__(self, high: i64, low: i64) -> None:
        self.high: i64 = high
        self.low: i64 = low


@mypyc_attr(acyclic=True)
@final
class Question:
    """A question of DNS over TCP and what became of it."""

    def __init__(self, question: bytes, identifier: i32, number: i32, time: i64) -> None:
        self.question = question  # name, type and class as in the packet
        self.asked_time: i64 = time
        self.answered_time: i64 = 0
        self.next: Question | None = None  # that was asked later
        self.asked: i32 = number
        self.answered: i32 = 0
        self.identifier: i32 = identifier
        self.response_flags: i32 = 0  # the second 16 bits of the answer's header
        self.answers: i32 = 0  # records in the answer section


@mypyc_attr(acyclic=True)
@final
class Stream:
    """Where the reading of one direction's messages is."""

    def __init__(self, sequence: i64) -> None:
        self.following: i64 = sequence  # sequence number of the payload that comes next
        self.skipped: i64 = 0  # bytes of a message that are not looked at and still to come
        self.held = b""  # what came of the message at hand
        self.lost = False  # messages cannot be told apart any more


@mypyc_attr(acyclic=True)
@final
class Questions:
    """What was asked and answered on a connection to the port of DNS."""

    def __init__(self) -> None:
        self.asking: Stream | None = None
        self.answering: Stream | None = None
        self.first: Question | None = None
        self.asked: i32 = 0
        self.answered: i32 = 0
        self.nxdomain: i32 = 0
        self.servfail: i32 = 0
        self.errors: i32 = 0  # other response codes


@mypyc_attr(acyclic=True)
@final
class TcpRecord(Record):
    """A TCP connection, or what was seen of one."""

    def __init__(self, number: i32) -> None:
        super().__init__(TCP, number)
        self.client: Side | None = None
        self.server: Side | None = None
        self.questions: Questions | None = None  # of DNS
        self.asked_server: Address | None = None  # that the SYN was sent to, where the answer came from another
        self.handshake_time: i64 = 0
        self.handshake: i32 = 0  # number of the client's first acknowledgment of the SYN-ACK
        self.refusals: i32 = 0  # resets in answer to a SYN
        self.refusal: i32 = 0
        self.after_close: i32 = 0  # number of the first data that came for a side after its FIN
        self.answers: i32 = 0
        self.asked: i32 = 0  # number of the client's last data that is not answered by data
        self.refusals_again = b""  # numbers of those after the first, at most `MOST_NUMBERS`: see `numbers`
        # Questions and answers: client data, then server data
        self.asked_time: i64 = 0
        self.slowest_asked: i32 = 0  # numbers of the slowest question and answer
        self.slowest_answered: i32 = 0
        self.slowest: i64 = -1  # nanoseconds from the last byte of a question to the first of its answer
        self.first_answer: i64 = -1  # nanoseconds of the first of them

    def settle(self) -> None:
        """Drops what is only of use while packets go on coming."""
        if self.client is not None:
            self.client.settle()
        if self.server is not None:
            self.server.settle()
        questions = self.questions
        if questions is not None:
            if questions.asking is not None:
                questions.asking.held = b""
            if questions.answering is not None:
                questions.answering.held = b""


@mypyc_attr(acyclic=True)
@final
class DatagramRecord(Record):
    """UDP between two ports, an ICMP echo session, or any other IP protocol between two addresses."""

    def __init__(self, number: i32) -> None:
        super().__init__(DATAGRAM, number)
        self.answered_time: i64 = 0
        self.answers: i64 = 0
        self.first_answer: i64 = -1  # nanoseconds
        self.quickest: i64 = -1  # nanoseconds from a client's packet to the server's next one
        self.slowest: i64 = -1
        self.asked_time: i64 = 0
        self.unanswered: i64 = 0  # client packets since the server's last one
        self.unanswered_since: i32 = 0  # number of the first of them
        self.answered: i32 = 0  # number of the first packet of the server
        self.asked: i32 = 0  # the client's last packet that has no answer
        self.identifier: i32 = -1  # of ICMP echo
        self.sequence: i32 = -1  # of ICMP echo: the last one asked
        self.ttl: i16 = -1
        self.multicast = False  # or broadcast: nobody in particular is asked


@mypyc_attr(acyclic=True)
@final
class QueryRecord(Record):
    """One DNS question and what became of it."""

    def __init__(self, number: i32) -> None:
        super().__init__(QUERY, number)
        self.question = b""  # name and type as in the packet, bounded
        self.asked_time: i64 = 0
        self.last_asked_time: i64 = 0
        self.answered_time: i64 = 0
        self.asked: i32 = 0  # numbers of the first and last try
        self.last_asked: i32 = 0
        self.answered: i32 = 0
        self.tries: i32 = 0
        self.response_flags: i32 = 0  # the second 16 bits of the answer's header
        self.answers: i32 = 0  # records in the answer section
        self.multicast = False


@mypyc_attr(acyclic=True)
@final
class LeaseRecord(Record):
    """One DHCP exchange: a client's transaction."""

    def __init__(self, number: i32) -> None:
        super().__init__(LEASE, number)
        self.hardware: i64 = 0  # the client's link-layer address
        self.requested: i64 = -1  # the address
        self.leased: i64 = -1
        self.server: i64 = -1  # its address, by option 54
        self.lease_seconds: i64 = -1
        self.last_asked_time: i64 = 0
        self.messages = b""  # numbers of the first 16, see `numbers`; and their types
        self.message_types = b""
        self.host = b""
        self.seen: i32 = 0  # a bit for each message type
        self.asks: i32 = 0  # DISCOVERs, REQUESTs and INFORMs
        self.servers: i32 = 0  # different servers that offered
        self.broadcast = False  # the client wants its answers sent to everybody


@mypyc_attr(acyclic=True)
@final
class ResolutionRecord(Record):
    """Who asks which link-layer address an IP address has, by ARP or neighbor discovery."""

    def __init__(self, number: i32) -> None:
        super().__init__(RESOLUTION, number)
        # The client is who asks (an IP address), the server the address that is asked for.
        self.asked_time: i64 = 0
        self.last_asked_time: i64 = 0
        self.replied_time: i64 = 0
        self.asker: i64 = -1  # link-layer address of who asked first
        self.owner: i64 = -1  # link-layer address of the first reply, or of who announced itself
        self.owner_time: i64 = 0  # when it was heard last
        self.other_owner: i64 = -1  # of a reply that said otherwise
        self.other_time: i64 = 0
        self.asks: i32 = 0
        self.asked: i32 = 0
        self.last_asked: i32 = 0
        self.unanswered: i32 = 0  # asked since the last answer
        self.replies: i32 = 0
        self.replied: i32 = 0
        self.other_replied: i32 = 0
        self.contested: i32 = 0  # number of the packet that shows that neither gives way
        self.announced = False  # sender asks for or tells its own address


def added(packed: bytes, number: i32, most: int = MOST_NUMBERS) -> bytes:
    """A list of packet numbers with one more, unless it has `most` already."""
    return packed + int(number).to_bytes(4, "big") if len(packed) < 4 * most else packed


def numbers(packed: bytes) -> list[int]:
    """The packet numbers in such a list."""
    return [int.from_bytes(packed[at : at + 4], "big") for at in range(0, len(packed), 4)]


@mypyc_attr(allow_interpreted_subclasses=True)
class Observer:
    """What a findings module wants to see of packets as they go by; see `findings/`."""

    wants: i64 = 0

    def packet(self, headers: Headers, number: i64, time: i64, wire_length: i64) -> None:
        """A packet of the capture, whatever it is."""

    def payload(self, record: Record, from_client: bool, headers: Headers, number: i64, time: i64) -> bool:
        """New payload of a conversation. False: no more of this direction, please."""
        return False
