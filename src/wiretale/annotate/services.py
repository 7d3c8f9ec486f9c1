"""What well-known services are for, in a few words, and who is called by which addresses."""

from __future__ import annotations

from wiretale.native import Final

# Port: the service's name, and what it does.
SERVICES: Final[dict[int, tuple[str, str]]] = {
    7: ("echo", "sends back what it gets"),
    20: ("ftp-data", "files on their way by FTP"),
    21: ("ftp", "fetching and storing files: the commands"),
    22: ("ssh", "an encrypted shell, and files over it"),
    23: ("telnet", "a shell, not encrypted"),
    25: ("smtp", "mail from server to server"),
    43: ("whois", "who registered a name or address"),
    49: ("tacacs", "who may log in to network devices"),
    53: ("domain", "DNS: addresses for names"),
    67: ("bootps", "the DHCP server, which hands out addresses"),
    68: ("bootpc", "the DHCP client, which asks for an address"),
    69: ("tftp", "files for machines that start"),
    79: ("finger", "who is logged in"),
    80: ("http", "the web, not encrypted"),
    88: ("kerberos", "tickets to log in with"),
    110: ("pop3", "fetching mail"),
    111: ("sunrpc", "which port an RPC service has"),
    113: ("auth", "whose connection it is (ident)"),
    119: ("nntp", "news"),
    123: ("ntp", "the time"),
    135: ("epmap", "which port a Windows RPC service has"),
    137: ("netbios-ns", "names in old Windows networks"),
    138: ("netbios-dgm", "announcements in old Windows networks"),
    139: ("netbios-ssn", "Windows file sharing, the old way"),
    143: ("imap2", "reading mail on its server"),
    161: ("snmp", "watching and managing devices"),
    162: ("snmp-trap", "devices that report to their manager"),
    179: ("bgp", "routes between networks"),
    389: ("ldap", "a directory of people and machines"),
    443: ("https", "the web, encrypted"),
    445: ("microsoft-ds", "Windows file sharing (SMB)"),
    465: ("submissions", "handing in mail, encrypted"),
    500: ("isakmp", "keys for IPsec (IKE)"),
    502: ("mbap", "Modbus: industrial controllers"),
    514: ("syslog", "log messages"),
    515: ("printer", "print jobs"),
    520: ("route", "routes of a small network (RIP)"),
    546: ("dhcpv6-client", "the DHCPv6 client, which asks for an address"),
    547: ("dhcpv6-server", "the DHCPv6 server, which hands out addresses"),
    587: ("submission", "handing in mail"),
    631: ("ipp", "printing"),
    636: ("ldaps", "a directory, encrypted"),
    853: ("domain-s", "DNS, encrypted"),
    873: ("rsync", "copying files"),
    993: ("imaps", "reading mail on its server, encrypted"),
    995: ("pop3s", "fetching mail, encrypted"),
    1194: ("openvpn", "a VPN"),
    1433: ("ms-sql-s", "a Microsoft SQL database"),
    1812: ("radius", "who may use the network"),
    1813: ("radius-acct", "how long who used the network"),
    1883: ("mqtt", "messages of small devices"),
    1900: ("ssdp", "finding devices (UPnP)"),
    2049: ("nfs", "files on another machine"),
    3128: ("squid", "a web proxy"),
    3306: ("mysql", "a MySQL database"),
    3389: ("ms-wbt-server", "a Windows desktop from afar"),
    3478: ("stun", "finding a way through NAT, for calls"),
    4500: ("ipsec-nat-t", "IPsec through NAT"),
    4789: ("vxlan", "networks inside a network"),
    5060: ("sip", "setting up calls"),
    5222: ("xmpp-client", "chat"),
    5353: ("mdns", "names without a name server"),
    5355: ("hostmon", "LLMNR: names without a name server"),
    5432: ("postgresql", "a PostgreSQL database"),
    5900: ("vnc", "a desktop from afar"),
    6379: ("redis", "a Redis database"),
    6443: ("kubernetes", "the Kubernetes API"),
    6667: ("ircd", "chat"),
    8080: ("http-alt", "the web, often a proxy"),
    8443: ("https-alt", "the web, encrypted"),
    9100: ("jetdirect", "print jobs; also measurements for Prometheus"),
    11211: ("memcached", "a cache in memory"),
    27017: ("mongodb", "a MongoDB database"),
}

FIRST_DYNAMIC: Final = 32768  # where Linux starts to pick ports for clients; the others start later

# First bits of addresses, how many, and what they are for.
KINDS4: Final[tuple[tuple[bytes, int, str], ...]] = (
    (bytes((255, 255, 255, 255)), 32, "everybody on this network (broadcast)"),
    (bytes((0, 0, 0, 0)), 32, "a host that has no address yet"),
    (bytes((127, 0, 0, 0)), 8, "the host itself (loopback)"),
    (bytes((169, 254, 0, 0)), 16, "self-assigned, for this link only: no DHCP server answered"),
    (bytes((10, 0, 0, 0)), 8, "a private address"),
    (bytes((172, 16, 0, 0)), 12, "a private address"),
    (bytes((192, 168, 0, 0)), 16, "a private address"),
    (bytes((100, 64, 0, 0)), 10, "shared behind a provider's NAT"),
    (bytes((192, 0, 2, 0)), 24, "an address for examples"),
    (bytes((198, 51, 100, 0)), 24, "an address for examples"),
    (bytes((203, 0, 113, 0)), 24, "an address for examples"),
    (bytes((224, 0, 0, 1)), 32, "all hosts on this link (multicast)"),
    (bytes((224, 0, 0, 2)), 32, "all routers on this link (multicast)"),
    (bytes((224, 0, 0, 5)), 32, "all OSPF routers on this link (multicast)"),
    (bytes((224, 0, 0, 18)), 32, "VRRP routers on this link (multicast)"),
    (bytes((224, 0, 0, 22)), 32, "routers that keep track of groups (IGMP, multicast)"),
    (bytes((224, 0, 0, 251)), 32, "who answers mDNS on this link (multicast)"),
    (bytes((224, 0, 0, 252)), 32, "who answers LLMNR on this link (multicast)"),
    (bytes((239, 255, 255, 250)), 32, "devices that can be found by SSDP (multicast)"),
    (bytes((224, 0, 0, 0)), 4, "a group of hosts (multicast)"),
)
KINDS6: Final[tuple[tuple[bytes, int, str], ...]] = (
    (bytes(16), 128, "a host that has no address yet"),
    (bytes(15) + b"\1", 128, "the host itself (loopback)"),
    (bytes.fromhex("ff02000000000000000000000000" "0001"), 128, "all hosts on this link (multicast)"),
    (bytes.fromhex("ff02000000000000000000000000" "0002"), 128, "all routers on this link (multicast)"),
    (bytes.fromhex("ff02000000000000000000000000" "0016"), 128, "routers that keep track of groups (multicast)"),
    (bytes.fromhex("ff02000000000000000000000000" "00fb"), 128, "who answers mDNS on this link (multicast)"),
    (bytes.fromhex("ff0200000000000000000001ff00" "0000"), 104, "the few hosts whose address ends like this "
        "(multicast)"),
    (b"\xff" + bytes(15), 8, "a group of hosts (multicast)"),
    (bytes.fromhex("fe80") + bytes(14), 10, "for this link only (link-local)"),
    (bytes.fromhex("fc00") + bytes(14), 7, "a private address"),
    (bytes.fromhex("20010db8") + bytes(12), 32, "an address for examples"),
)


def kind_of(address: bytes) -> str:
    """What an address is for, if that is special; else nothing."""
    for prefix, bits, words in KINDS4 if len(address) == 4 else KINDS6:
        shift = len(address) * 8 - bits
        if int.from_bytes(address, "big") >> shift == int.from_bytes(prefix, "big") >> shift:
            return words
    return ""


def service_words(port: int, name: str) -> str:
    """`pop3: fetching mail`; only a name where no more is known, nothing where no service is known."""
    known = SERVICES.get(port)
    if known is not None:
        return f"{name or known[0]}: {known[1]}"
    return name


def is_service(port: int | None, name: str) -> bool:
    """Whether a port is more likely a service's than picked for a client."""
    return port is not None and (port in SERVICES or (bool(name) and port < FIRST_DYNAMIC) or port < 1024)
