"""The message as bytes, checked against the standards its headers name."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from outbox_samples import DESK, NOW, alert, delivery, digest, knowledge, notice, votkinsk

from watcher.errors import DeliveryError
from watcher.outbox.charts import HEIGHT, WIDTH, png
from watcher.outbox.digest import describe, to_json
from watcher.outbox.mail import build_mail, chart_address, domain_of, message_id
from watcher.outbox.plan import plan_alerts
from watcher.outbox.render import Rendered, render_alert, render_digest
from watcher.outbox.settings import AlertSettings, MailSettings
from watcher.types import Bar, Delivery

MAIL = MailSettings(sender="Вахтёр <watcher@watch.example>", reply_to="desk@watch.example")
ROW = delivery("digest:20240209-desk", to_json(digest()), kind="digest")
DOT_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"


def built(
    row: Delivery = ROW, rendered: Rendered | None = None, settings: MailSettings = MAIL, to: str = "desk@example.org"
) -> EmailMessage:
    made = rendered or render_digest(digest(), chart_src=chart_address(row.key, domain_of(settings)))
    return build_mail(row, DESK, made, settings, to=to)


def sent(message: EmailMessage) -> EmailMessage:
    """The message as a receiver reads it."""
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage) and not read.defects
    return read


def test_the_headers_are_as_their_standards_say() -> None:
    """RFC 5322, 2919, 2369, 3834."""
    read = sent(built())
    assert re.fullmatch(rf"<{DOT_ATOM}@{DOT_ATOM}>", read["Message-ID"])
    assert parsedate_to_datetime(read["Date"]) == NOW.replace(microsecond=0)
    assert re.fullmatch(rf'[\w "]* ?<{DOT_ATOM}>', read["List-ID"]) and len(read["List-ID"]) < 255
    assert re.fullmatch(r"<mailto:[^<>\s]+\?subject=[^<>\s]+>", read["List-Unsubscribe"])
    assert read["Auto-Submitted"] == "auto-generated" and read["MIME-Version"] == "1.0"
    assert read["From"] == "Вахтёр <watcher@watch.example>" and read["Reply-To"] == "desk@watch.example"
    assert read["Content-Language"] == "en" and "List-Unsubscribe-Post" not in read and "Bcc" not in read


def test_a_header_that_may_come_once_comes_once() -> None:
    """RFC 5322 section 3.6 allows one each."""
    names = [name.lower() for name, _ in built().items()]
    assert len(names) == len(set(names)) and {"from", "to", "date", "message-id", "subject"} <= set(names)


def test_text_html_and_chart_are_nested_as_they_should_be() -> None:
    """alternative(text, related(html, png)); the HTML names the chart by its Content-ID; all lines short and 7-bit."""
    raw = built().as_bytes()
    assert raw.isascii() and max(len(line) for line in raw.split(b"\r\n")) <= 998 and b"\n" not in raw.replace(b"\r\n", b"")
    read = sent(built())
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"
    ]  # fmt: skip
    html, picture = list(read.walk())[3:]
    cid = picture["Content-ID"].strip("<>")
    assert f'src="cid:{cid}"' in html.get_content() and picture.get_content_disposition() == "inline"
    assert picture.get_content() == png(digest().timeline)
    assert list(read.walk())[1].get_content().replace("\r\n", "\n") == render_digest(digest()).text


def test_a_retry_is_the_same_message_to_the_byte() -> None:
    """Attempts and due time leave no trace, so that doubles can be told by their Message-ID."""
    later = replace(ROW, attempts=5, due=datetime(2030, 1, 1, tzinfo=UTC), error="451")
    assert built(later).as_bytes() == built().as_bytes()


def test_message_ids_differ_by_delivery_and_recipient() -> None:
    """One for each outbox key, the same for ever."""
    keys = ["digest:a", "digest:b", "alert:i:new:anna", "alert:i:new:bohdan", "summary:x:1"]
    assert len({message_id(k, "watch.example") for k in keys}) == len(keys)


def test_a_hostile_subject_stays_one_header() -> None:
    """Line breaks, bidirectional marks and ten kilobytes: one line of text, no further header."""
    nasty = "x\r\nBcc: all@example.org\r\n\r\nbody\u202e\x00" + "Ж" * 10_000
    read = sent(built(rendered=Rendered(subject=nasty, text="t", html="<p>t</p>")))
    assert "Bcc" not in read and len(read["Subject"]) <= 200 and "\u202e" not in read["Subject"]
    assert max(len(line) for line in built(rendered=Rendered(subject=nasty, text="t", html="h")).as_bytes().split(b"\r\n")) <= 998


@pytest.mark.parametrize("to", ["nobody", "a@b\r\nBcc: c@d", "a@b, c@d", "", "a b@c", "<a@b", "a@"])
def test_what_is_no_single_address_is_refused_for_good(to: str) -> None:
    """No header injection and no second recipient through the address."""
    with pytest.raises(DeliveryError) as caught:
        built(to=to)
    assert caught.value.permanent


def test_an_address_outside_ascii_is_kept() -> None:
    """It is sent with SMTPUTF8 where the server knows it."""
    assert built(to="оля@пример.example")["To"].addresses[0].addr_spec == "оля@пример.example"


def test_later_alerts_refer_to_the_first_also_if_it_never_came() -> None:
    """The thread's root follows from incident and recipient alone."""
    shown = {"i": replace(describe(votkinsk(), knowledge()), id="i")}
    rows = [plan_alerts([alert(kind, id="i")], shown, [DESK], NOW, AlertSettings())[0] for kind in ("new", "explained")]
    first, later = (built(row, render_alert(notice(shown["i"]), recipient="desk")) for row in rows)
    assert first["References"] is None and later["References"] == later["In-Reply-To"] == first["Message-ID"]
    assert later["List-ID"] == "watcher alert <alert.watcher.watch.example>"


def test_a_configured_unsubscribe_address_is_used() -> None:
    """An https page instead of the mail to the sender."""
    made = built(settings=replace(MAIL, unsubscribe="https://watch.example/off?u=1"))
    assert made["List-Unsubscribe"] == "<https://watch.example/off?u=1>"


def test_the_chart_is_a_png_of_the_bars() -> None:
    """Signature, size, colour type with alpha; the same bars give the same bytes; no bars give an empty line."""
    bars = digest().timeline
    made = png(bars)
    assert made.startswith(b"\x89PNG\r\n\x1a\n") and made.endswith(b"IEND\xaeB`\x82")
    assert int.from_bytes(made[16:20]) == WIDTH and int.from_bytes(made[20:24]) == HEIGHT and made[25] == 6
    assert png(bars) == made and len(made) < 5000 and len(png(())) < 1000
    assert png([replace(b, count=500, unexplained=400) for b in bars]).startswith(b"\x89PNG")
    assert isinstance(bars[0], Bar)
