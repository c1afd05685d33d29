"""The address guard, by table and on real connections."""

import asyncio
from ipaddress import IPv6Address, ip_address

import pytest
from faults import FaultServer
from hypothesis import given
from hypothesis import strategies as st
from loopback import NOW, fetch, fetcher

from watcher.errors import FetchError
from watcher.feeds.addresses import Address, refusal
from watcher.feeds.guard import Guard, GuardedBackend

REFUSED = [
    ("0.0.0.0", "unspecified"),
    ("0.1.2.3", "unspecified"),
    ("10.0.0.1", "private"),
    ("100.64.0.1", "carrier NAT"),
    ("100.127.255.255", "carrier NAT"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("169.254.169.254", "link-local"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private"),
    ("192.0.0.8", "protocol assignment"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4 relay"),
    ("192.168.1.1", "private"),
    ("198.18.0.1", "benchmark"),
    ("198.19.255.255", "benchmark"),
    ("198.51.100.7", "documentation"),
    ("203.0.113.7", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "reserved"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::ffff:8.8.8.8", "IPv4-mapped"),
    ("::ffff:127.0.0.1", "IPv4-mapped"),
    ("::ffff:0:127.0.0.1", "IPv4-translated"),
    ("::127.0.0.1", "IPv4-compatible"),
    ("64:ff9b::7f00:1", "NAT64"),
    ("64:ff9b::8.8.8.8", "NAT64"),
    ("64:ff9b:1::7f00:1", "local NAT64"),
    ("100::1", "discard"),
    ("2001::1", "Teredo"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"),
    ("2001:2::1", "benchmark"),
    ("2001:10::1", "protocol assignment"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4"),
    ("2002:0808:0808::1", "6to4"),
    ("3fff::1", "documentation"),
    ("5f00::1", "segment routing"),
    ("fc00::1", "private"),
    ("fd12:3456::1", "private"),
    ("fe80::1", "link-local"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
    ("4000::1", "not allocated"),
    ("2a00:1450::5efe:7f00:1", "ISATAP"),
    ("2a00:1450::200:5efe:a00:1", "ISATAP"),
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "192.0.3.1",
    "2a00:1450:4001::1",
    "2606:4700::1111",
]


class Scripted(GuardedBackend):
    """The guard with a resolver that says what the test wants, a different thing each time if need be."""

    def __init__(self, guard: Guard, *answers: str) -> None:
        super().__init__(guard)
        self.answers = [[ip_address(a) for a in answer.split()] for answer in answers]
        self.asked = 0

    async def resolve(self, host: str, port: int) -> tuple[Address, ...]:
        self.asked += 1
        return tuple(self.answers[min(self.asked, len(self.answers)) - 1])


@pytest.mark.parametrize(("address", "why"), REFUSED)
def test_an_address_that_is_not_public_is_refused(address: str, why: str) -> None:
    """Every special range, and IPv4 in every IPv6 disguise, has a reason of its own."""
    assert why == refusal(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    """The edges of the ranges lie where they should."""
    assert refusal(ip_address(address)) is None


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_the_standard_library_calls_private_is_refused(address: Address) -> None:
    """The table refuses at least what `ipaddress` says is private, reserved, multicast or link-local."""
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local or address.is_unspecified:
        assert refusal(address) is not None


@given(st.ip_addresses(v=4))
def test_no_disguise_makes_an_address_reachable(address: Address) -> None:
    """Mapped, compatible, translated, NAT64 and 6to4 forms of any IPv4 address are refused."""
    n = int(address)
    for form in ("::ffff:0:0", "::", "::ffff:0:0:0", "64:ff9b::"):
        assert refusal(IPv6Address(int(ip_address(form)) | n)) is not None
    assert refusal(IPv6Address((0x2002 << 112) | (n << 80))) is not None


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "localhost", "0.0.0.0", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::]"],
)
def test_loopback_is_refused_however_it_is_written(server: FaultServer, host: str) -> None:
    """Old spellings of an address are resolved first, then judged by what they are."""
    with pytest.raises(FetchError) as fault:
        fetch(f"http://{host}:{server.port}/good/1", guard=Guard())
    assert fault.value.name in ("private-address", "bad-url", "unknown-host")
    assert not server.asked("/good/1")


def test_a_name_that_rebinds_gets_nothing(server: FaultServer) -> None:
    """The address checked is the address connected to; the next visit is checked anew."""
    url = f"http://rebind.example:{server.port}/good/rebind"
    guard = Guard(allow=("127.0.0.1/32",))
    backend = Scripted(guard, "127.0.0.1", "127.0.0.5")

    async def go() -> None:
        async with fetcher(guard=guard, backend=backend) as running:
            await running.get(url, NOW)
            assert backend.asked == 1
            with pytest.raises(FetchError) as fault:
                await running.get(url, NOW)
            assert fault.value.name == "private-address"

    asyncio.run(go())
    assert len(server.asked("/good/rebind")) == 1


def test_one_private_address_among_public_ones_refuses_the_name(server: FaultServer) -> None:
    """A name that mixes public and private addresses is not tried until it fits."""
    mixed = Scripted(Guard(ports=frozenset({server.port})), "8.8.8.8 127.0.0.1")
    with pytest.raises(FetchError, match="loopback"):
        fetch(f"http://mixed.example:{server.port}/good/1", backend=mixed)
    assert not server.asked("/good/1")


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "http://2130706433/"]
)
def test_a_redirect_to_a_private_address_is_refused(server: FaultServer, target: str) -> None:
    """Every hop goes through the same door."""
    server.extra["/inward"] = lambda x: x.answer(b"", f"Location: {target}", status="302 Found")
    with pytest.raises(FetchError) as fault:
        fetch(server.url("/inward"), guard=Guard(allow=(f"127.0.0.1:{server.port}",)))
    assert fault.value.name == "private-address"


@pytest.mark.parametrize(
    ("allow", "host", "port", "address", "fault"),
    [
        ((), "a.example", 80, "8.8.8.8", None),
        ((), "a.example", 443, "8.8.8.8", None),
        ((), "a.example", 22, "8.8.8.8", "forbidden-port"),
        (("a.example:22",), "a.example", 22, "8.8.8.8", None),
        (("a.example",), "A.Example.", 8080, "10.0.0.1", None),
        (("a.example:8080",), "a.example", 80, "10.0.0.1", "private-address"),
        (("a.example",), "b.a.example", 80, "10.0.0.1", "private-address"),
        (("10.0.0.0/8",), "c.example", 80, "10.9.9.9", None),
        (("10.0.0.0/8",), "c.example", 8080, "10.9.9.9", None),
        (("10.0.0.0/8:80",), "c.example", 8080, "10.9.9.9", "private-address"),
        (("10.0.0.0/8",), "c.example", 80, "192.168.0.1", "private-address"),
        (("[fd00::1]:8080",), "d.example", 8080, "fd00::1", None),
        (("fd00::/8",), "d.example", 80, "fd00::1", None),
        (("127.0.0.1",), "e.example", 80, "::ffff:127.0.0.1", "private-address"),
    ],
)
def test_the_allow_list_opens_what_it_names(
    allow: tuple[str, ...], host: str, port: int, address: str, fault: str | None
) -> None:
    """Hosts, addresses and networks, each with or without a port, and not one door more."""
    guard = Guard(allow=allow)
    if fault is None:
        guard.check(host, port, [ip_address(address)])
        return
    with pytest.raises(FetchError) as refused:
        guard.check(host, port, [ip_address(address)])
    assert fault == refused.value.name


@pytest.mark.parametrize("entry", ["10.0.0.0/99", "", "a.example:http", "[::1"])
def test_a_wrong_entry_of_the_allow_list_is_an_error_at_once(entry: str) -> None:
    """A typing error must not silently allow nothing, or something else."""
    with pytest.raises(ValueError):
        Guard(allow=(entry,))


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_in_the_environment_is_not_used(server: FaultServer, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect for us, behind the guard's back."""
    monkeypatch.setenv(name, server.url("").rstrip("/"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(FetchError) as fault:
        fetch("http://10.0.0.1/good/proxied", guard=Guard())
    assert fault.value.name == "private-address"
