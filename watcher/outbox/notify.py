"""Webhooks, and every service Apprise knows.

A webhook is a POST of JSON, signed as Standard Webhooks 1.0 lays down, so that receivers find a verifying library in
their language: `webhook-id` (the same on every retry: the receiver's key for doubles, said again as `Idempotency-Key`, which
gateways know), `webhook-timestamp` (this
attempt's), `webhook-signature` = `v1,` + base64 of HMAC-SHA256 over `id.timestamp.body`. Any 2xx is delivery.
Redirects are not followed (a signed body must not wander), proxies of the environment are not used, the answer is
read up to a bound and only quoted in an error. 410 means "never again" and is permanent; all else is retried, since
404 and 401 are what a receiver answers while it is being set up. A `Retry-After` is passed on with the error.

Apprise has neither ids nor signatures: a message repeated after a crash cannot be told apart by the service. It is
given the subject and the plain text. Apprise logs addresses; the address itself is never in an error of ours.
"""

import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from threading import Timer
from urllib.parse import urlsplit

import httpx

from watcher.errors import DeliveryError
from watcher.outbox.hygiene import clean
from watcher.outbox.settings import WebhookSettings

_APPRISE_BODY = 8000
"""Characters of the text handed to Apprise; services cut or split at 2,000 to 32,000 themselves."""


def post_webhook(
    url: str, body: bytes, *, delivery: str, now: datetime, settings: WebhookSettings, key: str | None = None
) -> Callable[[], None]:
    """POST `body`. `key` is the signing secret. Returns when the receiver took it, with what ends the conversation; raises
    `DeliveryError`."""
    host = _host(url)
    headers = {"content-type": "application/json", "user-agent": "watcher", **_signed(body, webhook_id(delivery), now, key)}
    timeout = httpx.Timeout(settings.timeout, connect=settings.connect_timeout)
    try:
        with ExitStack() as stack:
            client = stack.enter_context(httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False))
            # httpx bounds each read; a receiver that drips bytes is ended by closing the connection under it.
            alarm = Timer(settings.timeout, client.close)
            alarm.daemon = True
            alarm.start()
            stack.callback(alarm.cancel)
            answer = stack.enter_context(client.stream("POST", url, content=body, headers=headers))
            if answer.is_success:
                return partial(_hang_up, stack.pop_all())
            said = _beginning(answer, settings.max_answer)
            raise DeliveryError(
                f"webhook {host}: HTTP {answer.status_code} {said}".rstrip(), permanent=answer.status_code == 410,
                retry_after=retry_after(answer.headers.get("retry-after", ""), now),
            )  # fmt: skip
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, RuntimeError) as error:
        text = clean(str(error), 200) or type(error).__name__
        raise DeliveryError(f"webhook {host}: {text}") from None


def _hang_up(stack: ExitStack) -> None:
    with suppress(httpx.HTTPError, httpx.StreamError, OSError, RuntimeError):  # it was taken, whatever comes now
        stack.close()


def webhook_id(delivery: str) -> str:
    """The `webhook-id` of an outbox key."""
    return "msg_" + hashlib.sha256(delivery.encode()).hexdigest()[:32]


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds from `now` that a `Retry-After` header (RFC 9110, section 10.2.3: seconds or a date) asks for; None without one."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:12]), 10**9))
    try:
        moment = parsedate_to_datetime(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def signature(body: bytes, *, id: str, timestamp: int, key: str) -> str:
    """`v1,<base64>` over `id.timestamp.body`; `key` is text, or `whsec_` and base64."""
    secret = key.encode()
    if key.startswith("whsec_"):
        try:
            secret = base64.b64decode(key[len("whsec_") :], validate=True)
        except binascii.Error:
            raise DeliveryError("the webhook secret begins with whsec_ but is not base64") from None
    mac = hmac.new(secret, f"{id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def notify_apprise(url: str, *, title: str, text: str) -> None:
    """Hand title and text to the service behind `url`; raises `DeliveryError` when it did not take them."""
    import apprise  # 0.3 s to import, for those who use it

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log the address, and the address is the secret
    service = apprise.Apprise()
    if not service.add(url):
        raise DeliveryError("Apprise does not know this kind of address", permanent=True)
    if not service.notify(title=title, body=text[:_APPRISE_BODY], body_format=apprise.NotifyFormat.TEXT):
        raise DeliveryError(f"Apprise: the service {clean(url.partition(':')[0], 20)} did not take the message")


def _signed(body: bytes, id: str, now: datetime, key: str | None) -> dict[str, str]:
    timestamp = int(now.timestamp())
    headers = {"webhook-id": id, "idempotency-key": f'"{id}"', "webhook-timestamp": str(timestamp)}
    if key:
        headers["webhook-signature"] = signature(body, id=id, timestamp=timestamp, key=key)
    return headers


def _host(url: str) -> str:
    """The host for messages: paths and queries of webhook addresses are often secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise DeliveryError("the webhook's address is no http(s) URL", permanent=True)
    return clean(host, 100)


def _beginning(answer: httpx.Response, bound: int) -> str:
    read = b""
    for chunk in answer.iter_raw(4096):
        read += chunk
        if len(read) >= min(bound, 2048):
            break
    return clean(read[:400].decode("utf-8", "replace"), 200)
