"""Undoing compression without ever holding more than the bound.

A library that inflates a whole chunk at a time turns 64 KiB of brotli into gigabytes before anyone can say stop. So
each decoder here is asked for at most a window of output at a time, and `inflate` stops at the bound. The compressed
bytes are held whole (they are under the same bound), for then one code path serves bodies of a `Content-Encoding`,
gzip *documents* and files.
"""

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from watcher.errors import FetchError

_WINDOW = 256 * 1024
GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def inflate(body: bytes, encoding: str, *, limit: int) -> bytes:
    """The body with every encoding of a `Content-Encoding` header undone, last applied first.

    `FetchError`: `too-large` beyond `limit` bytes, `bad-encoding` for damaged data or an encoding nobody asked for.
    A plain body under a header that claims compression, as misconfigured servers send it, is taken as it is.
    """
    codings = [c for part in encoding.lower().split(",") if (c := part.strip()) and c != "identity"]
    if len(codings) > 2:
        raise FetchError("bad-encoding", f"{len(codings)} encodings on one body")
    for coding in reversed(codings):
        if body:
            body = _undo(body, coding, limit)
    return body


def unzip_document(body: bytes, *, limit: int) -> bytes:
    """The document inside, when a server sends a gzip or zstd file without saying so; else the body itself."""
    if body.startswith(GZIP_MAGIC):
        return _undo(body, "gzip", limit)
    if body.startswith(_ZSTD_MAGIC):
        return _undo(body, "zstd", limit)
    return body


def _undo(body: bytes, coding: str, limit: int) -> bytes:
    decoder = _DECODERS.get(coding.removeprefix("x-"))
    if decoder is None:
        raise FetchError("bad-encoding", f"content encoding {coding[:40]!r} was not asked for")
    out = BytesIO()  # hands its bytes out without a copy
    try:
        for piece in decoder(body):
            out.write(piece)
            if out.tell() > limit:
                raise FetchError("too-large", f"more than {limit} bytes after decompression")
    except FetchError:
        raise
    except Exception as e:  # each library has an error class of its own, some of them private
        if body.lstrip()[:1] in (b"<", b"{"):
            return body
        raise FetchError("bad-encoding", f"damaged {coding} data ({e})") from None
    return out.getvalue()


def _zlib(body: bytes, window_bits: int) -> Iterator[bytes]:
    """One or more concatenated members; a cut last member yields what is there."""
    while body:
        decoder = zlib.decompressobj(window_bits)
        while body and not decoder.eof:
            yield decoder.decompress(body, _WINDOW)
            body = decoder.unconsumed_tail
        body = decoder.unused_data if decoder.unused_data.startswith(GZIP_MAGIC) else b""


def _gzip(body: bytes) -> Iterator[bytes]:
    return _zlib(body, zlib.MAX_WBITS | 16)


def _deflate(body: bytes) -> Iterator[bytes]:
    """`deflate` means zlib by the RFC and raw deflate by habit; the two are told apart by the header's checksum."""
    is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _zlib(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


def _brotli(body: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped, unused-ignore]

    decoder = brotli.Decompressor()
    yield decoder.process(body, output_buffer_limit=_WINDOW)
    while not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=_WINDOW)
        if not piece and decoder.can_accept_more_data():
            return  # all input is used up: a cut stream
        yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    import zstandard

    # The window a frame may ask for is the decoder's memory: 8 MiB is what RFC 8878 recommends to accept.
    decoder = zstandard.ZstdDecompressor(max_window_size=8 * 2**20)
    with decoder.stream_reader(BytesIO(body), read_across_frames=True) as stream:
        while piece := stream.read(_WINDOW):
            yield piece


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
ACCEPT_ENCODING = ", ".join(_DECODERS)
