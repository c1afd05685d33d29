"""Webhooks against a real receiver, and Apprise against the same."""

import base64
import hashlib
import hmac
import time
from http.server import BaseHTTPRequestHandler

import pytest
from outbox_samples import NOW
from outbox_servers import Receiver, status, webhook_server

from watcher.errors import DeliveryError
from watcher.outbox.notify import notify_apprise, post_webhook, retry_after, signature, webhook_id
from watcher.outbox.settings import WebhookSettings

FAST = WebhookSettings(timeout=0.5, connect_timeout=0.5)


OLD_IMGHDR = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise looks for a module that Python 3.13 dropped."""


def post(url: str, body: bytes = b"{}", **more: object) -> None:
    post_webhook(url, body, delivery="alert:i:new:hook", now=NOW, settings=FAST, **more)  # type: ignore[arg-type]


def test_the_receiver_can_verify_the_signature() -> None:
    """HMAC-SHA256 over id, timestamp and the body as it came; the key from the environment, plain or whsec_."""
    receiver = Receiver()
    with webhook_server(receiver) as url:
        post(url, b'{"a":1}', key="whsec_c2VjcmV0IGtleQ==")
    (headers, body), *_ = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"secret key", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}" and headers["content-type"] == "application/json"
    assert headers["webhook-id"] == webhook_id("alert:i:new:hook") and int(headers["webhook-timestamp"]) == int(NOW.timestamp())


def test_the_signature_is_that_of_the_published_example() -> None:
    """The test vector that the libraries of Standard Webhooks share."""
    made = signature(
        b'{"test": 2432232314}',
        id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        key="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_a_key_nothing_is_signed() -> None:
    """No header rather than a signature of nothing."""
    receiver = Receiver()
    with webhook_server(receiver) as url:
        post(url)
    assert "webhook-signature" not in receiver.got[0][0]


@pytest.mark.parametrize(
    ("code", "permanent"), [(500, False), (503, False), (429, False), (404, False), (401, False), (410, True)]
)
def test_anything_but_2xx_is_a_failure(code: int, permanent: bool) -> None:
    """Only 410 means never again; the answer's beginning is quoted, cleaned."""
    with webhook_server(Receiver(answers=[status(code, b"no \x1b[31mway\x00")])) as url, pytest.raises(DeliveryError) as caught:
        post(url)
    assert caught.value.permanent is permanent and f"HTTP {code} no way" in str(caught.value)


def test_a_receiver_that_asks_for_a_pause_is_heard() -> None:
    """Its `Retry-After` comes with the error."""
    busy = Receiver(answers=[status(429, **{"Retry-After": "1800"})])
    with webhook_server(busy) as url, pytest.raises(DeliveryError) as caught:
        post(url)
    assert caught.value.retry_after == 1800


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("", None), ("soon", None), ("-5", None), ("Fri, 09 Feb 2024 05:01:03 GMT", 60),
     ("Fri, 09 Feb 2001 05:01:03 GMT", 0),
     ("9" * 400, 10**9), ("²", None)],
)  # fmt: skip
def test_pauses_are_seconds_or_dates(value: str, seconds: float | None) -> None:
    """As RFC 9110 has them; anything else is none."""
    assert retry_after(value, NOW) == seconds


def test_redirects_are_not_followed() -> None:
    """A signed body does not wander to another host."""
    receiver = Receiver()
    with webhook_server(receiver) as target:
        receiver.answers = [status(307, location=target + "/elsewhere")]
        with pytest.raises(DeliveryError, match="307"):
            post(target)
    assert len(receiver.got) == 1


def test_a_receiver_that_drips_is_ended_in_time() -> None:
    """A byte now and then keeps no sender: the whole call is bounded, not only each read."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(30):
            handler.wfile.write(f"x-{n}: y\r\n".encode())
            time.sleep(0.1)

    started = time.monotonic()
    with webhook_server(Receiver(answers=[drip])) as url, pytest.raises(DeliveryError):
        post(url)
    assert time.monotonic() - started < 2.5


def test_an_endless_error_answer_is_not_read_to_its_end() -> None:
    """The beginning is enough to quote."""

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 500 no\r\n\r\n")
        for _ in range(2000):
            handler.wfile.write(b"x" * 65_536)

    started = time.monotonic()
    with webhook_server(Receiver(answers=[flood])) as url, pytest.raises(DeliveryError) as caught:
        post(url)
    assert time.monotonic() - started < 2 and len(str(caught.value)) < 300


@pytest.mark.parametrize("url", ["file:///etc/passwd", "nonsense", "http://", "ftp://a.example/x", "http://[::1"])
def test_only_web_addresses_are_called(url: str) -> None:
    """Anything else can never work."""
    with pytest.raises(DeliveryError) as caught:
        post(url)
    assert caught.value.permanent


def test_an_error_names_the_host_and_never_the_rest_of_the_address() -> None:
    """Paths of webhooks are secrets."""
    with pytest.raises(DeliveryError) as caught:
        post("http://127.0.0.1:9/services/T000/SECRET?token=SECRET")
    assert "127.0.0.1" in str(caught.value) and "SECRET" not in str(caught.value) and not caught.value.permanent


def test_a_secret_that_is_no_base64_is_named() -> None:
    """`whsec_` promises base64."""
    with pytest.raises(DeliveryError, match="base64"):
        signature(b"", id="x", timestamp=0, key="whsec_***")


@OLD_IMGHDR
def test_apprise_hands_over_subject_and_text() -> None:
    """Its JSON service, on loopback."""
    receiver = Receiver()
    with webhook_server(receiver) as url:
        notify_apprise(url.replace("http://", "json://"), title="New: explosion", text="Line one\nLine two")
    (body,) = receiver.bodies()
    assert body["title"] == "New: explosion" and "Line two" in body["message"]


@OLD_IMGHDR
def test_apprise_failures_are_ours_and_name_no_address() -> None:
    """A service that says no is retried; an address of no known kind never works."""
    with webhook_server(Receiver(answers=[status(500)] * 5)) as url, pytest.raises(DeliveryError) as caught:
        notify_apprise(url.replace("http://", "json://") + "?key=SECRET", title="t", text="b")
    assert not caught.value.permanent and "SECRET" not in str(caught.value)
    with pytest.raises(DeliveryError) as caught:
        notify_apprise("nonsense:SECRET", title="t", text="b")
    assert caught.value.permanent and "SECRET" not in str(caught.value)
