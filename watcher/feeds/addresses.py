"""Which addresses are public: a table, and one question to it.

Rejected: `ipaddress.is_global` alone (it calls 64:ff9b::/96 and some 6to4 addresses global, and what it says changes
between Python releases). IPv4 inside IPv6 is refused in every form even when the inner address is public: no feed
needs it. Someone behind NAT64 allows `64:ff9b::/96`.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: IANA special-purpose registries, with the name a refusal gives. First match wins.
_REFUSED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignment"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT relay"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmark"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("::ffff:0:0:0/96", "IPv4-translated"),
    ("::/96", "IPv4-compatible"),
    ("64:ff9b::/96", "NAT64"),
    ("64:ff9b:1::/48", "local NAT64"),
    ("100::/64", "discard"),
    ("2001::/32", "Teredo"),
    ("2001:2::/48", "benchmark"),
    ("2001:db8::/32", "documentation"),
    ("2001::/23", "protocol assignment"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
_TABLE: tuple[tuple[Network, str], ...] = tuple((ip_network(net), name) for net, name in _REFUSED)
_GLOBAL_IPV6 = IPv6Network("2000::/3")


def refusal(address: Address) -> str | None:
    """Why this address is not a public one, or None when it is."""
    for network, name in _TABLE:
        if address.version == network.version and address in network:
            return name
    if isinstance(address, IPv6Address):
        if address not in _GLOBAL_IPV6:
            return "not allocated"
        # ISATAP (RFC 5214) hides an IPv4 address behind any prefix.
        if (int(address) >> 32) & 0xFCFFFFFF == 0x00005EFE:
            return "ISATAP"
    return None
