"""From records to packets.

`packet` puts a packet together, out of `link` or `arp`, `ip`, `transport` or `icmp`, `dns` or `application`. What lasts
from one packet to the next is kept by `addresses` (names), `clock`, `connections` (sequence numbers), `lost`
(ends that a page took away) and `dns` (questions).
"""
