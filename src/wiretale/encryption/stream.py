"""One TCP connection, watched: are its bytes ciphertext?

The bytes of each direction are put in order, as far as that needs only little memory, and followed
through what the protocol says of itself: TLS record by record, SSH to its NEWKEYS, and what begins in the
clear up to where TLS begins. What follows no such rule is plain text if it looks like text or has little entropy.
"""

from __future__ import annotations

from typing import Final

from wiretale.encryption import plain, tls
from wiretale.encryption.judgement import CLIENT, SERVER, Judgement
from wiretale.encryption.negotiation import Negotiation, begun_by, corrected, gives_away

MOST_HELD: Final = 64  # segments that came before their turn
LONGEST_HEAD: Final = 4096  # bytes of a handshake message that are put together

OPENING, NEGOTIATING, TLS, SSH, OTHER = "opening", "negotiating", "TLS", "SSH", "other"

SSH_NEWKEYS: Final = 21


class Side:
    """What one end sends."""

    __slots__ = ("aligned", "due", "handshake", "head", "held", "newkeys", "record", "rest", "ssh_banner")

    def __init__(self) -> None:
        self.due: int | None = None  # the sequence number that comes next
        self.held: dict[int, tuple[bytes, int, int]] = {}
        self.aligned = False  # it is known where its TLS records begin
        self.head = b""  # of a TLS record or SSH packet, as far as it came
        self.rest = 0  # bytes to come of the current one
        self.record = 0  # its type
        self.handshake = b""  # the first handshake message, as far as it came
        self.ssh_banner = False
        self.newkeys = False


class Stream:
    """A TCP connection's bytes, judged as they come."""

    def __init__(self, begun: bool) -> None:
        self.judgement = Judgement("tcp")
        self.sides = (Side(), Side())
        self.phase = OPENING if begun else OTHER
        self.begun = begun  # its start was seen
        self.negotiation: Negotiation | None = None
        self.asked = False  # for TLS
        self.agreed = False
        self.unencrypted = ""  # the cipher suite that leaves everything readable, if one was agreed on
        self.clear: list[tuple[int, int, bytes]] = []  # what was said before TLS, in case it never comes
        self.samples = [b"", b""]

    # ---- putting segments in order --------------------------------------------------------------------

    def opened(self, who: int, sequence: int) -> None:
        """A SYN: the first byte is the one behind it."""
        self.sides[who].due = (sequence + 1) & 0xFFFFFFFF

    def segment(self, who: int, sequence: int, data: bytes, length: int, number: int) -> None:
        """Takes a segment; `length` bytes long on the wire, of which `data` was captured. `number` is its packet's."""
        if length <= 0:
            return
        side = self.sides[who]
        if side.due is None:
            side.due = sequence
            if length == 1 and not self.begun:
                side.due = (sequence + 1) & 0xFFFFFFFF
                return  # keeps an idle connection alive: a byte that was sent long ago (RFC 9293, 3.8.4)
        ahead = (sequence - side.due) & 0xFFFFFFFF
        if ahead >= 0x80000000:  # it was there before, at least its beginning
            known = 0x100000000 - ahead
            if known >= length:
                return
            data, length, sequence = data[known:], length - known, side.due
        elif ahead:
            side.held.setdefault(sequence, (data, length, number))
            if len(side.held) < MOST_HELD:
                return
            # What is missing was not captured. Go on behind it.
            self.gap(who)
            sequence = min(side.held, key=lambda at: (at - (side.due or 0)) & 0xFFFFFFFF)
            data, length, number = side.held.pop(sequence)
        side.due = (sequence + length) & 0xFFFFFFFF
        self.deliver(who, data, length, number)
        while side.held:
            following = side.held.pop(side.due, None)
            if following is None:
                # Drop what has been delivered meanwhile.
                for at in [at for at in side.held if (at - side.due) & 0xFFFFFFFF >= 0x80000000]:
                    del side.held[at]
                return
            side.due = (side.due + following[1]) & 0xFFFFFFFF
            self.deliver(who, *following)

    def finish(self) -> None:
        """After the last packet: what was held back is judged, and what was said in the clear counts."""
        for who in (CLIENT, SERVER):
            side = self.sides[who]
            if side.held:
                self.gap(who)
                for sequence in sorted(side.held, key=lambda at: (at - (side.due or 0)) & 0xFFFFFFFF):
                    self.deliver(who, *side.held[sequence])
                side.held = {}
        if self.phase == NEGOTIATING:
            why = "TLS was never begun" if not self.asked else "TLS was asked for and not begun"
            for number, who, data in self.clear:
                self.judgement.plain_text(number, who, data, why)
        elif self.phase == OTHER:
            self.judge_samples()

    def gap(self, who: int) -> None:
        """Bytes are missing from the capture: where the next record begins is not known."""
        side = self.sides[who]
        side.aligned = False
        side.head = b""
        side.rest = 0

    # ---- what the bytes are ----------------------------------------------------------------------------

    def deliver(self, who: int, data: bytes, length: int, number: int) -> None:
        """Looks at the next bytes of a direction."""
        self.judgement.payload(who)
        missing = length - len(data)
        if self.phase == OPENING:
            self.open(who, data)
        if self.phase == NEGOTIATING:
            self.negotiate(who, data, number)
            if self.phase == NEGOTIATING:
                return
        if self.phase == OTHER and self.begins_tls(data):
            self.phase = TLS
            # What came before was the rest of a record whose beginning was missed, unless it looks otherwise.
            self.judge_samples()
            self.judgement.unknowns = [0, 0]
            self.judgement.protocol = self.judgement.protocol or "TLS"
        if self.phase == TLS:
            self.follow_tls(who, data, missing, number)
        elif self.phase == SSH:
            self.follow_ssh(who, data, missing, number)
        else:
            self.sample(who, data, number)

    def open(self, who: int, data: bytes) -> None:
        """Decides from the first bytes what is spoken."""
        if data.startswith(b"SSH-"):
            self.phase = SSH
            self.judgement.protocol = "SSH"
        elif tls.is_record(data) and data[0] == tls.HANDSHAKE:
            self.phase = TLS
            self.judgement.protocol = "TLS"
            for side in self.sides:
                side.aligned = True
        else:
            self.negotiation = begun_by(data, who == SERVER)
            self.phase = NEGOTIATING if self.negotiation is not None else OTHER

    def negotiate(self, who: int, data: bytes, number: int) -> None:
        """Follows what is said in the clear, to where TLS begins."""
        row = self.negotiation
        assert row is not None
        if tls.is_record(data) and data[0] == tls.HANDSHAKE and (self.agreed or (self.asked and row.consent is None)):
            self.phase = TLS
            self.judgement.protocol = f"{row.name}, then TLS"
            for side in self.sides:
                side.aligned = True
            for said_at, said in gives_away(row, [(at, said) for at, speaker, said in self.clear if speaker == CLIENT]):
                self.judgement.plain_text(said_at, CLIENT, said, "it was said before TLS began")
            self.clear = []
            return
        self.clear.append((number, who, data))
        if len(self.clear) > MOST_HELD:
            # This will be no negotiation any more.
            self.phase = OTHER
            for said_at, speaker, said in self.clear:
                self.judgement.plain_text(said_at, speaker, said, "TLS was never begun")
            self.clear = []
            return
        if who == CLIENT:
            row = self.negotiation = corrected(row, data)
            if row.request.search(data):
                self.asked = True
        elif self.asked and (row.consent is None or row.consent.search(data)):
            self.agreed = True

    def begins_tls(self, data: bytes) -> bool:
        """Whether TLS records begin with these bytes: one that ends where they end, or another behind it."""
        if not tls.is_record(data) or len(data) < tls.RECORD_HEADER:
            return False
        if self.begun and data[0] == tls.HANDSHAKE:
            return True
        end = tls.RECORD_HEADER + int.from_bytes(data[3:5], "big")
        return end == len(data) or (end < len(data) and tls.is_record(data, end))

    def follow_tls(self, who: int, data: bytes, missing: int, number: int) -> None:
        """Walks the records of TLS; what is none is plain text."""
        side = self.sides[who]
        if not side.aligned:
            if not self.begins_tls(data):
                return  # somewhere inside a record, as far as anybody can tell
            side.aligned = True
            side.head = b""
            side.rest = 0
        at = 0
        while at < len(data):
            if side.rest:
                taken = min(side.rest, len(data) - at)
                self.inside_record(who, data[at : at + taken], number)
                side.rest -= taken
                at += taken
                continue
            wanted = tls.RECORD_HEADER - len(side.head)
            side.head += data[at : at + wanted]
            at += wanted
            if not tls.is_record(side.head):
                self.judgement.plain_text(number, who, side.head + data[at:], "it is no TLS record")
                self.gap(who)
                return
            if len(side.head) == tls.RECORD_HEADER:
                side.record = side.head[0]
                side.rest = int.from_bytes(side.head[3:5], "big")
                side.head = b""
                self.record(who, number)
        if missing:
            if missing > side.rest:
                self.gap(who)
            else:
                side.rest -= missing

    def record(self, who: int, number: int) -> None:
        """A record of TLS begins."""
        kind = self.sides[who].record
        if kind == tls.HANDSHAKE:
            self.judgement.handshake(who, number)
        elif kind == tls.APPLICATION_DATA:
            if self.unencrypted:
                self.judgement.plain_text(number, who, b"", f"{self.unencrypted} does not encrypt")
            else:
                self.judgement.ciphertext(who, number)

    def inside_record(self, who: int, data: bytes, number: int) -> None:
        """Bytes of a record: the hellos tell what was agreed on."""
        side = self.sides[who]
        if side.record == tls.APPLICATION_DATA and len(data) >= plain.FEWEST and plain.is_text(data):
            self.judgement.plain_text(number, who, b"", "it is text in a record of TLS")
        if side.record != tls.HANDSHAKE or len(side.handshake) >= LONGEST_HEAD:
            return
        side.handshake += data
        needed = int.from_bytes(side.handshake[1:4], "big") + 4
        if len(side.handshake) < min(needed, LONGEST_HEAD):
            return
        hello = tls.hello(side.handshake)
        side.handshake = side.handshake.ljust(LONGEST_HEAD, b"\0")  # looked at once
        if hello is None:
            return
        judgement = self.judgement
        if hello.kind == tls.CLIENT_HELLO:
            judgement.server_name = hello.server_name
        else:
            judgement.protocol = judgement.protocol.replace("TLS", hello.version_name, 1)
            if hello.cipher in tls.NULL_CIPHERS:
                self.unencrypted = f"cipher suite {hello.cipher:#06x}"

    def follow_ssh(self, who: int, data: bytes, missing: int, number: int) -> None:
        """Walks SSH's packets up to the new keys (RFC 4253, 6 and 7.3); what comes behind is ciphertext."""
        side = self.sides[who]
        if side.newkeys:
            if plain.is_text(data) and len(data) >= plain.FEWEST:
                self.judgement.plain_text(number, who, data, "it is text, although keys were agreed on")
            else:
                self.judgement.ciphertext(who, number)
            return
        self.judgement.handshake(who, number)
        if not side.ssh_banner:
            side.head += data
            end = side.head.find(b"\n")
            if end < 0:
                if len(side.head) > 255:
                    self.judgement.plain_text(number, who, side.head, "it is no SSH identification")
                    self.phase = OTHER
                return
            side.ssh_banner = side.head.startswith(b"SSH-")
            data, side.head = side.head[end + 1 :], b""
            if not side.ssh_banner:
                return  # lines before the identification are allowed
        at = 0
        while at < len(data):
            if side.rest:
                taken = min(side.rest, len(data) - at)
                side.rest -= taken
                at += taken
                continue
            wanted = 6 - len(side.head)
            side.head += data[at : at + wanted]
            at += wanted
            if len(side.head) == 6:
                side.rest = max(int.from_bytes(side.head[:4], "big") - 2, 0)
                if side.rest > 262144:
                    self.gap(who)
                    side.newkeys = True  # no length of a packet in the clear: what comes is ciphertext
                    return
                if side.head[5] == SSH_NEWKEYS:
                    side.newkeys = True
                    if at + side.rest < len(data):
                        self.judgement.ciphertext(who, number)
                    side.rest = 0
                    return
                side.head = b""
        side.rest = max(side.rest - missing, 0)

    # ---- what follows no rule ---------------------------------------------------------------------------

    def sample(self, who: int, data: bytes, number: int) -> None:
        """Keeps bytes to look at their entropy; text is told at once."""
        if plain.is_text(data):
            self.judgement.plain_text(number, who, data, "it is text")
            return
        self.judgement.unknown(who, number)
        if not any(data):
            return  # nothing was said, or it is not known: a listing's payload comes back as zeros
        if len(self.samples[who]) < plain.SAMPLE:
            self.samples[who] += data[: plain.SAMPLE]

    def judge_samples(self) -> None:
        """What was neither text nor a known protocol: structured, or as random as ciphertext."""
        for who in (CLIENT, SERVER):
            if self.samples[who] and plain.looks_random(self.samples[who]) is False:
                self.judgement.unknown_is_plain(who, self.samples[who])
