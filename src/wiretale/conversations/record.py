"""What the engine keeps of each conversation: facts, no text.

A `Record` holds numbers: when packets of a kind came first and last, how many there were, and which they were. The
verdict is told from them when a report is asked for (`verdicts/`), and findings read them (`findings/`). Times are
nanoseconds since 1970; packet numbers count from 1, and 0 stands for "none"; sequence numbers are the wire's.

Records stay when their conversations are over, so they are kept small: what only troubled connections need is
in a `Trouble`, which is made when it is first needed.
"""

from __future__ import annotations

from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i64, mypyc_attr

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

MOST_NUMBERS: Final = 8  # packets of a kind that are remembered by number

# What observers want; may be added up.
PACKETS: Final = 1
PAYLOAD: Final = 2

# The bits of `Record.watched`: one for each payload observer and direction.
ALL_WATCH: Final = 0xFFFFFFFF


@final
class IcmpError:
    """An ICMP error that quoted a packet of the conversation: the first one, and how many there were."""

    def __init__(self, kind: i64, code: i64, number: i64, time: i64) -> None:
        self.kind: i64 = kind  # the ICMP type, of the record's version of IP
        self.code: i64 = code
        self.number: i64 = number
        self.time: i64 = time
        self.count: i64 = 1
        self.last_number: i64 = number
        self.from_high: i64 = 0  # who sent it
        self.from_low: i64 = 0
        self.to_client = True  # the quoted packet was the client's
        self.mtu: i64 = 0  # of "fragmentation needed" and "packet too big"


class Record:
    """What every kind of conversation has."""

    def __init__(self, kind: i64, number: i64) -> None:
        self.kind: i64 = kind
        self.number: i64 = number  # from 1, in the order in which conversations began
        # Who. Addresses as numbers: of IPv4 in `low`, of IPv6 in both; of link layers in `low`.
        self.version: i64 = 0  # of IP: 4, 6, or 0 without
        self.protocol: i64 = 0  # IP protocol number
        self.client_high: i64 = 0
        self.client_low: i64 = 0
        self.server_high: i64 = 0
        self.server_low: i64 = 0
        self.client_port: i64 = -1
        self.server_port: i64 = -1
        self.certain = False  # the packets say who the client is; otherwise the ports had to
        # How much and when
        self.start: i64 = 0
        self.end: i64 = 0
        self.first_packet: i64 = 0
        self.last_packet: i64 = 0
        self.client_packets: i64 = 0
        self.server_packets: i64 = 0
        self.client_bytes: i64 = 0  # on the wire
        self.server_bytes: i64 = 0
        self.duplicates: i64 = 0  # copies of one packet that the capture made: only counted
        self.duplicate: i64 = 0  # number of the first such copy
        # What observers found out
        self.application = ""
        self.encrypted: i64 = UNKNOWN
        self.watched: i64 = ALL_WATCH
        self.error: IcmpError | None = None
        # The table's
        self.ports: i64 = 0
        self.next: Record | None = None
        self.over = False  # a new beginning under the same ports is a new conversation
        self.closed_early = False  # too many were open; what came later is in another record


@final
class Trouble:
    """What goes wrong with the data that one side of a TCP connection sends, and with its acknowledgments."""

    def __init__(self) -> None:
        # Data sent again
        self.retransmissions: i64 = 0
        self.repeated: i64 = 0  # number of the first retransmission
        self.last_repeated: i64 = 0
        self.repeated_bytes: i64 = 0
        self.after_duplicate_acks: i64 = 0  # of them, how many came soon after duplicate acknowledgments
        self.needless: i64 = 0  # how often the receiver said that something arrived twice (D-SACK, RFC 2883)
        self.already_acknowledged: i64 = 0  # retransmissions of what had been acknowledged before
        self.stuck_length: i64 = 0  # payload of the segment repeated last: what does not get through, if anything
        self.seen_twice: i64 = 0  # retransmissions whose first sending was captured, too: lost behind the capture
        # Order
        self.reordered: i64 = 0
        self.reordered_number: i64 = 0
        # Holes: sequence numbers that were skipped. They are filled late, or the capture missed them.
        self.holes: i64 = 0  # how many were met
        self.hole: i64 = 0  # number of the packet after the first one
        self.open_holes: list[i64] = []  # four numbers each: start, end, time, and IP identification of who skipped it
        self.filled_time: i64 = 0  # of the hole that was filled last
        self.filled_id: i64 = 0
        self.unseen: i64 = 0  # bytes that the other side acknowledged and that were never captured
        self.unseen_number: i64 = 0  # the packet that acknowledged the first of them
        self.unseen_start: i64 = 0  # the latest of them: [start, end), and when they were acknowledged
        self.unseen_end: i64 = 0
        self.unseen_time: i64 = 0
        # Acknowledgments by this side
        self.duplicate_acks: i64 = 0
        self.duplicate_ack: i64 = 0
        self.recent_duplicate_acks: i64 = 0  # that this side got since its last retransmission
        # This side's receive window
        self.zero_windows: i64 = 0  # how often it closed
        self.zero_window: i64 = 0  # number of the packet that closed it first
        self.zero_since: i64 = 0  # time at which it closed last; 0 while it is open
        self.zero_number: i64 = 0  # packet of that time
        self.zero_total: i64 = 0  # nanoseconds for which it was closed
        self.window_probes: i64 = 0  # that this side sent into the other's closed window
        self.keep_alives: i64 = 0
        self.keep_alive: i64 = 0
        self.unanswered_keep_alives: i64 = 0  # in a row, at the end
        self.unanswered_keep_alive: i64 = 0  # number of the first of them
        # What does not belong to the connection, although it came in this side's name
        self.older: i64 = 0  # number of the last packet before its SYN, or of a SYN that its peer reset
        self.ignored_reset: i64 = 0  # number of the first reset after which the connection went on
        self.ignored_resets: i64 = 0


@final
class Side:
    """What one end of a TCP connection sent."""

    def __init__(self) -> None:
        self.payload: i64 = 0  # bytes of data, each sequence number once
        self.largest: i64 = 0  # segment
        self.largest_end: i64 = 0  # the sequence number after it
        self.passed: i64 = 0  # the largest segment that the other side acknowledged
        self.ttl: i64 = -1  # of its first packet
        self.mss: i64 = 0  # that it announced; 0 if none or not seen
        self.scale: i64 = -1  # of its windows; -1 if not announced or not seen
        self.sack = False  # it announced that it takes selective acknowledgments
        # Sequence numbers, modulo 2^32
        self.first_sequence: i64 = 0  # of the first packet seen: the SYN's, if it was captured
        self.following: i64 = 0  # after the highest byte it sent
        self.acknowledged: i64 = -1  # the highest that the other side acknowledged; -1 if nothing
        self.window: i64 = -1  # last announced, not scaled
        # SYN, with or without ACK
        self.syns: i64 = 0
        self.syn: i64 = 0  # number of the first
        self.syn_time: i64 = 0
        self.last_syn: i64 = 0
        self.last_syn_time: i64 = 0
        self.syns_again: list[i64] | None = None  # numbers of those after the first, at most `MOST_NUMBERS`
        # Data
        self.data: i64 = 0  # number of the first packet with data
        self.data_time: i64 = 0
        self.last_data: i64 = 0  # of the last packet with new data
        self.last_data_time: i64 = 0
        self.last_data_id: i64 = 0  # its IP identification; 0 without
        # FIN
        self.fin: i64 = 0
        self.fin_time: i64 = 0
        self.fins: i64 = 0
        # RST
        self.reset: i64 = 0
        self.reset_time: i64 = 0
        self.resets: i64 = 0
        self.last_reset: i64 = 0
        self.reset_flags: i64 = 0
        self.reset_ttl: i64 = -1
        # Its last packet, to know copies of it, and repeated acknowledgments
        self.last_number: i64 = 0
        self.last_time: i64 = 0
        self.last_sequence: i64 = -1
        self.last_acknowledgment: i64 = -1
        self.last_mark: i64 = -1
        # How quickly the other end answers: one segment at a time is timed
        self.timed: i64 = -1  # sequence number whose acknowledgment is waited for
        self.timed_since: i64 = 0
        self.quickest: i64 = -1  # nanoseconds
        # Repeats since the other side last acknowledged something new, the first of them, and what they repeat
        self.repeats: i64 = 0
        self.repeat: i64 = 0
        self.repeat_time: i64 = 0
        self.last_repeat: i64 = 0
        self.trouble: Trouble | None = None

    def troubled(self) -> Trouble:
        """Its `trouble`, made now if there was none."""
        trouble = self.trouble
        if trouble is None:
            trouble = self.trouble = Trouble()
        return trouble

    @property
    def has_spoken(self) -> bool:
        """Whether it sent data behind its SYN, in which TCP Fast Open has some."""
        return self.payload > 0 and self.last_data > self.last_syn

    @property
    def retransmissions(self) -> int:
        return self.trouble.retransmissions if self.trouble is not None else 0


@final
class TcpRecord(Record):
    """A TCP connection, or what was seen of one."""

    def __init__(self, number: i64) -> None:
        super().__init__(TCP, number)
        self.client: Side | None = None
        self.server: Side | None = None
        # The address that the SYN was sent to, where the answer came from another; else that of the server
        self.moved = False
        self.asked_high: i64 = 0
        self.asked_low: i64 = 0
        self.handshake: i64 = 0  # of the client's first acknowledgment of the SYN-ACK
        self.handshake_time: i64 = 0
        self.refusals: i64 = 0  # resets in answer to a SYN
        self.refusal: i64 = 0
        self.refusals_again: list[i64] | None = None  # numbers of those after the first, at most `MOST_NUMBERS`
        self.closed_first: i64 = 0  # number of the first FIN or RST after the handshake
        self.after_close: i64 = 0  # number of the first data that came for a side after its FIN
        # Questions and answers: client data, then server data
        self.asked: i64 = 0  # number of the client's last data that is not answered by data
        self.asked_time: i64 = 0
        self.answers: i64 = 0
        self.slowest: i64 = -1  # nanoseconds from the last byte of a question to the first of its answer
        self.slowest_asked: i64 = 0  # numbers of that question and answer
        self.slowest_answered: i64 = 0
        self.first_answer: i64 = -1  # nanoseconds of the first of them


@final
class DatagramRecord(Record):
    """UDP between two ports, an ICMP echo session, or any other IP protocol between two addresses."""

    def __init__(self, number: i64) -> None:
        super().__init__(DATAGRAM, number)
        self.identifier: i64 = -1  # of ICMP echo
        self.answered: i64 = 0  # number of the first packet of the server
        self.answered_time: i64 = 0
        self.answers: i64 = 0
        self.first_answer: i64 = -1  # nanoseconds
        self.quickest: i64 = -1  # nanoseconds from a client's packet to the server's next one
        self.slowest: i64 = -1
        self.asked: i64 = 0  # the client's last packet that has no answer
        self.asked_time: i64 = 0
        self.unanswered: i64 = 0  # client packets since the server's last one
        self.unanswered_since: i64 = 0  # number of the first of them
        self.multicast = False  # or broadcast: nobody in particular is asked
        self.ttl: i64 = -1
        self.sequence: i64 = -1  # of ICMP echo: the last one asked


@final
class QueryRecord(Record):
    """One DNS question and what became of it."""

    def __init__(self, number: i64) -> None:
        super().__init__(QUERY, number)
        self.identifier: i64 = 0
        self.question = b""  # name and type as in the packet, bounded
        self.tries: i64 = 0
        self.asked: i64 = 0  # numbers of the first and last try
        self.asked_time: i64 = 0
        self.last_asked: i64 = 0
        self.last_asked_time: i64 = 0
        self.answered: i64 = 0
        self.answered_time: i64 = 0
        self.response_flags: i64 = 0  # the second 16 bits of the answer's header
        self.answers: i64 = 0  # records in the answer section
        self.responses: i64 = 0
        self.multicast = False


@final
class LeaseRecord(Record):
    """One DHCP exchange: a client's transaction."""

    def __init__(self, number: i64) -> None:
        super().__init__(LEASE, number)
        self.transaction: i64 = 0
        self.hardware: i64 = 0  # the client's link-layer address
        self.seen: i64 = 0  # a bit for each message type
        self.asks: i64 = 0  # DISCOVERs, REQUESTs and INFORMs
        self.broadcast = False  # the client wants its answers sent to everybody
        self.messages: list[i64] = []  # packet number << 8 | message type, the first 16
        self.offered: i64 = -1  # the address
        self.requested: i64 = -1
        self.leased: i64 = -1
        self.server: i64 = -1  # its address, by option 54
        self.servers: i64 = 0  # different servers that offered
        self.lease_seconds: i64 = -1
        self.host = b""


@final
class ResolutionRecord(Record):
    """Who asks which link-layer address an IP address has, by ARP or neighbor discovery."""

    def __init__(self, number: i64) -> None:
        super().__init__(RESOLUTION, number)
        # The client is who asks (an IP address), the server the address that is asked for.
        self.asks: i64 = 0
        self.asked: i64 = 0
        self.asked_time: i64 = 0
        self.last_asked: i64 = 0
        self.last_asked_time: i64 = 0
        self.unanswered: i64 = 0  # asked since the last answer
        self.replies: i64 = 0
        self.replied: i64 = 0
        self.replied_time: i64 = 0
        self.asker: i64 = -1  # link-layer address of who asked first
        self.owner: i64 = -1  # link-layer address of the first reply, or of who announced itself
        self.owner_time: i64 = 0  # when it was heard last
        self.other_owner: i64 = -1  # of a reply that said otherwise
        self.other_replied: i64 = 0
        self.other_time: i64 = 0
        self.contested: i64 = 0  # number of the packet that shows that neither gives way
        self.announced = False  # sender asks for or tells its own address


@mypyc_attr(allow_interpreted_subclasses=True)
class Observer:
    """What a findings module wants to see of packets as they go by; see `findings/`."""

    wants: i64 = 0

    def packet(self, headers: Headers, number: i64, time: i64, wire_length: i64) -> None:
        """A packet of the capture, whatever it is."""

    def payload(self, record: Record, from_client: bool, headers: Headers, number: i64, time: i64) -> bool:
        """New payload of a conversation. False: no more of this direction, please."""
        return False
