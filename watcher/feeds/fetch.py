"""Fetching: bytes from the public internet, politely, within bounds, one feed's trouble never another's.

`Fetcher` keeps a few HTTP clients (a pool's bookkeeping grows with its connections: 2.6 ms a request through one
pool of a thousand hosts, 1.0 ms through small ones), the slots of all hosts and the pauses of 429 answers. A visit
either returns a value or raises `FetchError` under a fixed name; nothing else leaves this module.

Redirects are followed here, not by httpx: each hop is checked, waits for its own host's slot, and says whether the
move is permanent; the Authorization header and the feed's own headers stay with the origin they were meant for.
Cookies are never kept: one feed's session is no business of another.

Rejected: HTTP/2 (two requests per host at a time gain nothing, and its header compression is one more bomb to
bound); httpx's own decoding (it inflates a whole chunk, see `inflate`); `asyncio.gather` (results must be handled as
they come, and a backlog must hold the next visits back).
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from io import BytesIO
from types import TracebackType

import httpx

from watcher.errors import FetchError
from watcher.feeds.guard import Backend, Guard, GuardedBackend, GuardedTransport, translated
from watcher.feeds.hosts import Hosts
from watcher.feeds.inflate import ACCEPT_ENCODING, inflate, unzip_document
from watcher.feeds.page import is_challenge
from watcher.feeds.settings import Bounds, Politeness
from watcher.types import Feed, FeedState, Fetched, NotModified

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.5, text/html;q=0.2, */*;q=0.1"
)
_POOLS = 8
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
#: 203 and 226 (a delta, which `A-IM: feed` asks for) carry a document as 200 does; 204 and 205 carry an empty one.
_GOOD = frozenset({200, 203, 204, 205, 226})
_ERROR_BODY = 32 * 1024
#: Answers that may wait for whoever handles them, and seconds that a visit waits for these to become fewer.
_BACKLOG = 32
_PATIENCE = 5.0
Answer = Fetched | NotModified


@dataclass(frozen=True, slots=True)
class _Reply:
    """What one visit brought, before it is judged."""

    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    body: bytes
    bytes_in: int
    permanent: str | None


class Fetcher:
    """Fetches feeds and articles. An async context manager; safe to share between tasks of one event loop."""

    def __init__(
        self,
        *,
        bounds: Bounds | None = None,
        politeness: Politeness | None = None,
        guard: Guard | None = None,
        backend: Backend | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.bounds = bounds or Bounds()
        self.politeness = politeness or Politeness()
        self.guard = guard or Guard()
        self.hosts = Hosts(self.politeness)
        self._backend = backend or GuardedBackend(self.guard)
        self._environ = environ
        self._clients: list[httpx.AsyncClient] = []
        self._exit = AsyncExitStack()
        self._room = asyncio.Event()
        self._room.set()

    async def __aenter__(self) -> "Fetcher":
        tls = httpx.create_ssl_context(trust_env=False)
        for _ in range(_POOLS):
            transport = GuardedTransport(self._backend, tls, connections=self.politeness.concurrency)
            jar = CookieJar(policy=DefaultCookiePolicy(allowed_domains=()))
            client = httpx.AsyncClient(
                transport=transport, trust_env=False, follow_redirects=False, cookies=jar, timeout=self._timeouts()
            )
            self._clients.append(await self._exit.enter_async_context(client))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._clients.clear()
        await self._exit.aclose()

    def _timeouts(self) -> httpx.Timeout:
        return httpx.Timeout(connect=self.bounds.connect, read=self.bounds.read, write=self.bounds.read, pool=self.bounds.whole)

    # ------------------------------------------------------------ feeds

    async def fetch(self, feed: Feed, state: FeedState, now: datetime, *, force: bool = False) -> Answer:
        """The feed's document as it is now, or that it is as it was; `FetchError` under the fault's own name.

        `force` leaves validators and the body hash out: for a parser or packs of a new version, and for checks by hand.
        """
        full = force or state.last_full is None or not timedelta(0) <= now - state.last_full < self.politeness.full_fetch
        own = dict(feed.headers) | self._authorization(feed)
        validators = {} if full else _validators(state)
        headers = {"Accept": ACCEPT, "A-IM": "feed"} | validators
        reply = await self._visit(_url(state.url or feed.url), headers=headers, own=own, now=now)
        if reply.status == 304:
            if full:
                raise FetchError("http-304", "the server says 'not modified' to a request without validators", status=304)
            return NotModified(headers=reply.headers, at=now, permanent_url=reply.permanent, bytes_in=reply.bytes_in)
        digest = hashlib.sha256(reply.body).hexdigest()
        if digest == state.body_hash and not force:
            return NotModified(headers=reply.headers, at=now, permanent_url=reply.permanent, bytes_in=reply.bytes_in, full=True)
        return _fetched(reply, now, digest)

    async def fetch_all(
        self, feeds: Iterable[tuple[Feed, FeedState]], now: datetime, *, force: bool = False
    ) -> AsyncGenerator[tuple[Feed, Answer | FetchError], None]:
        """Every feed's answer as it comes, in no order. Closing the iterator early cancels what is under way."""
        done: asyncio.Queue[tuple[Feed, Answer | Exception]] = asyncio.Queue()

        async def one(feed: Feed, state: FeedState) -> None:
            try:
                done.put_nowait((feed, await self.fetch(feed, state, now, force=force)))
            except Exception as error:
                done.put_nowait((feed, error))
            if done.qsize() >= _BACKLOG:
                self._room.clear()

        tasks = [asyncio.create_task(one(feed, state)) for feed, state in feeds]
        try:
            for _ in tasks:
                feed, answer = await done.get()
                if done.qsize() < _BACKLOG:
                    self._room.set()
                if isinstance(answer, Exception) and not isinstance(answer, FetchError):
                    raise answer  # a bug of ours, and no feed's trouble
                yield feed, answer
        finally:
            self._room.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _authorization(self, feed: Feed) -> dict[str, str]:
        if feed.auth_env is None:
            return {}
        if not (secret := self._environ.get(feed.auth_env, "").strip()):
            raise FetchError("no-secret", f"the environment variable {feed.auth_env} is not set")
        return {"Authorization": secret}

    def resume(self, states: Iterable[FeedState], now: datetime) -> None:
        """Take up the pauses that 429 answers asked for before a restart, from the states of all feeds."""
        for state in states:
            if state.error == "rate-limited" and state.next_poll is not None and state.next_poll > now:
                self.hosts.pause(_url(state.url), now, (state.next_poll - now).total_seconds())

    # ------------------------------------------------------------ anything else

    async def get(self, url: str, now: datetime, *, accept: str = "*/*", limit: int | None = None) -> Fetched:
        """One document that is no feed (a page, a robots.txt), under the same guard, bounds and slots."""
        reply = await self._visit(_url(url), headers={"Accept": accept}, own={}, now=now, limit=limit or self.bounds.body)
        if reply.status == 304:
            raise FetchError("http-304", "not modified, though nothing was known", status=304)
        return _fetched(reply, now, hashlib.sha256(reply.body).hexdigest())

    # ------------------------------------------------------------ a visit

    async def _visit(
        self, url: httpx.URL, *, headers: Mapping[str, str], own: Mapping[str, str], now: datetime, limit: int | None = None
    ) -> _Reply:
        """Follow `url` to its document. The time bound covers all hops, without the waiting for slots."""
        if url.scheme == "file":
            return await self._read_file(url)
        origin, left, permanent = _origin(url), self.bounds.whole, True
        moved: str | None = None
        seen: set[str] = set()
        for _ in range(self.bounds.redirects + 1):
            self.guard.check_url(url, longest=self.bounds.url)
            self.hosts.check(url, now)
            seen.add(str(url))
            sent = {**headers, **(own if _origin(url) == origin else {})}
            async with self.hosts.slot(url.host):
                await self._have_room(wanted=limit is None)
                reply, left = await self._timed(url, headers=sent, now=now, left=left, limit=limit)
            if reply.status not in _REDIRECTS:
                return replace(reply, permanent=moved)
            url = _target(reply)
            permanent = permanent and reply.status in _PERMANENT
            moved = str(url) if permanent else moved
            if str(url) in seen:
                raise FetchError("redirect-loop", f"redirected back to {_shown(url)}", status=reply.status)
        raise FetchError("too-many-redirects", f"more than {self.bounds.redirects} redirects")

    async def _have_room(self, *, wanted: bool) -> None:
        """Hold a feed's visit back while answers pile up, so that their bodies do not. Not for ever: whoever fetches an
        article between two answers may need the slot that is waiting here."""
        if wanted and not self._room.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._room.wait(), _PATIENCE)

    async def _timed(
        self, url: httpx.URL, *, headers: Mapping[str, str], now: datetime, left: float, limit: int | None
    ) -> tuple[_Reply, float]:
        """One request within the `left` seconds of its visit, and the seconds then left."""
        clock = asyncio.get_running_loop().time
        start, progress = clock(), [0]
        try:
            async with asyncio.timeout(left):
                reply = await self._request(url, headers=headers, now=now, limit=limit or self.bounds.body, progress=progress)
        except TimeoutError:
            if progress[0]:
                message = f"{progress[0]} bytes in {self.bounds.whole:g} s, and no end"
                raise FetchError("slow", message) from None
            raise FetchError("timeout", f"no answer within {self.bounds.whole:g} s") from None
        return reply, left - (clock() - start)

    async def _request(
        self, url: httpx.URL, *, headers: Mapping[str, str], now: datetime, limit: int, progress: list[int]
    ) -> _Reply:
        client = self._clients[hash(url.host) % _POOLS]
        sent = httpx.Headers({"User-Agent": self.politeness.user_agent, "Accept-Encoding": ACCEPT_ENCODING})
        with translated(url.host):
            sent.update(headers)
            async with client.stream("GET", url, headers=sent) as response:
                plain = {name.lower(): value for name, value in response.headers.items()}
                if response.status_code in _REDIRECTS or response.status_code == 304:
                    return _Reply(url, response.status_code, plain, b"", 0, None)
                if response.status_code not in _GOOD:
                    raise await self._refused(response, now=now)
                raw = await _read(response, limit=limit, progress=progress)
        # Off the event loop: 15 MiB of gzip are 50 ms in which no other feed would be served.
        body = await asyncio.to_thread(_decode, raw, plain.get("content-encoding", ""), limit)
        return _Reply(url, response.status_code, plain, body, len(raw), None)

    async def _refused(self, response: httpx.Response, *, now: datetime) -> FetchError:
        """The fault that a status outside 2xx and 3xx is."""
        status = response.status_code
        wait = retry_after(response.headers.get("retry-after"), now)
        if status == 429:
            self.hosts.pause(response.request.url, now, wait)
            return FetchError("rate-limited", "the server asks for fewer requests (429)", retry_after=wait, status=status)
        if status == 410:
            return FetchError("gone", "the server says the feed is gone for good (410)", status=status)
        challenged = response.headers.get("cf-mitigated", "") == "challenge"
        if status in (401, 403, 503) and (challenged or is_challenge(await _head(response))):
            message = f"a challenge page for browsers came instead of the feed ({status})"
            return FetchError("challenge-page", message, retry_after=wait, status=status)
        return FetchError(f"http-{status}", f"the server answered {status}", retry_after=wait, status=status)

    async def _read_file(self, url: httpx.URL) -> _Reply:
        path, limit = self.guard.file_path(url), self.bounds.body

        def read() -> bytes:
            with path.open("rb") as file:
                return file.read(limit + 1)

        try:
            raw = await asyncio.to_thread(read)
        except OSError as e:
            raise FetchError("no-file", f"the file cannot be read ({e.strerror})") from None
        if len(raw) > limit:
            raise FetchError("too-large", f"more than {limit} bytes")
        return _Reply(url, 200, {}, unzip_document(raw, limit=limit), len(raw), None)


def _url(text: str) -> httpx.URL:
    try:
        return httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError) as e:
        raise FetchError("bad-url", f"not an address ({e})") from None


def _shown(url: httpx.URL) -> str:
    """An address fit for a message: without user, password and query, which may be secrets."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None))[:200]


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _target(reply: _Reply) -> httpx.URL:
    location = reply.headers.get("location", "")
    if not location.strip():
        raise FetchError("bad-redirect", f"{reply.status} without a Location", status=reply.status)
    try:
        return reply.url.join(location.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise FetchError("bad-redirect", f"{reply.status} to something that is no address", status=reply.status) from None


def _validators(state: FeedState) -> dict[str, str]:
    """Opaque: what the server said, quotes and all."""
    given = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in given.items() if value}


def _fetched(reply: _Reply, now: datetime, digest: str) -> Fetched:
    return Fetched(
        url=str(reply.url),
        body=reply.body,
        headers=reply.headers,
        status=reply.status,
        at=now,
        permanent_url=reply.permanent,
        bytes_in=reply.bytes_in,
        body_hash=digest,
    )


async def _read(response: httpx.Response, *, limit: int, progress: list[int]) -> bytes:
    """The body as sent, cut off as soon as it is beyond `limit` bytes."""
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > limit:
        raise FetchError("too-large", f"{declared[:20]} bytes announced, {limit} allowed")
    body = BytesIO()  # hands its bytes out without a copy
    async for chunk in response.aiter_raw():
        progress[0] += body.write(chunk)
        if progress[0] > limit:
            raise FetchError("too-large", f"more than {limit} bytes")
    return body.getvalue()


async def _head(response: httpx.Response) -> bytes:
    """The beginning of an error page, decoded as far as it goes; empty when it cannot be had."""
    try:
        raw = await _read(response, limit=_ERROR_BODY, progress=[0])
        return inflate(raw, response.headers.get("content-encoding", ""), limit=8 * _ERROR_BODY)
    except FetchError:
        return b""


def _decode(raw: bytes, encoding: str, limit: int) -> bytes:
    return unzip_document(inflate(raw, encoding, limit=limit), limit=limit)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for, in either form; None when it says nothing usable."""
    if value is None:
        return None
    text = value.strip()
    if text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())
