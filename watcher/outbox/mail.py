"""A mail as bytes, and its way to the server.

The message: `multipart/alternative` of plain text and `multipart/related` (HTML and chart), 7-bit clean. Everything
in it follows from the delivery, also date and boundaries, so that a retry is the same message to the byte. Standards:
RFC 5322 (Message-ID, Date, References), 2919 (List-ID), 2369 (List-Unsubscribe), 3834 (Auto-Submitted), 2387
(related), 2392 (cid). RFC 8058 one-click is left out: it promises an HTTPS endpoint that the watcher does not have.

The conversation: one connection and one message per recipient, so that what happens to one happens to no other.
The server's 250 after the data is the moment of delivery; what fails afterwards (QUIT) is nothing. What the protocol
cannot promise: a connection lost between the final dot and that 250 leaves open whether the mail was taken (RFC 1047).
It is sent again under the same Message-ID, by which mail stores and readers know it for the same.

Permanent are a refusal of the recipient or of the message itself (5xx to RCPT or to the data). A refusal of
login, sender or TLS is the operator's to mend and concerns all recipients: it is retried.
Rejected: keeping one connection for all recipients (saves a handshake, shares its fate), opportunistic STARTTLS.
"""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from functools import partial
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any
from urllib.parse import quote

from watcher.errors import DeliveryError
from watcher.outbox.digest import from_json
from watcher.outbox.hygiene import clean
from watcher.outbox.render import Rendered
from watcher.outbox.settings import MailSettings
from watcher.types import AlertNotice, Delivery, Recipient

Secret = Callable[[str], str]
"""Looks up an environment variable's secret by name; raises a `WatcherError` when it is not set."""
_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<spec>[^<>\s,;:]+)>|(?P<bare>[^<>\s,;:]+)")
_POLICY = SMTP_POLICY.clone(cte_type="7bit", max_line_length=76)


def build_mail(delivery: Delivery, recipient: Recipient, rendered: Rendered, settings: MailSettings, *, to: str) -> EmailMessage:
    """The message for `to`. Raises `DeliveryError` (permanent) when an address is none."""
    sender, domain = _address(settings.sender), domain_of(settings)
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = _address(to)
    message["Subject"] = clean(rendered.subject, 200)
    message["Date"] = format_datetime(delivery.created.astimezone(UTC))
    message["Message-ID"] = message_id(delivery.key, domain)
    root = _thread(delivery, domain)
    if root and root != message["Message-ID"]:
        message["In-Reply-To"] = root
        message["References"] = root
    if settings.reply_to:
        message["Reply-To"] = _address(settings.reply_to)
    message["List-ID"] = f"watcher {delivery.kind} <{delivery.kind}.watcher.{domain}>"
    message["List-Unsubscribe"] = f"<{_unsubscribe(settings, recipient, sender.addr_spec)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    _fill(message, delivery.key, rendered, domain)
    message["Content-Language"] = rendered.lang  # after the content, which takes such headers with it
    return message


def chart_address(delivery: str, domain: str) -> str:
    """`cid:` address of the chart in the HTML of the delivery with that key."""
    return f"cid:{_chart_id(delivery, domain)}"


def message_id(key: str, domain: str) -> str:
    """The same for ever for the same outbox key: a repeated sending is recognised by it."""
    return f"<{key.partition(':')[0]}.{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def domain_of(settings: MailSettings) -> str:
    domain = settings.domain or parseaddr(settings.sender)[1].rpartition("@")[2]
    return re.sub(r"[^A-Za-z0-9.-]", "", domain).strip(".") or "localhost"


def send_mail(message: EmailMessage, settings: MailSettings, *, secret: Secret) -> Callable[[], None]:
    """Hand the message to the server; raises `DeliveryError`. Returns as soon as the server has taken it, with what
    ends the conversation politely: to be called once the delivery is marked, so that QUIT does not stand between."""
    sender = message["From"].addresses[0].addr_spec
    recipient = message["To"].addresses[0].addr_spec
    stage, smtp = "connection", None
    try:
        smtp = _connect(settings)
        stage = "login"
        _prepare(smtp, settings, secret)
        options = ["SMTPUTF8"] if not (sender + recipient).isascii() else []
        if options and not smtp.has_extn("smtputf8"):
            raise DeliveryError("the server cannot mail to an address outside ASCII", permanent=True)
        stage = "sender"
        _expect(smtp.mail(sender, options), stage)
        stage = "recipient"
        _expect(smtp.rcpt(recipient), stage, permanent=True)
        stage = "data"
        data = message.as_bytes(policy=_POLICY.clone(utf8=True) if options else _POLICY)
        _expect(smtp.data(data), stage, permanent=True)
    except BaseException as error:
        if smtp is not None:
            _hang_up(smtp)
        if isinstance(error, smtplib.SMTPResponseException):  # a refusal of greeting, login or the command DATA
            raise DeliveryError(_said(stage, error.smtp_code, error.smtp_error)) from None
        if isinstance(error, OSError):  # smtplib's own errors are of this kind too
            doubt = "; it may have been taken, and is sent again under the same Message-ID" if stage == "data" else ""
            text = clean(str(error), 300) or type(error).__name__
            raise DeliveryError(f"mail server {settings.host}:{settings.port}: {stage}: {text}{doubt}") from None
        raise
    return partial(_hang_up, smtp)


def _connect(settings: MailSettings) -> smtplib.SMTP:
    host, port, timeout, name = settings.host, settings.port, settings.timeout, domain_of(settings)
    # The name for EHLO is given, since smtplib would ask the resolver for it, which may take its own time-out.
    if settings.security == "tls":
        return _TimedTls(settings.whole, host, port, local_hostname=name, timeout=timeout, context=_tls(settings))
    return _Timed(settings.whole, host, port, local_hostname=name, timeout=timeout)


class _Timed(smtplib.SMTP):
    """Ends the conversation after `whole` seconds: smtplib bounds each read, and a server may drip one byte a read."""

    def __init__(self, whole: float, *args: Any, **more: Any) -> None:
        self.alarm = Timer(whole, self._end)
        self.alarm.daemon = True
        try:
            super().__init__(*args, **more)
        except BaseException:
            self.alarm.cancel()
            raise

    def getreply(self) -> tuple[int, bytes]:
        if self.alarm.ident is None:  # the greeting: from here on there is a connection to close
            self.alarm.start()
        return super().getreply()

    def close(self) -> None:
        if self.alarm.ident is not None:
            self.alarm.cancel()
        super().close()

    def _end(self) -> None:
        held = self.sock
        if held is not None:
            with suppress(OSError):
                socket.shutdown(held, SHUT_RDWR)  # of the bare socket: a TLS goodbye would wait for the other side


class _TimedTls(_Timed, smtplib.SMTP_SSL):
    """The same where TLS comes first; its handshake keeps to the time-out of a step."""


def _prepare(smtp: smtplib.SMTP, settings: MailSettings, secret: Secret) -> None:
    """Encrypted and logged in as the settings say."""
    smtp.ehlo_or_helo_if_needed()
    if settings.security == "starttls":
        smtp.starttls(context=_tls(settings))  # raises where the server has none
        smtp.ehlo()
    if settings.user_env and settings.password_env:
        smtp.login(secret(settings.user_env), secret(settings.password_env))


def _tls(settings: MailSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)


def _hang_up(smtp: smtplib.SMTP) -> None:
    with suppress(OSError):
        smtp.quit()
    smtp.close()


def _expect(reply: tuple[int, bytes], stage: str, *, permanent: bool = False) -> None:
    code, text = reply
    if not 200 <= code < 300:
        raise DeliveryError(_said(stage, code, text), permanent=permanent and 500 <= code < 600)


def _said(stage: str, code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"mail server refused the {stage}: {code} {clean(words, 300)}"


def _thread(delivery: Delivery, domain: str) -> str:
    """Message-ID of the first alert of the incident to this recipient: what later ones refer to."""
    if delivery.kind != "alert":
        return ""
    incidents = {item.incident.id for item in from_json(AlertNotice, delivery.payload).items}
    return message_id(f"alert:{incidents.pop()}:new:{delivery.recipient}", domain) if len(incidents) == 1 else ""


def _fill(message: EmailMessage, key: str, rendered: Rendered, domain: str) -> None:
    message.set_content(rendered.text, subtype="plain")
    message.add_alternative(rendered.html, subtype="html")
    if rendered.chart:
        html = message.get_payload()[1]  # type: ignore[index]
        assert isinstance(html, EmailMessage)
        chart_id = f"<{_chart_id(key, domain)}>"
        html.add_related(rendered.chart, "image", "png", cid=chart_id, disposition="inline", filename="timeline.png")
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{key}/{number}'.encode()).hexdigest()[:40]}")


def _chart_id(key: str, domain: str) -> str:
    return f"chart.{hashlib.sha256(key.encode()).hexdigest()[:16]}@{domain}"


def _address(text: str) -> Address:
    """`name <local@domain>` or `local@domain`, exactly one. The library's own parser is lenient: it takes the first of
    several and mends what is broken, where a typing error in the config had better be told."""
    found = _ADDRESS.fullmatch(text.strip())
    spec = (found["spec"] or found["bare"]) if found else ""
    local, _, domain = spec.rpartition("@")
    try:
        if not found or not local or not domain or clean(text, 400) != text.strip():
            raise ValueError
        name = (found["name"] or "").strip().strip('"')
        return Address(display_name=name, addr_spec=spec) if spec.isascii() else Address(name, local, domain)
    except (ValueError, IndexError, HeaderParseError):
        raise DeliveryError(f"{clean(text, 100)!r} is no mail address", permanent=True) from None


def _unsubscribe(settings: MailSettings, recipient: Recipient, sender: str) -> str:
    if settings.unsubscribe:
        return quote(settings.unsubscribe, safe="%/:=&?~#+!$,;@()*[]-._'")
    return f"mailto:{quote(sender, safe='@')}?subject={quote(f'unsubscribe {recipient.name}')}"
