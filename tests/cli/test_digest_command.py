"""`digest` by hand, `alerts test` and `alerts retry`: what they show and keep, and what they refuse."""

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Desk

TOLD = """
recipients:
- {{name: ann, address: ann@example.org, lang: uk, timezone: Europe/Kyiv}}
- {{name: bob, address: bob@example.org, countries: [UA]}}
mail: {{host: 127.0.0.1, port: {port}, security: none, timeout: 2s}}
"""


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def kept(desk: "Desk", rows: Path) -> str:
    """A store with one incident, and two recipients whose mail server is away."""
    url = f"sqlite:///{desk.folder / 'kept.db'}"
    assert desk.run("replay", rows, "--keep", url).status == 0
    desk.write("https://news.example/rss", more=TOLD.format(port=closed_port()))
    return url


def test_each_recipients_digest_is_shown_as_they_get_it(desk: "Desk", rows: Path) -> None:
    """In their language and through their filters; the first one's without `--for`. Nothing is written."""
    url = kept(desk, rows)
    first = json.loads(desk.run("digest", "--since", "2024-01-01", "--json", "--db", url).out)
    second = json.loads(desk.run("digest", "--since", "2024-01-01", "--for", "bob", "--json", "--db", url).out)
    assert (first["recipient"], first["lang"], len(first["new"])) == ("ann", "uk", 1)
    assert (second["recipient"], len(second["new"]), second["count"]["countries"]) == ("bob", 0, ["UA"])
    assert desk.run("digest", "--for", "eve", "--db", url).status == 2
    assert "none was made yet" in desk.run("digest", "--again", "x", "--db", url).err


def test_a_preview_is_a_page_or_a_text(desk: "Desk", rows: Path) -> None:
    """By the name of the file; the subject is told."""
    url = kept(desk, rows)
    for name, begins in (("d.html", "<!DOCTYPE html>"), ("d.txt", "ЩОДЕННЕ ЗВЕДЕННЯ")):
        ran = desk.run("digest", "--since", "2024-01-01", "--preview", desk.folder / name, "--db", url)
        assert ran.status == 0 and "1 новий інцидент — Kazan" in ran.err
        assert (desk.folder / name).read_text("utf-8").startswith(begins)


def test_what_could_not_be_sent_is_queued_and_printed_again(desk: "Desk", rows: Path) -> None:
    """Status 1, the outbox keeps it, `status` tells of it, and `--again` says what it said."""
    url = kept(desk, rows)
    assert desk.run("digest", "--send", "--db", url).status == 1
    found = json.loads(desk.run("status", "--json", "--db", url).out)
    assert found["outbox"]["waiting"] == 2
    latest = desk.run("digest", "--again", "x", "--db", url).err.partition("the latest are ")[2].split(", ")[0].strip()
    again = json.loads(desk.run("digest", "--again", latest, "--json", "--db", url).out)
    assert again["id"] == latest and len(again["new"]) == (1 if latest.endswith("ann") else 0)


def test_a_test_message_that_nobody_took_is_told(desk: "Desk", rows: Path) -> None:
    """Each recipient with the reason; status 1. There is nothing to revive yet."""
    url = kept(desk, rows)
    ran = desk.run("alerts test", "--to", "bob", "--db", url)
    assert ran.status == 1 and "bob (mail): not taken: mail server 127.0.0.1" in ran.err and "ann" not in ran.err
    assert "0 messages given another life" in desk.run("alerts retry", "--db", url).err


def test_a_refused_message_gets_another_life(desk: "Desk", rows: Path) -> None:
    """A recipient whose address is none is a dead letter in `status`; mended and revived, it waits again."""
    url = kept(desk, rows)
    text = desk.config.read_text("utf-8")
    desk.config.write_text(text.replace("bob@example.org", "bob at example"), "utf-8")
    desk.run("alerts test", "--to", "bob", "--db", url)
    told = desk.run("status", "--db", url)
    assert told.status == 1 and "not delivered to bob (1 test)" in told.err and "alerts retry" in told.err
    desk.config.write_text(text, "utf-8")
    assert desk.run("alerts retry", "--db", url).status == 1  # the server is still away, but it is tried again from now on
    found = json.loads(desk.run("status", "--json", "--db", url).out)
    assert (found["outbox"]["dead"], found["outbox"]["waiting"]) == (0, 1)
