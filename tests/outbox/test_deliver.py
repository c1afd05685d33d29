"""The worker against a real store, a real mail server and a real webhook receiver."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import trustme
from outbox_samples import DESK, NOW, alert, delivery, digest, knowledge, notice, tennessee, votkinsk
from outbox_servers import Mailbox, Receiver, mail_server, status, webhook_server

from watcher.errors import ConfigError
from watcher.outbox.deliver import Delivered, deliver_due, gives_up, next_attempt
from watcher.outbox.digest import describe, from_json, to_json
from watcher.outbox.plan import plan_alerts, plan_digest, plan_test
from watcher.outbox.settings import AlertSettings, MailSettings, OutboxSettings, RetrySettings, WebhookSettings
from watcher.store.store import Store
from watcher.types import AlertNotice, Delivery, Digest, Recipient

ANNA, BOHDAN = (Recipient(name=name, address=f"{name}@example.org") for name in ("anna", "bohdan"))
SECRETS = {"SMTP_USER": "watcher", "SMTP_PASSWORD": "open sesame", "HOOK_KEY": "whsec_c2VjcmV0IGtleQ=="}


def secret(name: str) -> str:
    if name not in SECRETS:
        raise ConfigError(f"environment variable {name} is not set")
    return SECRETS[name]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/w.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def settings(port: int = 9, *recipients: Recipient, **mail: object) -> OutboxSettings:
    base = {"host": "127.0.0.1", "port": port, "security": "none", "timeout": 5.0, "sender": "Watcher <watcher@watch.example>"}
    return OutboxSettings(recipients=recipients or (ANNA, BOHDAN), mail=MailSettings(**{**base, **mail}))  # type: ignore[arg-type]


def alert_to(recipient: Recipient, key: str = "alert:i:new") -> Delivery:
    payload = to_json(notice(describe(votkinsk(), knowledge())))
    return delivery(f"{key}:{recipient.name}", payload, recipient=recipient.name, channel=recipient.channel)


def round_at(store: Store, config: OutboxSettings, minutes: float = 0) -> Delivered:
    return deliver_due(store, config, clock=lambda: NOW + timedelta(minutes=minutes), secret=secret)


def test_what_the_server_took_is_marked_and_never_sent_again(store: Store) -> None:
    """Two rounds over one delivery give one mail."""
    box = Mailbox()
    store.queue(alert_to(ANNA))
    with mail_server(box) as port:
        assert round_at(store, settings(port)).sent == ("alert:i:new:anna",)
        assert round_at(store, settings(port), 60) == Delivered()
    assert len(box.taken) == 1
    row = store.delivery("alert:i:new:anna")
    assert row is not None and row.delivered == NOW


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_encrypted_and_logged_in(store: Store, authority: trustme.CA, tmp_path: Path, security: str) -> None:
    """TLS and STARTTLS with a certificate that is checked, and credentials from the environment."""
    box = Mailbox()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = server_context(authority)
    store.queue(alert_to(ANNA))
    kind = {"tls": context} if security == "tls" else {"starttls": context}
    with mail_server(box, login=True, **kind) as port:  # type: ignore[arg-type]
        config = settings(
            port, security=security, ca_file=tmp_path / "ca.pem", user_env="SMTP_USER", password_env="SMTP_PASSWORD"
        )  # fmt: skip
        assert round_at(store, config).sent
    assert box.logins == [b"open sesame"] and box.encrypted == [True]


def test_a_server_without_starttls_gets_neither_password_nor_mail(store: Store) -> None:
    """STARTTLS is demanded; the failure is temporary, since the operator can mend it."""
    box = Mailbox()
    store.queue(alert_to(ANNA))
    with mail_server(box) as port:
        assert round_at(store, settings(port, security="starttls", user_env="SMTP_USER", password_env="SMTP_PASSWORD")).failed
    assert not box.taken and not box.logins


def test_a_certificate_of_nobody_known_is_refused(store: Store, authority: trustme.CA) -> None:
    """Without the authority the conversation ends before the login."""
    box = Mailbox()
    store.queue(alert_to(ANNA))
    with mail_server(box, starttls=server_context(authority)) as port:
        assert round_at(store, settings(port, security="starttls")).failed
    row = store.delivery("alert:i:new:anna")
    assert not box.taken and row is not None and "certificate" in (row.error or "").lower()


def test_a_wrong_password_is_retried_and_never_shown(store: Store, authority: trustme.CA, tmp_path: Path) -> None:
    """A refused login concerns the operator: no dead letter, no secret in the row."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    store.queue(alert_to(ANNA))
    with mail_server(Mailbox(), login=True, starttls=server_context(authority)) as port:
        config = settings(port, security="starttls", ca_file=tmp_path / "ca.pem", user_env="SMTP_USER", password_env="HOOK_KEY")
        assert round_at(store, config).failed
    row = store.delivery("alert:i:new:anna")
    assert row is not None and "535" in (row.error or "") and SECRETS["HOOK_KEY"] not in (row.error or "")


def test_a_secret_that_is_not_set_is_a_temporary_failure(store: Store) -> None:
    """The message waits until the variable is set."""
    store.queue(alert_to(ANNA))
    with mail_server(Mailbox()) as port:
        assert round_at(store, settings(port, user_env="NOPE", password_env="NOPE")).failed


def test_a_refused_recipient_is_dead_and_the_other_has_his_mail_once(store: Store) -> None:
    """550 for one neither holds up nor repeats the other."""
    box = Mailbox(refuse={"anna@example.org": "550 5.1.1 no such user"})
    store.queue(alert_to(ANNA), alert_to(BOHDAN))
    with mail_server(box) as port:
        done = round_at(store, settings(port))
        assert round_at(store, settings(port), 600) == Delivered()
    assert done.dead == ("alert:i:new:anna",) and done.sent == ("alert:i:new:bohdan",)
    assert len(box.taken) == 1
    letters = store.dead_letters()
    assert [d.key for d in letters] == ["alert:i:new:anna"] and "550" in (letters[0].error or "")


def test_a_rejected_message_is_dead(store: Store) -> None:
    """5xx to the data is about this message; 4xx to it is not."""
    box = Mailbox(reject={"anna@example.org": "554 5.7.1 looks like spam", "bohdan@example.org": "452 4.3.1 disk full"})
    store.queue(alert_to(ANNA), alert_to(BOHDAN))
    with mail_server(box) as port:
        done = round_at(store, settings(port))
    assert done.dead == ("alert:i:new:anna",) and done.failed == ("alert:i:new:bohdan",)


def test_a_greylisting_server_gets_its_mail_on_a_later_try(store: Store) -> None:
    """451 twice, then taken: one mail, three attempts, none before its time."""
    box = Mailbox(greylist={"anna@example.org": 2})
    store.queue(alert_to(ANNA))
    with mail_server(box) as port:
        config = settings(port)
        assert round_at(store, config).failed
        assert round_at(store, config, 0.5) == Delivered()
        assert round_at(store, config, 2).failed
        assert round_at(store, config, 10).sent
    row = store.delivery("alert:i:new:anna")
    assert len(box.taken) == 1 and row is not None and row.attempts == 3


def test_a_connection_that_dies_mid_data_is_tried_again(store: Store) -> None:
    """The server never had the message; the retry is the first it takes."""
    box = Mailbox(drop={"anna@example.org": 1})
    store.queue(alert_to(ANNA))
    with mail_server(box) as port:
        assert round_at(store, settings(port)).failed
        row = store.delivery("alert:i:new:anna")
        assert row is not None and "same Message-ID" in (row.error or "")
        assert round_at(store, settings(port), 5).sent
    assert len(box.taken) == 1


def test_a_mail_taken_without_a_reply_comes_again_as_the_very_same(store: Store) -> None:
    """What SMTP leaves open: two copies, equal to the byte, so that the Message-ID shows them to be one."""
    box = Mailbox(drop_after={"anna@example.org": 1})
    store.queue(alert_to(ANNA))
    with mail_server(box) as port:
        assert round_at(store, settings(port)).failed
        assert round_at(store, settings(port), 5).sent
    assert len(box.raw) == 2 and box.raw[0] == box.raw[1]


def test_a_slow_server_delays_no_other_recipient(store: Store) -> None:
    """While one waits for its time-out, the other has long been served and marked."""
    box = Mailbox(slow={"anna@example.org": 1.2})
    store.queue(alert_to(ANNA), alert_to(BOHDAN))
    started = time.monotonic()
    with mail_server(box) as port:
        done = round_at(store, settings(port, timeout=0.6))
        assert time.monotonic() - started < 1.2
        assert done.sent == ("alert:i:new:bohdan",) and done.failed == ("alert:i:new:anna",)
        time.sleep(0.9)  # let the server finish its sleep


def test_a_server_that_drips_is_left_in_time(store: Store) -> None:
    """Each read is quick, the whole takes for ever: it is ended, and tried again later."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip() -> None:
        peer, _ = listener.accept()
        with peer, suppress(OSError):
            peer.sendall(b"220 ")
            while not done.wait(0.05):
                peer.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        store.queue(alert_to(ANNA))
        begun = time.monotonic()
        result = round_at(store, settings(listener.getsockname()[1], whole=0.4))
        assert result.failed == ("alert:i:new:anna",) and time.monotonic() - begun < 3
    finally:
        done.set()
        thread.join()
        listener.close()


def test_after_a_failure_the_recipients_other_rows_rest_until_the_next_round(store: Store) -> None:
    """A server that is away is asked once per round, not once per message."""
    store.queue(alert_to(ANNA, "alert:i:new"), alert_to(ANNA, "alert:j:new"))
    done = round_at(store, settings(9))
    assert len(done.failed) == 1 and len(done.held) == 1


def test_quiet_hours_hold_an_alert_but_not_a_digest(store: Store) -> None:
    """A retry does not wake its reader either; at the end of the quiet hours it goes."""
    quiet = replace(ANNA, quiet_from=4, quiet_to=8)
    box = Mailbox()
    _, (morning,) = plan_digest(digest(quiet), quiet, NOW)
    store.queue(alert_to(quiet), morning)
    with mail_server(box) as port:
        config = settings(port, quiet)
        assert round_at(store, config).held == ("alert:i:new:anna",)
        assert round_at(store, config, 181).sent == ("alert:i:new:anna",)
    assert len(box.taken) == 2


def test_held_alerts_become_one_summary_and_nothing_is_lost(store: Store) -> None:
    """Five incidents over a cap of two: two mails at once, one with the other three."""
    shown = {f"i{n}": replace(describe(votkinsk(), knowledge()), id=f"i{n}", facility=f"Works {n}") for n in range(5)}
    rules = AlertSettings(cap=2)
    store.queue(*plan_alerts([alert(id=i) for i in shown], shown, [ANNA], NOW, rules))
    box = Mailbox()
    with mail_server(box) as port:
        config = settings(port)
        assert len(round_at(store, config).sent) == 2
        assert round_at(store, config, 29) == Delivered()
        assert len(round_at(store, config, 31).sent) == 1
        assert round_at(store, config, 90) == Delivered()
    told = " ".join(m["Subject"] for m in box.to("anna@example.org"))
    assert len(box.taken) == 3 and all(f"Works {n}" in told for n in range(5))


def test_an_alert_that_comes_to_a_group_after_its_summary_goes_by_itself(store: Store) -> None:
    """A row written late is not taken for one that the summary has told."""
    shown = {f"i{n}": replace(describe(votkinsk(), knowledge()), id=f"i{n}", facility=f"Works {n}") for n in range(4)}
    planned = plan_alerts([alert(id=i) for i in shown], shown, [ANNA], NOW, AlertSettings(cap=1))
    store.queue(*planned[:3])
    box = Mailbox()
    with mail_server(box) as port:
        config = settings(port)
        round_at(store, config, 31)
        store.queue(planned[3])
        round_at(store, config, 32)
    subjects = [m["Subject"] for m in box.taken[-1:][0][1:]]
    assert len(box.taken) == 3 and "Works 3" in subjects[0]


def test_a_recipient_that_left_the_config_is_a_dead_letter(store: Store) -> None:
    """Nothing is sent to an address that is configured no more."""
    store.queue(alert_to(Recipient(name="gone", address="gone@example.org")))
    assert round_at(store, settings(9)).dead


def test_a_payload_nobody_can_read_is_a_dead_letter(store: Store) -> None:
    """One broken row does not stop the round."""
    store.queue(delivery("alert:i:new:anna", "[]", kind="digest", recipient="anna"))
    assert round_at(store, settings(9)).dead


def test_the_digest_says_when_printed_again_what_was_sent(store: Store) -> None:
    """The stored payload is the digest, and counts as delivered once the mail is."""
    stored, rows = plan_digest(digest(ANNA), ANNA, NOW)
    store.record_digest(stored, rows)
    assert store.last_delivered_digest("anna") is None
    box = Mailbox()
    with mail_server(box) as port:
        assert round_at(store, settings(port)).sent
    kept = store.last_delivered_digest("anna")
    assert kept is not None and from_json(Digest, kept.payload) == digest(ANNA)


def test_a_webhook_is_retried_under_one_id(store: Store) -> None:
    """503, then taken: two calls, one `webhook-id`, one body."""
    receiver = Receiver(answers=[status(503)])
    with webhook_server(receiver) as url:
        hook = Recipient(name="hook", channel="webhook", address=url)
        config = replace(settings(9, hook), webhook=WebhookSettings(secret_env="HOOK_KEY"))
        store.queue(alert_to(hook))
        assert round_at(store, config).failed
        assert round_at(store, config, 5).sent
    (first, one), (second, two) = receiver.got
    assert first["webhook-id"] == second["webhook-id"] and one == two
    assert first["idempotency-key"] == second["idempotency-key"] == f'"{first["webhook-id"]}"'
    assert first["webhook-timestamp"] != second["webhook-timestamp"]


def test_the_test_message_reaches_mail_and_webhook(store: Store) -> None:
    """`alerts test` says on each channel that it is a test."""
    box, receiver = Mailbox(), Receiver()
    with mail_server(box) as port, webhook_server(receiver) as url:
        hook = Recipient(name="hook", channel="webhook", address=url)
        store.queue(plan_test(ANNA, NOW), plan_test(hook, NOW))
        assert len(round_at(store, settings(port, ANNA, hook)).sent) == 2
    assert box.taken[0][1]["Subject"] == "Test" and receiver.bodies()[0]["kind"] == "test"


def test_back_off_doubles_to_its_ceiling_and_ends() -> None:
    """60 s, 2 min, … 4 h; the thirtieth failure or the fifth day ends it, but never the first three failures."""
    rules = RetrySettings()
    row = delivery("k", "{}")
    waits = [next_attempt(replace(row, attempts=n), NOW, rules) - NOW for n in range(12)]
    assert timedelta(seconds=60) <= waits[0] <= timedelta(seconds=66)
    assert all(a <= b for a, b in pairwise(waits)) and waits[-1] <= timedelta(hours=4.4)
    late = NOW + timedelta(days=6)
    assert [gives_up(replace(row, attempts=n), late, rules) for n in (0, 2, 3)] == [False, False, True]
    assert not gives_up(replace(row, attempts=28), NOW, rules) and gives_up(replace(row, attempts=29), NOW, rules)


def test_changes_of_one_incident_are_one_thread(store: Store) -> None:
    """The later mail names the first in In-Reply-To and References."""
    shown = {"i": replace(describe(tennessee(), knowledge()), id="i")}
    first = plan_alerts([alert(id="i")], shown, [ANNA], NOW, AlertSettings())
    later = plan_alerts([alert("first-deaths", id="i")], shown, [ANNA], NOW + timedelta(hours=1), AlertSettings(), first)
    store.queue(*first, *later)
    box = Mailbox()
    with mail_server(box) as port:
        round_at(store, settings(port), 61)
    opening, follow_up = box.to("anna@example.org")
    assert opening["In-Reply-To"] is None
    assert follow_up["In-Reply-To"] == follow_up["References"] == opening["Message-ID"]
    assert from_json(AlertNotice, later[0].payload).items[0].kind == "first-deaths" and DESK.alerts


def test_the_mark_stands_before_the_connection_is_closed(store: Store) -> None:
    """A receiver that is hung up on finds its delivery marked: nothing of ours comes between its answer and the mark."""
    marked: list[bool] = []

    def receive(listening: socket.socket) -> None:
        with listening.accept()[0] as peer:
            peer.settimeout(10)
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")  # the five never come
            while peer.recv(65536):
                pass
            row = store.delivery("alert:i:new:hook")
            marked.append(row is not None and row.delivered is not None)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        receiver = threading.Thread(target=receive, args=[listening])
        receiver.start()
        hook = Recipient(name="hook", channel="webhook", address=f"http://127.0.0.1:{listening.getsockname()[1]}/")
        store.queue(alert_to(hook))
        assert round_at(store, settings(9, hook)).sent
        receiver.join(10)
    assert marked == [True]
