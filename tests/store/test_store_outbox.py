"""What is to be said, what was said, and what could not be."""

from dataclasses import replace
from datetime import timedelta

from store_values import DAY, NOW, delivery

from watcher.store import Store
from watcher.types import Batch, OutboxCounts, StoredDigest

DIGEST = StoredDigest(
    id="2026-03-10-desk",
    recipient="desk@example.org",
    since=NOW - DAY,
    until=NOW,
    created=NOW,
    payload='{"new": 1}',
    delivery="g1",
)


def test_deliveries_are_due_longest_waiting_first() -> None:
    """What is due later, delivered or dead is not handed out; the limit holds."""
    with Store.open("sqlite://") as store:
        store.queue(*(delivery(f"k{i}", due=NOW - i * DAY) for i in range(-1, 5)))
        store.mark_delivered("k3", NOW)
        store.mark_failed("k2", "refused", NOW, dead=True)
        assert [d.key for d in store.due_deliveries(NOW)] == ["k4", "k1", "k0"]
        assert [d.key for d in store.due_deliveries(NOW, limit=2)] == ["k4", "k1"]


def test_a_key_is_unique_for_ever() -> None:
    """A delivery queued again, before or after it went out, is passed over."""
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, deliveries=(delivery(payload="1"),)))
        store.record(Batch(at=NOW, deliveries=(delivery(payload="2"),)))
        assert [d.payload for d in store.due_deliveries(NOW)] == ["1"]
        store.mark_delivered("k1", NOW)
        store.queue(delivery(payload="3"))
        assert store.due_deliveries(NOW + DAY) == ()
        kept = store.delivery("k1")
        assert kept == delivery(payload="1", delivered=NOW, attempts=1)


def test_failures_are_counted_and_put_off() -> None:
    """A failed delivery waits until its next time with the error kept; success clears the error."""
    with Store.open("sqlite://") as store:
        store.queue(delivery())
        for n in (1, 2):
            store.mark_failed("k1", f"451 try later ({n})", NOW + n * DAY)
        assert store.due_deliveries(NOW + DAY) == ()
        assert store.due_deliveries(NOW + 2 * DAY) == (delivery(due=NOW + 2 * DAY, attempts=2, error="451 try later (2)"),)
        store.mark_delivered("k1", NOW + 2 * DAY)
        store.mark_failed("k1", "late", NOW + 3 * DAY, dead=True)  # a late answer cannot undo a delivery
        store.mark_delivered("k1", NOW + 9 * DAY)
        kept = store.delivery("k1")
        assert kept is not None and (kept.delivered, kept.attempts, kept.error, kept.dead) == (NOW + 2 * DAY, 3, None, False)
        assert store.delivery("k2") is None


def test_dead_letters_are_seen_and_can_be_revived() -> None:
    """A dead letter is listed with its error, and waits again once revived."""
    with Store.open("sqlite://") as store:
        store.queue(delivery("k1"), delivery("k2"), delivery("k3", due=NOW + DAY))
        store.mark_failed("k1", "550 no such user", NOW, dead=True)
        assert [(d.key, d.error) for d in store.dead_letters()] == [("k1", "550 no such user")]
        store.mark_delivered("k2", NOW)
        assert store.outbox_counts() == OutboxCounts(waiting=1, delivered=1, dead=1, oldest_due=NOW + DAY)
        store.revive("k1", NOW)
        assert store.dead_letters() == ()
        assert [d.key for d in store.due_deliveries(NOW)] == ["k1"]


def test_an_empty_outbox_counts_nothing() -> None:
    """Counts of a fresh store are all nought."""
    with Store.open("sqlite://") as store:
        assert store.outbox_counts() == OutboxCounts()


def test_a_digest_counts_once_its_mail_was_taken() -> None:
    """The last delivered digest is the one whose delivery succeeded; what it said can be told again."""
    later = replace(DIGEST, id="2026-03-11-desk", since=NOW, until=NOW + DAY, delivery="g2")
    with Store.open("sqlite://") as store:
        store.record_digest(DIGEST, [delivery("g1", kind="digest")])
        store.record_digest(replace(DIGEST, payload="rewritten"), [delivery("g1", kind="digest")])
        assert store.last_delivered_digest("desk@example.org") is None
        store.mark_delivered("g1", NOW + timedelta(minutes=1))
        store.record_digest(later, [delivery("g2", kind="digest")])
        delivered = replace(DIGEST, delivered=NOW + timedelta(minutes=1))
        assert store.last_delivered_digest("desk@example.org") == delivered
        assert store.last_delivered_digest("other@example.org") is None
        assert store.digest("2026-03-10-desk") == delivered
        assert store.digest("none") is None
        assert store.digests() == store.digests("desk@example.org") == (later, delivered)
        assert store.digests("other@example.org") == ()
