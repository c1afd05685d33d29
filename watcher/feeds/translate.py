"""Errors of the HTTP libraries become ours in this one place.

timeout      no connection, or no byte, in time       tls         certificate or handshake
unknown-host no such name (raised by the guard)       reset       the connection broke in mid-body
refused      nothing listens, or no route             incomplete  the server closed before the end it announced
bad-request  a header of ours cannot be sent          protocol    what came is not HTTP
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from watcher.errors import FetchError


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
