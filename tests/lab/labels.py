"""What is true of each capture: what became of its conversations, and what must be found, and nothing else.

A label's `conversations` are words "PROTOCOL[/SERVER PORT] VERDICT[/OR THIS ONE] [xCOUNT]", joined by "; ": all
conversations of the capture, in any order; "x+" is one or more. `findings` are exactly the kinds that must be found;
`may` names kinds about which two people of the trade could disagree. `figures` are some of a finding's figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Figures = Mapping[str, Mapping[str, object]]


class Label(NamedTuple):
    """The truth about one capture."""

    capture: str
    conversations: str
    findings: str = ""
    may: str = ""
    figures: Figures = MappingProxyType({})


def scanned(technique: str, ports: int, **figures: object) -> Figures:
    """A scan of that many ports."""
    return {"port-scan": {"technique": technique, "ports": ports, **figures}}


def login(protocol: str, user: str | None = "alice") -> Figures:
    """A login that could be read."""
    return {"credentials": {"protocol": protocol, "user": user}}


def lost(segments: int, where: str) -> Figures:
    """So many segments were lost by the bridge, which counted them; before the capture or behind it."""
    return {"retransmissions": {"lost": segments, "needless": 0, "loss": where}}


# nmap's probes without SYN belong to no connection; the closed ports' resets are the only answers.
LONE = "tcp stray/mid-stream/probed x+"

LABELS = (
    # ---- all is well
    Label("http-complete", "tcp/80 complete"),
    Label("http-ipv6", "tcp/80 complete"),
    Label("http-download", "tcp/80 complete"),
    Label(
        "http-offloaded",
        "tcp/80 complete",
        "checksum-offload",
        figures={"checksum-offload": {"where": "sender"}},
    ),
    Label("http-small-mtu", "tcp/80 complete"),
    Label("http-routed", "tcp/80 complete"),
    Label("netcat-chat", "tcp/12345 complete/open"),
    Label("half-close", "tcp/7000 complete"),
    Label("still-open", "tcp/5000 open"),
    Label("handshake-only", "tcp/5000 open"),
    Label("mid-stream", "tcp/5000 mid-stream"),
    Label("mid-stream-still-open", "tcp/5000 mid-stream"),
    Label("simultaneous-open", "tcp complete"),
    Label("port-reuse", "tcp/8080 complete x3"),
    Label("keep-alive", "tcp/8080 complete"),
    Label("urgent-and-push", "tcp/23 complete"),
    Label("many-connections", "tcp/8080 complete x200"),
    Label("many-ports-served", "tcp complete x40"),
    Label("idle-closed-by-server", "tcp/80 idle-closed"),
    Label("idle-closed-by-client", "tcp/80 idle-closed"),
    Label("slow-server", "tcp/80 complete", "slow-server"),
    Label("server-hangs", "tcp/80 complete"),
    Label("slow-network", "tcp/80 complete", "slow-network"),
    Label("slow-network-at-server", "tcp/80 complete", "slow-network"),
    Label("udp-answered", "udp/7777 answered x3"),
    Label("ping", "icmp answered"),
    Label("ping-fragmented", "icmp answered"),
    Label("ping-ipv6", "icmp6 answered; nd answered"),
    Label("ping-router", "icmp answered"),
    Label("reordered-udp", "udp/9000 answered"),
    # ---- endings
    Label("reset-before-data", "tcp/80 reset"),
    Label("reset-by-server-after-data", "tcp/5000 reset"),
    Label("reset-by-client-after-data", "tcp/5000 reset"),
    Label("reset-with-data-unread", "tcp/5000 reset"),
    Label("reset-answers-closed-side", "tcp/5000 reset"),
    Label("reset-on-open-port-after-crash", "tcp/5000 reset"),
    Label("stalled-network-gone", "tcp/5000 stalled", may="retransmissions"),
    Label("stalled-one-way", "tcp/80 stalled", may="retransmissions"),
    Label("stalled-zero-window", "tcp/5000 stalled", "zero-window"),
    Label("zero-window-recovers", "tcp/5000 complete", "zero-window"),
    Label("zero-window-server", "tcp/5000 complete", "zero-window"),
    Label("half-open", "tcp/80 half-open"),
    Label("syn-flood", "tcp/80 half-open x1500", "syn-flood"),
    Label("syn-flood-with-customers", "tcp/80 half-open x600; tcp/80 complete x20", "syn-flood"),
    Label("server-gone", "tcp/80 no-answer x150"),
    Label("syn-ack-lost", "tcp/80 syn-ack-lost"),
    Label("third-ack-lost-once", "tcp/80 complete"),
    Label("stray-syn-ack", "tcp/80 stray"),
    Label("stray-late-data", "tcp/5000 stray"),
    Label("late-reset-dropped", "tcp/5000 stalled", may="retransmissions"),
    # ---- refusals
    Label("refused", "tcp/23 refused"),
    Label("refused-ipv6", "tcp/23 refused"),
    Label("refused-again-and-again", "tcp/5432 refused x40"),
    Label("refused-same-port", "tcp/23 refused x3"),
    Label("refused-by-filter", "tcp/80 refused"),
    Label("tcp-port-unreachable", "tcp/80 unreachable"),
    Label("tcp-admin-prohibited", "tcp/80 unreachable"),
    Label("tcp-admin-prohibited-ipv6", "tcp/80 unreachable"),
    Label("tcp-host-unreachable", "tcp/80 unreachable"),
    Label("tcp-net-unreachable", "tcp/80 unreachable"),
    Label("no-answer", "tcp/80 no-answer"),
    Label("no-answer-at-server", "tcp/80 no-answer"),
    Label("answers-at-last", "tcp/80 idle-closed"),
    Label("backlog-full", "tcp/80 open; tcp/80 no-answer"),
    Label("udp-unreachable", "udp/7777 unreachable"),
    Label("udp-unanswered", "udp/7777 unanswered/one-way"),
    Label("udp-admin-prohibited", "udp/7777 unreachable"),
    Label("ping-unanswered", "icmp unanswered"),
    Label("ping-unreachable", "icmp unreachable"),
    Label("web-then-refused", "tcp/80 complete; tcp/80 refused x3"),
    Label("one-way-drop", "tcp/80 no-answer"),
    # ---- losses
    Label("loss-before-capture", "tcp/80 complete", "retransmissions", figures=lost(9, "before")),
    Label("loss-after-capture", "tcp/80 complete", "retransmissions", figures=lost(9, "behind")),
    Label("loss-heavy", "tcp/80 complete", "retransmissions", figures=lost(21, "behind")),
    Label("loss-upload", "tcp/5000 complete", "retransmissions", figures=lost(7, "behind")),
    Label("loss-of-acknowledgments", "tcp/80 complete"),
    Label("reordering", "tcp/80 complete"),
    Label("duplication", "tcp/80 complete", may="duplicates"),
    Label("tail-loss", "tcp/80 complete", may="retransmissions"),
    Label("path-mtu-black-hole", "tcp/80 stalled", "path-mtu", may="retransmissions"),
    Label("path-mtu-black-hole-upload", "tcp/5000 stalled", "path-mtu", may="retransmissions"),
    Label("path-mtu-black-hole-late", "tcp/22 stalled", "path-mtu", may="retransmissions"),
    Label("path-mtu-told-ipv6", "tcp/5000 complete", "path-mtu", may="retransmissions"),
    Label("path-mtu-told", "tcp/5000 complete", "path-mtu", may="retransmissions"),
    Label("path-mtu-icmp-filtered", "tcp/5000 stalled", "path-mtu", may="retransmissions"),
    # ---- scans
    Label("scan-syn", "tcp refused x198; tcp probed x2", "port-scan", figures=scanned("syn", 200, open=[22, 80])),
    Label(
        "scan-syn-thousand",
        "tcp refused x998; tcp probed x2",
        "port-scan",
        figures=scanned("syn", 1000, open=[22, 80]),
    ),
    Label(
        "scan-syn-in-order",
        "tcp refused x98; tcp probed x2",
        "port-scan",
        figures=scanned("syn", 100, open=[22, 80], in_order=True),
    ),
    Label(
        "scan-syn-filtered",
        "tcp no-answer x+; tcp probed x2",
        "port-scan",
        figures=scanned("syn", 60, open=[22], filtered_count=59),
    ),
    # The kernel counts its ICMP messages, and may keep the last ones.
    Label(
        "scan-syn-rejected",
        "tcp unreachable/no-answer x+; tcp probed x+",
        "port-scan",
        figures=scanned("syn", 60, open=[22], filtered_count=59),
    ),
    Label(
        "scan-syn-slow",
        "tcp refused x49; tcp probed",
        "port-scan",
        figures=scanned("syn", 50, open=[22], in_order=False),
    ),
    Label(
        "scan-connect",
        "tcp refused x198; tcp reset x2",
        "port-scan",
        figures=scanned("connect", 200, open=[22, 80]),
    ),
    Label("scan-fin", LONE, "port-scan", figures=scanned("fin", 100)),
    Label("scan-null", LONE, "port-scan", figures=scanned("null", 100)),
    Label("scan-xmas", LONE, "port-scan", figures=scanned("xmas", 100)),
    Label("scan-ack", LONE, "port-scan", figures=scanned("ack", 100)),
    Label("scan-window", LONE, "port-scan", figures=scanned("ack", 100)),
    Label("scan-syn-ipv6", "tcp refused x58; tcp probed x2", "port-scan", figures=scanned("syn", 60, open=[22, 53])),
    Label("scan-connect-unanswered", "tcp no-answer x+", "port-scan", figures=scanned("connect", 40, open=[])),
    Label("scan-maimon", LONE, "port-scan", figures=scanned("maimon", 100)),
    # Port 67 is asked as DHCP, and is a conversation of its own.
    Label(
        "scan-udp",
        "udp unreachable x+; udp/53 answered; dns/53 no-answer; dhcp/67 no-server",
        "port-scan",
        may="dns-failures",
        figures=scanned("udp", 39),
    ),
    Label("scan-service-detection", "tcp refused x40; tcp probed; tcp/80 complete/reset x+", "port-scan"),
    Label("scan-sweep", "tcp probed/no-answer x32", "port-scan"),
    Label("scan-ping-sweep", "icmp answered/unanswered x32", "port-scan"),
    Label("scan-arp-sweep", "arp answered; arp unanswered x+", "port-scan", may="arp-unanswered"),
    Label("scan-ip-protocols", "", "port-scan"),
    Label("scan-beside-work", "tcp refused x100; tcp/80 complete x8", "port-scan", figures=scanned("syn", 100)),
    Label("scan-from-two", "tcp refused x+; tcp probed x+; tcp half-open x+", "port-scan"),
    Label("health-checks", "tcp/80 probed x12; tcp/443 probed x12"),
    Label("health-checks-of-many", "tcp/80 idle-closed/complete/reset x48"),
    Label("services-missed", "tcp refused x120"),
    Label("traceroute-udp", "udp unreachable/unanswered x+"),
    Label("traceroute-tcp", "tcp/80 unreachable/probed x+"),
    # ---- secrets
    Label("tls-1-3", "tcp/443 complete"),
    Label("tls-1-2", "tcp/443 complete"),
    Label("tls-1-1", "tcp/443 complete", "old-tls"),
    Label("tls-1-0", "tcp/443 complete", "old-tls"),
    Label("tls-other-port", "tcp/9999 complete"),
    Label("tls-versions-do-not-meet", "tcp/443 complete/reset"),
    Label("https-curl", "tcp/443 complete"),
    Label("plaintext-on-443", "tcp/443 complete", "plaintext-on-tls-port"),
    Label("plaintext-to-tls-server", "tcp/443 complete/reset", "plaintext-on-tls-port"),
    Label("ssh", "tcp/22 complete"),
    Label("ftp-login", "tcp/21 complete; tcp complete", "credentials", figures=login("ftp")),
    Label("ftp-wrong-password", "tcp/21 complete/reset", "credentials", may="slow-server", figures=login("ftp")),
    Label("ftp-anonymous", "tcp/21 complete; tcp complete"),
    Label("pop3-login", "tcp/110 complete", "credentials", figures=login("pop3")),
    Label("pop3-apop", "tcp/110 complete/reset"),
    Label("pop3-by-hand", "tcp/110 complete", "credentials", figures=login("pop3")),
    Label("imap-login", "tcp/143 complete", "credentials", figures=login("imap")),
    Label("imap-authenticate", "tcp/143 complete/reset", "credentials", figures=login("imap")),
    Label("smtp-auth-plain", "tcp/25 complete", "credentials", figures=login("smtp")),
    Label("smtp-auth-plain-at-once", "tcp/25 complete", "credentials", figures=login("smtp")),
    Label("smtp-auth-login", "tcp/25 complete", "credentials", figures=login("smtp")),
    Label("smtp-starttls", "tcp/25 complete/reset"),
    Label("smtp-plain-mail", "tcp/25 complete"),
    Label("http-basic", "tcp/80 complete", "credentials", figures=login("http")),
    Label("http-basic-proxy", "tcp/3128 complete", "credentials", figures=login("http")),
    Label("http-bearer", "tcp/8080 complete", "credentials", figures=login("http", None)),
    Label("telnet-login", "tcp/23 complete/open", "credentials", figures=login("telnet")),
    Label("ldap-bind", "tcp/389 complete", "credentials", figures=login("ldap", "cn=alice,dc=example")),
    Label("ldap-anonymous", "tcp/389 complete"),
    Label("snmp-community", "udp/161 answered", "credentials", figures=login("snmp", None)),
    Label("snmp-public", "udp/161 answered", "credentials", figures=login("snmp", None)),
    Label("words-like-a-login", "tcp/80 complete"),
    # ---- names
    Label("dns-answered", "dns/53 answered x3"),
    Label("dns-no-such-name", "dns/53 nxdomain x6", "dns-failures"),
    Label("dns-one-typo", "dns/53 answered x9; dns/53 nxdomain"),
    Label("dns-ipv6", "dns/53 answered x3"),
    Label(
        "ordinary-day",
        "dns/53 answered x3; tcp/80 complete x3; tcp/443 complete x3; tcp/2222 complete/open; icmp answered",
    ),
    Label("dns-refused", "dns/53 dns-error x3", "dns-failures"),
    Label("dns-server-failure", "dns/53 servfail x3", "dns-failures"),
    Label("dns-no-answer", "dns/53 no-answer x2", "dns-failures"),
    Label("dns-no-server", "dns/53 unreachable", "dns-failures"),
    Label("dns-slow", "dns/53 slow/answered x3", "dns-failures"),
    Label("dns-retried", "dns/53 answered/slow"),
    Label("dns-truncated", "dns/53 truncated; tcp/53 complete"),
    Label("dns-truncated-tcp-refused", "dns/53 truncated; tcp/53 refused", "dns-failures"),
    Label("dns-over-tcp", "tcp/53 complete x2"),
    Label("dns-tcp-refused", "tcp/53 complete x3", "dns-failures", figures={"dns-failures": {"dns_error": 3}}),
    Label("dhcp-leased", "dhcp leased"),
    Label("dhcp-refused", "dhcp refused", "dhcp-failure"),
    Label("dhcp-no-server", "dhcp no-server", "dhcp-failure"),
    Label("dhcp-pool-empty", "dhcp no-server", "dhcp-failure"),
    # ---- links
    Label("arp-answered", "arp answered; icmp answered"),
    Label("arp-unanswered", "arp unanswered", "arp-unanswered"),
    Label("neighbor-unanswered", "nd unanswered", "arp-unanswered"),
    Label("arp-conflict", "arp two-owners; icmp answered", "arp-conflict"),
    Label("arp-announced", "arp announced"),
    Label("arp-probe", "arp announced/unanswered x+"),
    Label("arp-failover", "arp answered; arp announced; icmp answered"),
    Label("routing-loop", "icmp unreachable/unanswered", "routing-loop"),
    Label("routing-loop-tcp", "tcp/80 unreachable/no-answer", "routing-loop"),
    Label("routing-loop-at-client", "tcp/80 unreachable/no-answer", "routing-loop"),
    Label("both-sides-of-a-router", "tcp/80 complete", "duplicates"),
    Label("both-sides-of-a-bridge", "tcp/80 complete", "duplicates"),
    # ---- strangers
    Label("reset-ignored", "tcp/5000 complete"),
    Label("reset-by-a-box", "tcp/5000 reset"),
    Label("older-connection", "tcp/5000 complete"),
    Label("older-connection-stays", "tcp/5000 stray"),
    Label("fast-open-taken", "tcp/5000 complete x2"),
    Label("fast-open-not-taken", "tcp/5000 complete x2"),
    Label("scan-decoys", "tcp refused x+; tcp probed/half-open x+", "port-scan", figures=scanned("syn", 100)),
    Label("arp-announced-by-two", "arp two-owners", "arp-conflict"),
    Label("neighbor-conflict", "nd two-owners", "arp-conflict"),
    Label("time-server-silent", "udp/123 unanswered"),
    Label("polling", "udp/10161 answered x27; udp/10161 unanswered x3"),
    Label("way-out-broken", "tcp/443 no-answer x30"),
    Label("asked-by-multicast", "udp one-way x2"),
    # ---- doubts
    Label("snaplen-short", "tcp/80 complete", "snaplen-short"),
    Label("snaplen-headers-only", "tcp/80 complete", "snaplen-short"),
    Label("one-sided-client", "tcp/80 complete/mid-stream", "one-sided"),
    Label("one-sided-server", "tcp/80 complete/mid-stream", "one-sided"),
    Label("cut-at-the-beginning", "tcp/80 mid-stream"),
    Label("cut-at-the-end", "tcp/80 open"),
    Label("drops", "tcp/80 complete", "drops"),
    Label("clock-step-back", "tcp/80 complete", "clock-step"),
    Label("clock-step-forward", "tcp/80 complete", "clock-step"),
    Label("out-of-order-capture", "tcp/80 complete"),
    Label("captured-twice", "tcp/80 complete", "duplicates"),
    Label("overlapping-fragments", "udp/9000 unanswered/one-way", "overlapping-fragments"),
    Label(
        "offload-receiver",
        "tcp/5000 complete",
        "checksum-offload",
        figures={"checksum-offload": {"where": "receiver"}},
    ),
)
