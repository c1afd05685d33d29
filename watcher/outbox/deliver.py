"""The outbox worker: takes what is due, sends it, and marks it only after the server took it.

What holds whatever happens, `kill -9` included:

- a row is marked delivered after the server's answer, never before: nothing is lost;
- the mark is the first thing done at that answer, in the thread that got it, before the connection is closed. What is left
  is the answer's way to us and one SQLite commit: some five milliseconds on a common disk. A kill just there makes the next
  run send the same again under the same Message-ID, `webhook-id` and `idempotency-key`: what mail readers and receivers go
  by to show it once; a message through Apprise has none, and is seen twice. No protocol here has a two-phase commit that
  could promise more (RFC 1047 has told so of SMTP since 1988), and marking before sending would lose what is cut off;
- recipients are served side by side, each in the order of its rows; after a failure a recipient rests until the next
  round, and the others notice nothing;
- alerts that were held until one moment are folded into a summary: first the summary is queued under a key that
  follows from the group, then its members are marked. Killed in between, the next run finds the summary and goes on.

Retries: 60 s, doubled up to 4 h, each lengthened by up to a tenth, by the key, so that they do not march in step. A
permanent refusal, the last attempt, or old age make a dead letter, which `status` shows and a person may revive.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from watcher.errors import DeliveryError, WatcherError
from watcher.outbox.digest import from_json
from watcher.outbox.hygiene import clean
from watcher.outbox.mail import Secret, build_mail, chart_address, domain_of, send_mail
from watcher.outbox.notify import notify_apprise, post_webhook, webhook_id
from watcher.outbox.plan import group_of, quiet_until, summary_key, summary_of
from watcher.outbox.render import Rendered, render_alert, render_digest, webhook_body
from watcher.outbox.settings import OutboxSettings, RetrySettings
from watcher.types import AlertNotice, Delivery, Digest, Recipient

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


class Outbox(Protocol):
    """What the worker needs of the store."""

    def due_deliveries(self, now: datetime, *, limit: int = ...) -> Sequence[Delivery]:
        """Rows that are due, neither delivered nor dead, longest waiting first."""

    def delivery(self, key: str) -> Delivery | None: ...
    def queue(self, *deliveries: Delivery) -> None:
        """Add rows; a key that is there already is passed over."""

    def mark_delivered(self, key: str, now: datetime) -> None: ...
    def mark_failed(self, key: str, error: str, next_due: datetime, dead: bool = ...) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a round did, as outbox keys; `held` rests for quiet hours or after a failure before it in the same round."""

    sent: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    delivery: Delivery
    error: DeliveryError | None = None
    held: bool = False
    hang_up: Callable[[], None] = _nothing
    """Ends the conversation with the server; called after the mark."""


def deliver_due(
    outbox: Outbox, settings: OutboxSettings, *, clock: Clock, secret: Secret, limit: int = 500,
    stopping: Callable[[], bool] = lambda: False,
) -> Delivered:  # fmt: skip
    """One round over all that is due. Raises what the store raises; trouble of a delivery is recorded in its row. Once
    `stopping()` is true, what is under way is brought to its end and nothing more is begun."""
    fold_held(outbox, settings.recipients, clock(), limit=limit)
    queues: dict[str, list[Delivery]] = {}
    for delivery in outbox.due_deliveries(clock(), limit=limit):
        queues.setdefault(delivery.recipient, []).append(delivery)
    tally = _Tally(outbox, settings.retry, clock)
    sender = _Sender(settings, clock, secret)
    with ThreadPoolExecutor(max_workers=max(1, settings.retry.parallel), thread_name_prefix="deliver") as pool:
        running = {pool.submit(_serve, sender, tally, queue[0]): queue[1:] for queue in queues.values()}
        while running:
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                rest, goes_on = running.pop(done), done.result()
                if not goes_on or stopping():
                    tally.held += [d.key for d in rest]
                elif rest:
                    running[pool.submit(_serve, sender, tally, rest[0])] = rest[1:]
    return tally.result()


def _serve(sender: "_Sender", tally: "_Tally", delivery: Delivery) -> bool:
    """One delivery, in a thread: sent, marked at the server's reply before anything else is done, then hung up."""
    result = sender.attempt(delivery)
    try:
        return tally.mark(result)
    finally:
        result.hang_up()


def fold_held(outbox: Outbox, recipients: Iterable[Recipient], now: datetime, *, limit: int = 500) -> None:
    """Put one summary in place of the due alerts that were held until the same moment. May be run again at any point."""
    known = {r.name: r for r in recipients}
    groups: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in outbox.due_deliveries(now, limit=limit):
        group = group_of(delivery)
        if group and delivery.attempts == 0:
            groups.setdefault((delivery.recipient, group), []).append(delivery)
    for (name, group), held in groups.items():
        recipient = known.get(name)
        if recipient is None or quiet_until(recipient, now):
            continue
        summary = outbox.delivery(summary_key(name, group))
        if summary is None and len(held) > 1:
            summary = summary_of(held, recipient, now)
            outbox.queue(summary)
        # A row that came to the group after its summary was made is not in it, and goes out by itself.
        covered = from_json(AlertNotice, summary.payload).sources if summary else ()
        for delivery in held:
            if delivery.key in covered:
                outbox.mark_delivered(delivery.key, now)


def next_attempt(delivery: Delivery, now: datetime, settings: RetrySettings, asked: float | None = None) -> datetime:
    """When a delivery that has just failed is tried again; `asked` are the seconds the receiver wants to be left alone,
    heeded up to the ceiling."""
    step: timedelta = min(settings.first * 2 ** min(delivery.attempts, 20), settings.ceiling)
    spread = hashlib.sha256(delivery.key.encode()).digest()[0] / 2550
    return now + max(step * (1 + spread), min(timedelta(seconds=asked or 0.0), settings.ceiling))


def gives_up(delivery: Delivery, now: datetime, settings: RetrySettings) -> bool:
    """Whether a delivery that has just failed for now is not tried again. Age alone does not kill what was hardly tried."""
    tried = delivery.attempts + 1
    return tried >= settings.attempts or (tried >= 4 and now - delivery.created > timedelta(days=settings.days))


class _Sender:
    """Sends one delivery over its channel. Holds no state, so that threads may share it."""

    def __init__(self, settings: OutboxSettings, clock: Clock, secret: Secret) -> None:
        self._settings, self._clock, self._secret = settings, clock, secret
        self._recipients = {r.name: r for r in settings.recipients}

    def attempt(self, delivery: Delivery) -> _Result:
        recipient = self._recipients.get(delivery.recipient)
        if recipient is None:
            return _Result(
                delivery=delivery, error=DeliveryError("no such recipient in the configuration any more", permanent=True)
            )
        if delivery.kind == "alert" and quiet_until(recipient, self._clock()):
            return _Result(delivery=delivery, held=True)
        try:
            hang_up = self._send(delivery, recipient)
        except DeliveryError as error:
            return _Result(delivery=delivery, error=error)
        except WatcherError as error:  # a secret that is not set, a template that is broken: to be mended, then retried
            return _Result(delivery=delivery, error=DeliveryError(str(error)))
        except Exception as error:  # a bug met by one row must not keep back every other one
            log.exception("delivery=%s bug", delivery.key)
            return _Result(delivery=delivery, error=DeliveryError(f"{type(error).__name__}: {clean(str(error), 200)}"))
        return _Result(delivery=delivery, hang_up=hang_up)

    def _send(self, delivery: Delivery, recipient: Recipient) -> Callable[[], None]:
        address = self._secret(recipient.address_env) if recipient.address_env else recipient.address
        if recipient.channel == "mail":  # as configured now: what waits follows its reader to another channel
            mail = self._settings.mail
            rendered = self._rendered(delivery, chart_src=chart_address(delivery.key, domain_of(mail)))
            return send_mail(build_mail(delivery, recipient, rendered, mail, to=address), mail, secret=self._secret)
        if recipient.channel == "webhook":
            hook = self._settings.webhook
            name = webhook_id(delivery.key)
            body = webhook_body(content_of(delivery), delivery=name, kind=delivery.kind, recipient=recipient.name)
            key = self._secret(hook.secret_env) if hook.secret_env else None
            return post_webhook(address, body, delivery=delivery.key, now=self._clock(), settings=hook, key=key)
        rendered = self._rendered(delivery)
        notify_apprise(address, title=rendered.subject, text=rendered.text)
        return _nothing

    def _rendered(self, delivery: Delivery, chart_src: str | None = None) -> Rendered:
        content, templates = content_of(delivery), self._settings.digest.templates
        if isinstance(content, Digest):
            return render_digest(content, templates=templates, chart_src=chart_src)
        return render_alert(content, recipient=delivery.recipient, templates=templates)


def content_of(delivery: Delivery) -> Digest | AlertNotice:
    """What a delivery says. Raises `DeliveryError` (permanent) when its payload cannot be read."""
    try:
        return from_json(Digest, delivery.payload) if delivery.kind == "digest" else from_json(AlertNotice, delivery.payload)
    except ValueError:
        raise DeliveryError("the payload in the outbox cannot be read", permanent=True) from None


class _Tally:
    """Writes results to the outbox and keeps count, one at a time."""

    def __init__(self, outbox: Outbox, retry: RetrySettings, clock: Clock) -> None:
        self._outbox, self._retry, self._clock = outbox, retry, clock
        self.sent: list[str] = []
        self.failed: list[str] = []
        self.dead: list[str] = []
        self.held: list[str] = []
        self._turn = Lock()

    def mark(self, result: _Result) -> bool:
        """Record the result; True when the recipient's next delivery may follow."""
        with self._turn:
            return self._mark(result)

    def _mark(self, result: _Result) -> bool:
        delivery, error, now = result.delivery, result.error, self._clock()
        if result.held:
            self.held.append(delivery.key)
            return True
        if error is None:
            self._outbox.mark_delivered(delivery.key, now)
            self.sent.append(delivery.key)
            log.info("delivery=%s channel=%s status=delivered attempt=%d", delivery.key, delivery.channel, delivery.attempts + 1)
            return True
        dead = error.permanent or gives_up(delivery, now, self._retry)
        text = clean(str(error), 500)
        self._outbox.mark_failed(delivery.key, text, next_attempt(delivery, now, self._retry, error.retry_after), dead)
        (self.dead if dead else self.failed).append(delivery.key)
        log.warning(
            "delivery=%s channel=%s status=%s error=%s", delivery.key, delivery.channel, "dead" if dead else "failed", text
        )
        return dead  # a dead row says nothing of the next one; a server that is away does

    def result(self) -> Delivered:
        return Delivered(sent=tuple(self.sent), failed=tuple(self.failed), dead=tuple(self.dead), held=tuple(self.held))
