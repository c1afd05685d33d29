"""A real mail server and a real webhook receiver on loopback, with the moods servers have."""

import asyncio
import json
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session, syntax

Mail = tuple[str, EmailMessage]


@dataclass
class Mailbox:
    """What the server took, as (recipient, message), and how it behaves to whom."""

    taken: list[Mail] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    """Recipient → reply to RCPT, for ever."""
    greylist: dict[str, int] = field(default_factory=dict)
    """Recipient → how many times it is put off with 451."""
    reject: dict[str, str] = field(default_factory=dict)
    """Recipient → reply to the data."""
    slow: dict[str, float] = field(default_factory=dict)
    """Recipient → seconds until the data is answered."""
    drop: dict[str, int] = field(default_factory=dict)
    """Recipient → how many times the connection dies mid-DATA."""
    drop_after: dict[str, int] = field(default_factory=dict)
    """Recipient → how many times it dies after the message was taken, before the reply."""
    logins: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    def to(self, recipient: str) -> list[EmailMessage]:
        return [message for to, message in self.taken if to == recipient]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refuse:
            return self.refuse[address]
        if self._spend(self.greylist, address):
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        if recipient in self.slow:
            await asyncio.sleep(self.slow[recipient])
        if recipient in self.reject:
            return self.reject[recipient]
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((recipient, message))
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        if self._spend(self.drop_after, recipient):
            server.transport.abort()
        return "250 taken"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data.password)
        return AuthResult(success=data.login == b"watcher" and data.password == b"open sesame", handled=False)

    @staticmethod
    def _spend(budget: dict[str, int], recipient: str) -> bool:
        budget[recipient] = budget.get(recipient, 0) - 1
        return budget[recipient] >= 0


class _Server(SMTP):
    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        mailbox: Mailbox = self.event_handler
        assert self.envelope is not None and self.transport is not None
        if self.envelope.rcpt_tos and mailbox._spend(mailbox.drop, self.envelope.rcpt_tos[0]):
            await self.push("354 go on")
            await self._reader.read(64)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it knows STARTTLS only, and warns of a login over TLS from the start
            return _Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert self.server is not None and self.server.sockets
        self.port = self.server.sockets[0].getsockname()[1]  # the greeting is tried on the port that was given for 0
        super()._trigger_server()


@contextmanager
def mail_server(
    mailbox: Mailbox, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[int]:
    """The port of a server that is up."""
    options: dict[str, Any] = (
        {"auth_required": login, "auth_require_tls": login and not tls, "authenticator": mailbox.login} if login else {}
    )
    controller = _Controller(
        mailbox, hostname="127.0.0.1", port=0, ssl_context=tls, tls_context=starttls, require_starttls=bool(starttls), **options
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@dataclass
class Receiver:
    """What the webhook receiver got, as (headers, body); `answers` are used up first, then 204."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[tuple[str, bytes]] = field(default_factory=list)
    """The same, as (path, body)."""
    answers: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


def status(code: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer with that status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def webhook_server(receiver: Receiver) -> Iterator[str]:
    """The URL of a receiver that is up."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:  # the sender died midway: nothing was received
                self.close_connection = True
                return
            receiver.paths.append((self.path, body))
            receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            answer = receiver.answers.pop(0) if receiver.answers else status(204)
            try:
                answer(self)
            except OSError:  # the sender has hung up
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
