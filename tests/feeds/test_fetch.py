"""Fetching from a real loopback server."""

import asyncio
import gzip
import socket
import threading
import time
import zlib
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
import zstandard
from faults import FaultServer, rss
from faults import item as rss_item
from loopback import AT_ONCE, NOW, QUICK, feed, fetch, fetcher, fresh

from watcher.errors import FetchError
from watcher.feeds.fetch import retry_after
from watcher.feeds.guard import Guard
from watcher.feeds.settings import Bounds, Politeness
from watcher.types import Fetched, NotModified

FAULTS = [
    ("/500", "http-500"),
    ("/502", "http-502"),
    ("/404", "http-404"),
    ("/401", "http-401"),
    ("/410", "gone"),
    ("/302-loop", "redirect-loop"),
    ("/302-nowhere", "bad-redirect"),
    ("/redirect-private", "private-address"),
    ("/redirect-file", "bad-scheme"),
    ("/hang-headers", "timeout"),
    ("/hang-body", "timeout"),
    ("/drip", "slow"),
    ("/reset", "reset"),
    ("/long-length", "incomplete"),
    ("/huge", "too-large"),
    ("/huge-announced", "too-large"),
    ("/gzip-bomb", "too-large"),
    ("/gzip-damaged", "bad-encoding"),
    ("/429-seconds", "rate-limited"),
    ("/429-date", "rate-limited"),
    ("/503-wait", "http-503"),
    ("/challenge", "challenge-page"),
    ("/not-http", "protocol"),
]


@pytest.mark.parametrize(("path", "name"), FAULTS)
def test_a_fault_is_raised_under_its_own_name(server: FaultServer, path: str, name: str) -> None:
    """Each fault of a server is one `FetchError` with one name."""
    bounds = QUICK if path in ("/hang-headers", "/hang-body", "/drip") else Bounds()
    with pytest.raises(FetchError) as fault:
        fetch(server.url(path), bounds=bounds)
    assert name == fault.value.name


def test_one_feeds_fault_never_delays_another(server: FaultServer) -> None:
    """Good feeds are served at once beside every fault there is, and every fault is reported beside them."""

    async def go() -> tuple[dict[str, str], float, float]:
        goods = [feed(server.url(f"/good/{n}"), f"good-{n}") for n in range(5)]
        bads = [feed(server.url(path), path) for path in expected]
        came, start, last_good = {}, time.monotonic(), 0.0
        async with fetcher(politeness=alone, bounds=bounds) as running:
            async for one, answer in running.fetch_all([(f, fresh(f)) for f in bads + goods], NOW):
                came[one.name] = answer.name if isinstance(answer, FetchError) else "ok"
                last_good = time.monotonic() - start if one in goods else last_good
        return came, last_good, time.monotonic() - start

    alone = Politeness(per_host=64, spacing=0.0, pause_scope="url")
    bounds = Bounds(connect=1.0, read=1.0, whole=2.0)
    expected = dict(FAULTS)
    came, last_good, whole = asyncio.run(go())
    assert {**expected, **{f"good-{n}": "ok" for n in range(5)}} == came
    assert last_good < bounds.read < whole < 3


def test_validators_go_out_as_they_came_in(server: FaultServer) -> None:
    """ETag and Last-Modified are opaque: quotes and all, and a 304 is a `NotModified`."""
    url = server.url("/good/21")
    first = fetch(url)
    assert isinstance(first, Fetched)
    assert first.headers["etag"] == '"21"'
    state = fresh(
        feed(url), etag=first.headers["etag"], last_modified=first.headers["last-modified"], last_full=NOW - timedelta(hours=1)
    )
    again = fetch(url, state=state)
    sent = server.asked("/good/21")[-1].headers
    assert isinstance(again, NotModified) and not again.full
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"21"', "Sun, 01 Mar 2026 12:00:00 GMT")


@pytest.mark.parametrize("hours", [12, 13, -1], ids=["twelve", "later", "clock set back"])
def test_a_full_document_is_fetched_every_twelve_hours(server: FaultServer, hours: int) -> None:
    """Validators are left out when the last full fetch is too long ago, or in the future."""
    url = server.url("/good/22")
    state = fresh(feed(url), etag='"22"', last_full=NOW - timedelta(hours=hours))
    assert isinstance(fetch(url, state=state), Fetched)
    assert "if-none-match" not in server.asked("/good/22")[-1].headers


def test_a_304_without_validators_is_a_fault(server: FaultServer) -> None:
    """A server that says "not modified" to a first visit lies, and is caught."""
    url = server.serve("/lying-304", b"", status="304 Not Modified")
    with pytest.raises(FetchError) as fault:
        fetch(url)
    assert fault.value.name == "http-304"


def test_an_unchanged_body_is_not_modified_and_force_fetches_it_anyway(server: FaultServer) -> None:
    """The body hash stands in for validators; `force` looks through it."""
    url = server.url("/bom")
    first = fetch(url)
    assert isinstance(first, Fetched)
    state = fresh(feed(url), body_hash=first.body_hash, last_full=NOW)
    again = fetch(url, state=state)
    assert isinstance(again, NotModified) and again.full
    assert isinstance(fetch(url, state=state, force=True), Fetched)


DOCUMENT = rss(rss_item(1), rss_item(2))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(DOCUMENT)),
        ("x-gzip", gzip.compress(DOCUMENT[:100]) + gzip.compress(DOCUMENT[100:])),
        ("deflate", zlib.compress(DOCUMENT)),
        ("deflate", zlib.compress(DOCUMENT, wbits=-15)),
        ("br", brotli.compress(DOCUMENT)),
        ("zstd", zstandard.compress(DOCUMENT)),
        ("gzip, br", brotli.compress(gzip.compress(DOCUMENT))),
        ("identity", DOCUMENT),
        ("gzip", DOCUMENT),
        ("", gzip.compress(DOCUMENT)),
        ("", zstandard.compress(DOCUMENT)),
    ],
)
def test_every_encoding_is_undone(server: FaultServer, coding: str, body: bytes) -> None:
    """Bodies arrive whole whatever their encoding, also when the header lies or is missing."""
    url = server.serve("/encoded", body, *([f"Content-Encoding: {coding}"] if coding else []))
    answer = fetch(url)
    assert isinstance(answer, Fetched)
    assert (DOCUMENT, len(body)) == (answer.body, answer.bytes_in)


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", lambda b: brotli.compress(b, quality=3)),
        ("zstd", zstandard.compress),
        ("deflate", zlib.compress),
    ],
)
def test_a_bomb_of_any_encoding_is_cut(server: FaultServer, coding: str, pack: object) -> None:
    """What inflates beyond the bound is refused, whichever way it was packed."""
    url = server.serve("/bomb", pack(b" " * 4_000_000), f"Content-Encoding: {coding}")  # type: ignore[operator]
    with pytest.raises(FetchError) as fault:
        fetch(url, bounds=Bounds(body=1_000_000))
    assert fault.value.name == "too-large"


def test_a_permanent_redirect_is_reported_and_a_temporary_one_is_not(server: FaultServer) -> None:
    """Only a chain that is permanent from its start says where the feed lives now."""
    permanent, temporary = fetch(server.url("/301")), fetch(server.url("/302"))
    assert isinstance(permanent, Fetched) and isinstance(temporary, Fetched)
    assert server.url("/good/301") == permanent.permanent_url == permanent.url
    assert temporary.permanent_url is None
    server.extra["/mixed"] = lambda x: x.answer(b"", "Location: /302", status="308 Permanent Redirect")
    mixed = fetch(server.url("/mixed"))
    assert isinstance(mixed, Fetched)
    assert (server.url("/302"), server.url("/good/302")) == (mixed.permanent_url, mixed.url)


def test_redirects_end_at_the_bound(server: FaultServer) -> None:
    """A chain of ever new addresses is left after five."""
    for n in range(9):
        server.extra[f"/chain/{n}"] = lambda x, n=n: x.answer(b"", f"Location: /chain/{n + 1}", status="302 Found")  # type: ignore[misc]
    with pytest.raises(FetchError) as fault:
        fetch(server.url("/chain/0"))
    assert fault.value.name == "too-many-redirects"
    assert not server.asked("/chain/6")


def test_secrets_stay_with_the_origin_they_are_for(server: FaultServer) -> None:
    """Authorization and the feed's own headers are not carried to another origin."""
    with FaultServer() as other:
        server.extra["/away"] = lambda x: x.answer(b"", f"Location: {other.url('/good/1')}", status="302 Found")
        asked = feed(server.url("/away"), headers={"X-Key": "k"}, auth_env="TOKEN")

        async def go() -> None:
            async with fetcher(environ={"TOKEN": "Bearer t"}) as running:
                await running.fetch(asked, fresh(asked), NOW)

        asyncio.run(go())
        here, there = server.asked("/away")[-1].headers, other.asked("/good/1")[-1].headers
    assert (here["authorization"], here["x-key"]) == ("Bearer t", "k")
    assert not {"authorization", "x-key"} & set(there)


def test_a_missing_secret_is_named_without_a_visit(server: FaultServer) -> None:
    """A feed whose secret is not in the environment is not asked for at all."""
    asked = feed(server.url("/secret"), auth_env="NO_SUCH_TOKEN")

    async def go() -> None:
        async with fetcher(environ={}) as running:
            await running.fetch(asked, fresh(asked), NOW)

    with pytest.raises(FetchError, match="NO_SUCH_TOKEN") as fault:
        asyncio.run(go())
    assert fault.value.name == "no-secret"
    assert not server.asked("/secret")


def test_a_visit_says_who_we_are_and_what_we_want(server: FaultServer) -> None:
    """User-Agent with version and contact, feed types first, deltas welcome, all four encodings."""
    fetch(server.url("/good/23"))
    sent = server.asked("/good/23")[-1].headers
    assert sent["user-agent"] == "watcher/0.1.0 (+ops@paper.example)"
    assert sent["accept"].startswith("application/atom+xml, application/rss+xml")
    assert (sent["a-im"], sent["accept-encoding"]) == ("feed", "gzip, deflate, br, zstd")


def test_cookies_are_not_kept(server: FaultServer) -> None:
    """What one answer sets is not told to the next."""
    url = server.serve("/cookie", DOCUMENT, "Set-Cookie: id=1; Path=/")

    async def go() -> None:
        async with fetcher() as running:
            for _ in range(2):
                await running.get(url, NOW)

    asyncio.run(go())
    assert "cookie" not in server.asked("/cookie")[-1].headers


def test_visits_to_one_host_keep_their_distance(server: FaultServer) -> None:
    """Starts on one host are spaced, while another host is served meanwhile."""
    polite = Politeness(per_host=2, spacing=0.15)
    feeds = [feed(server.url(f"/good/spaced{n}"), str(n)) for n in range(4)]
    # Nothing listens there, which is an answer too.
    feeds.append(feed(server.url("/good/other").replace("127.0.0.1", "127.0.0.2"), "other"))

    async def go() -> list[str]:
        async with fetcher(politeness=polite) as running:
            return [f.name async for f, _ in running.fetch_all([(f, fresh(f)) for f in feeds], NOW)]

    order = asyncio.run(go())
    starts = sorted(server.asked(f"/good/spaced{n}")[-1].at for n in range(4))
    assert starts[-1] - starts[0] >= 0.35  # three spaces, and a busy machine may hear of the first start late
    assert "other" in order[:2]


def test_no_more_than_two_visits_to_one_host_at_once(server: FaultServer) -> None:
    """The third visit begins when one of the first two has ended."""
    paths = [f"/slow{n}" for n in range(4)]
    for path in paths:
        server.extra[path] = lambda x: (time.sleep(0.1), x.answer(DOCUMENT))[0]
    feeds = [feed(server.url(path), path) for path in paths]

    async def go() -> None:
        async with fetcher(politeness=Politeness(spacing=0.0)) as running:
            async for _ in running.fetch_all([(f, fresh(f)) for f in feeds], NOW):
                pass

    asyncio.run(go())
    starts = sorted(server.asked(path)[-1].at for path in paths)
    assert starts[1] - starts[0] < 0.08 <= starts[2] - starts[0]


@pytest.mark.parametrize(("scope", "sibling"), [("url", "ok"), ("host", "paused"), ("domain", "paused")])
def test_a_429_rests_its_scope(server: FaultServer, scope: str, sibling: str) -> None:
    """After a 429 with Retry-After, what lies in the scope is not asked until the time is over."""

    async def go() -> None:
        polite = Politeness(per_host=4, spacing=0.0, pause_scope=scope)  # type: ignore[arg-type]
        async with fetcher(politeness=polite) as running:
            limited, other = feed(server.url("/429-seconds")), feed(server.url("/good/rest"))
            with pytest.raises(FetchError) as fault:
                await running.fetch(limited, fresh(limited), NOW)
            assert fault.value.retry_after == 120
            name = "ok"
            try:
                await running.fetch(other, fresh(other), NOW + timedelta(seconds=100))
            except FetchError as paused:
                name = paused.name
                assert paused.retry_after == 20
            assert sibling == name
            await running.fetch(other, fresh(other), NOW + timedelta(seconds=121))

    asyncio.run(go())


def test_a_pause_outlives_a_restart(server: FaultServer) -> None:
    """The states of the store are enough to go on resting a host."""
    limited, other = feed(server.url("/429-seconds"), "a"), feed(server.url("/good/rest2"), "b")
    states = [fresh(limited, error="rate-limited", next_poll=NOW + timedelta(minutes=5)), fresh(other)]

    async def go() -> None:
        async with fetcher() as running:
            running.resume(states, NOW)
            await running.fetch(other, states[1], NOW)

    with pytest.raises(FetchError) as fault:
        asyncio.run(go())
    assert fault.value.name == "paused"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 01 Mar 2026 13:02:00 GMT", 120.0),
        ("Sun, 01 Mar 2026 12:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("9" * 40, 999999999.0),
        ("Sun, 99 Mar 2026 13:02:00 GMT", None),
    ],
)
def test_retry_after_has_two_forms(value: str | None, seconds: float | None) -> None:
    """Seconds and dates are read; anything else asks for nothing."""
    assert seconds == retry_after(value, NOW)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("ftp://paper.example/feed", "bad-scheme"),
        ("javascript:alert(1)", "bad-scheme"),
        ("not an address", "bad-scheme"),
        ("http://", "bad-url"),
        ("http://[::1", "bad-url"),
        ("http://paper.example:99999/", "bad-url"),
        ("http://127.0.0.1:1/" + "x" * 3000, "url-too-long"),
        ("http://" + "a" * 70 + ".example/", "unknown-host"),
        ("http://127.0.0.1:1/", "refused"),
        ("file:///etc/passwd", "bad-scheme"),
    ],
)
def test_an_address_that_cannot_be_fetched_is_named(url: str, name: str) -> None:
    """Wrong addresses are faults of the feed, never errors of the program."""
    with pytest.raises(FetchError) as fault:
        fetch(url)
    assert name == fault.value.name


def test_files_are_served_from_below_their_root_only(tmp_path: Path) -> None:
    """`file:` reaches its root and nothing else, through `..` and links neither."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "feed.xml.gz").write_bytes(gzip.compress(DOCUMENT))
    (tmp_path / "secret").write_text("secret")
    (root / "link").symlink_to(tmp_path / "secret")
    guard = Guard(file_root=root)
    answer = fetch(f"file://{root}/feed.xml.gz", guard=guard)
    assert isinstance(answer, Fetched) and answer.body == DOCUMENT
    for path, name in [
        ("/../secret", "forbidden-file"),
        ("/link", "forbidden-file"),
        ("/%2e%2e/secret", "forbidden-file"),
        ("/no", "no-file"),
    ]:
        with pytest.raises(FetchError) as fault:
            fetch(f"file://{root}{path}", guard=guard)
        assert name == fault.value.name
    with pytest.raises(FetchError) as fault:
        fetch(f"file://{root}/feed.xml.gz", guard=guard, bounds=Bounds(body=50))
    assert fault.value.name == "too-large"


def test_leaving_early_cancels_what_is_under_way(server: FaultServer) -> None:
    """Whoever stops listening after the first answer waits for no other."""

    async def go() -> None:
        feeds = [feed(server.url("/good/1"), "good"), feed(server.url("/hang-headers"), "hang")]
        async with fetcher(bounds=Bounds()) as running:
            answers = running.fetch_all([(f, fresh(f)) for f in feeds], NOW)
            async for one, _ in answers:
                assert one.name == "good"
                break
            await answers.aclose()  # type: ignore[attr-defined]

    start = time.monotonic()
    asyncio.run(go())
    assert time.monotonic() - start < 2


def test_a_slot_is_free_again_after_a_fault(server: FaultServer) -> None:
    """A host's slots are given back whatever happened in them."""

    async def go() -> None:
        async with fetcher(politeness=Politeness(per_host=1, spacing=0.0)) as running:
            for path in ("/reset", "/404", "/hang-headers", "/302-loop"):
                asked = feed(server.url(path))
                with pytest.raises(FetchError):
                    await running.fetch(asked, fresh(asked), NOW)
            good = feed(server.url("/good/9"))
            assert isinstance(await running.fetch(good, fresh(good), NOW), Fetched)

    asyncio.run(go())
    assert AT_ONCE.user_agent


def test_a_slow_consumer_holds_the_next_visits_back(server: FaultServer) -> None:
    """Bodies do not pile up before whoever is slow to take them, and all of them are served in the end."""
    feeds = [feed(server.url(f"/good/many{n}"), str(n)) for n in range(120)]

    async def go() -> tuple[int, int]:
        async with fetcher(politeness=Politeness(per_host=4, spacing=0.0)) as running:
            answers = running.fetch_all([(f, fresh(f)) for f in feeds], NOW)
            await anext(answers)
            await asyncio.sleep(0.5)
            return sum(len(server.asked(f"/good/many{n}")) for n in range(120)), 1 + len([f async for f, _ in answers])

    asked, served = asyncio.run(go())
    assert asked < 60
    assert served == 120


def test_a_bug_is_not_taken_for_a_feeds_trouble(server: FaultServer) -> None:
    """Only faults are answers; anything else comes out as what it is."""
    broken = fresh(feed(server.url("/good/1")), last_full="yesterday")

    async def go() -> None:
        async with fetcher() as running:
            async for _ in running.fetch_all([(feed(server.url("/good/1")), broken)], NOW):
                pass

    with pytest.raises(TypeError):
        asyncio.run(go())


def test_a_host_that_does_not_speak_tls_is_named(server: FaultServer) -> None:
    """No trusted connection is a fault of its own, and a handshake that hangs ends with the visit's time."""
    plain = socket.create_server(("127.0.0.1", 0))

    def refuse() -> None:
        with plain.accept()[0] as connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.recv(65536)

    answering = threading.Thread(target=refuse, daemon=True)
    answering.start()
    with plain, pytest.raises(FetchError) as fault:
        fetch(f"https://127.0.0.1:{plain.getsockname()[1]}/")
    answering.join(5)
    assert fault.value.name == "tls"
    with pytest.raises(FetchError) as fault:
        fetch(server.url("/good/1").replace("http:", "https:"))
    assert fault.value.name == "timeout"
