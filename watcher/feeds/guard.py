"""The address guard: nothing that is not on the public internet is ever connected to.

It sits in the network backend, below redirects and connection pools: the name is resolved here, every address it has
is checked, and the connection goes to the checked address itself. A name that re-binds between check and use gets
nothing, for there is no second look-up. Every hop of a redirect opens its connection through the same door.

A name with one refused address among good ones is refused whole: an honest publisher has no private addresses in
public DNS, and "try the next one" would make an attack a matter of patience.

Rejected: checking the URL before the request (re-binding walks past it).

Errors of httpcore become ours here too, in `translated`, so that no other module knows the library:

    timeout      no connection, or no byte, in time       tls         certificate or handshake
    unknown-host no such name                             reset       the connection broke in mid-body
    refused      nothing listens, or no route             incomplete  the server closed before the end it announced
    bad-request  a header of ours cannot be sent          protocol    what came is not HTTP
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import httpcore
import httpx

from watcher.errors import FetchError
from watcher.feeds.addresses import Address, Network, refusal

Backend = httpcore.AsyncNetworkBackend


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What may be reached. `allow` holds hosts, addresses, networks in CIDR form, each optionally with `:port`
    (IPv6 in brackets then); an entry without a port allows every port of what it names."""

    allow: tuple[str, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    file_root: Path | None = None
    """`file:` addresses are served from below this directory only; None refuses them all."""

    def __post_init__(self) -> None:
        """A wrong entry of the allow-list is a `ValueError` at load, not at the first visit."""
        _ = self._allowed

    @cached_property
    def _allowed(self) -> tuple[tuple[str | Network, int | None], ...]:
        return tuple(_allowance(text) for text in self.allow)

    def allows_host(self, host: str, port: int) -> bool:
        """Whether the name itself is on the allow-list, whatever it resolves to."""
        name = host.lower().rstrip(".")
        return any(what == name and p in (None, port) for what, p in self._allowed if isinstance(what, str))

    def allows_address(self, address: Address, port: int) -> bool:
        """Whether this address is in an allowed network, for this port."""
        return any(
            address.version == what.version and address in what and p in (None, port)
            for what, p in self._allowed
            if not isinstance(what, str)
        )

    def check(self, host: str, port: int, addresses: Iterable[Address]) -> None:
        """Raise `FetchError` unless every address may be connected to on this port."""
        if self.allows_host(host, port):
            return
        for address in addresses:
            if self.allows_address(address, port):
                continue
            if (why := refusal(address)) is not None:
                raise FetchError("private-address", f"{host} is at {address}, which is not a public address ({why})")
            if port not in self.ports:
                raise FetchError("forbidden-port", f"port {port} of {host} is not allowed")

    def check_url(self, url: httpx.URL, *, longest: int) -> None:
        """Raise `FetchError` when the address is of a kind that is never fetched."""
        if url.scheme not in ("http", "https"):
            raise FetchError("bad-scheme", f"only http and https are fetched, not {url.scheme or 'nothing'}")
        if not url.host:
            raise FetchError("bad-url", "the address names no host")
        if url.port is not None and not 0 < url.port < 65536:
            raise FetchError("bad-url", f"there is no port {url.port}")
        if len(str(url)) > longest:
            raise FetchError("url-too-long", f"the address has more than {longest} characters")

    def file_path(self, url: httpx.URL) -> Path:
        """The file a `file:` address means, below `file_root`; `FetchError` when there is no such right."""
        if self.file_root is None:
            raise FetchError("bad-scheme", "file: addresses need a configured root")
        if url.host not in ("", "localhost"):
            raise FetchError("forbidden-file", "a file: address names no other host")
        root = self.file_root.resolve()
        path = Path(url.path).resolve()  # follows links, so that none leads out of the root
        if not path.is_relative_to(root):
            raise FetchError("forbidden-file", "the file is outside the configured root")
        return path


def _allowance(text: str) -> tuple[str | Network, int | None]:
    """One entry of the allow-list as (host name or network, port or None); `ValueError` when it is neither."""
    text = text.strip()
    host, port = text, None
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed:
            raise ValueError(f"not an address: {text!r}")
        port = int(rest.removeprefix(":")) if rest else None
    elif text.count(":") == 1:
        host, _, digits = text.partition(":")
        port = None if digits == "*" else int(digits)
    try:
        return ip_network(host, strict=False), port
    except ValueError:
        if "/" in host or not host:
            raise ValueError(f"not a host, address or network: {text!r}") from None
        return host.lower().rstrip("."), port


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, checks and connects in one step; sockets are opened by httpcore's own backend."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first checked address that answers, within `timeout` seconds for all of it."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self.resolve(host, port)
                self._guard.check(host, port, addresses)
                return await self._connect_any(addresses, port, local_address, socket_options)
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"no connection to {host} within {timeout:g} s") from None

    async def _connect_any(
        self, addresses: tuple[Address, ...], port: int, local: str | None, options: Iterable[Any] | None
    ) -> httpcore.AsyncNetworkStream:
        error: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                inner = await self._inner.connect_tcp(str(address), port, local_address=local, socket_options=options)
                return _ClosingStream(inner)
            except httpcore.ConnectError as e:
                error = e
        raise error

    async def resolve(self, host: str, port: int) -> tuple[Address, ...]:
        """Every address of a host, in the resolver's order, each once; `FetchError` when it has none."""
        try:
            return (ip_address(host.strip("[]")),)
        except ValueError:
            pass
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as e:
            raise FetchError("unknown-host", f"{host[:253]} cannot be resolved ({e})") from None
        # A scope ("fe80::1%eth0") says nothing that the check needs.
        return tuple(dict.fromkeys(ip_address(str(item[4][0]).partition("%")[0]) for item in found))

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: no feed lives behind a Unix socket."""
        raise FetchError("bad-scheme", "Unix sockets are not fetched")

    async def sleep(self, seconds: float) -> None:
        """Between connection attempts; part of httpcore's interface."""
        await asyncio.sleep(seconds)


class _ClosingStream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is cancelled: httpcore closes it after an error only, and a
    visit whose time is over would leave its socket to the garbage collector."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self.read, self.write, self.aclose = inner.read, inner.write, inner.aclose  # type: ignore[method-assign]
        self.get_extra_info = inner.get_extra_info  # type: ignore[method-assign]

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._inner.aclose()
            raise


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over a pool whose only way out is the guarded backend. Errors are httpcore's, translated in `fetch`."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext, *, connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=connections,
            max_keepalive_connections=16,
            keepalive_expiry=15.0,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; no redirect, no retry."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        ask = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        response = await self._pool.handle_async_request(ask)
        return httpx.Response(
            response.status, headers=response.headers, stream=_Stream(response), extensions=dict(response.extensions)
        )

    async def aclose(self) -> None:
        """Close every pooled connection."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    """A response's body as httpx wants it."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> Any:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


@contextmanager
def translated(host: str) -> Iterator[None]:
    """Raise `FetchError` for whatever httpcore and httpx raise; everything else is a bug and passes."""
    try:
        yield
    except httpcore.ConnectTimeout:
        raise FetchError("timeout", f"no connection to {host} in time") from None
    except httpcore.PoolTimeout:
        raise FetchError("timeout", f"no free connection for {host} in time") from None
    except (httpcore.TimeoutException, httpx.TimeoutException):
        raise FetchError("timeout", f"{host} went silent") from None
    except httpcore.ConnectError as e:
        raise _connect_fault(e, host) from None
    except (httpcore.ReadError, httpcore.WriteError):
        raise FetchError("reset", f"{host} broke the connection") from None
    except httpcore.RemoteProtocolError as e:
        raise _protocol_fault(e, host) from None
    except (httpcore.LocalProtocolError, httpx.LocalProtocolError, httpx.UnsupportedProtocol) as e:
        raise FetchError("bad-request", f"the request cannot be sent ({e})") from None
    except (httpcore.ProxyError, httpcore.UnsupportedProtocol, httpcore.NetworkError, httpcore.ProtocolError) as e:
        raise FetchError("protocol", f"{host}: {e}") from None
    except (httpx.InvalidURL, UnicodeError) as e:
        raise FetchError("bad-url", f"not an address ({e})") from None


def _connect_fault(error: BaseException, host: str) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError("tls", f"no trusted connection to {host} ({cause.reason or cause})")
        cause = cause.__cause__ or cause.__context__
    return FetchError("refused", f"{host} does not take connections")


def _protocol_fault(error: Exception, host: str) -> FetchError:
    text = str(error)
    if "without sending complete message body" in text or "incomplete chunked read" in text:
        return FetchError("incomplete", f"{host} closed the connection before the end it had announced")
    if "disconnected" in text:
        return FetchError("reset", f"{host} closed the connection without an answer")
    return FetchError("protocol", f"what {host} sent is not HTTP ({text[:120]})")
