"""A poll killed at any moment, and run again: nothing is lost, nothing is there twice."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from watcher.store.store import Store

if TYPE_CHECKING:
    from conftest import Desk, FeedServer

COMMAND = [sys.executable, "-c", "from watcher.cli import main; main()", "poll", "--all"]
PLANTS = ("gunpowder plant in Kazan", "gunpowder plant in Kotovsk", "ammunition plant in Tula", "explosives plant in Perm")
WEBHOOK = "recipients:\n- {name: desk, channel: webhook, address: 'http://127.0.0.1:9/'}"


def serve(feed_server: "FeedServer") -> list[str]:
    """Four feeds of six entries: each plant in each, and lures."""
    now = format_datetime(datetime.now(UTC))
    urls = []
    for n, words in enumerate(("Explosion at", "Blast rocks", "Explosion hits", "Huge blast at")):
        items = [
            {"title": f"{words} {plant}", "guid": f"{n}-{k}", "link": f"https://f{n}.example/{k}", "pubDate": now,
             "description": f"An explosion hit the {plant} today, outlet {n} reports."}
            for k, plant in enumerate(PLANTS)
        ]  # fmt: skip
        lures = [{"title": f"Market report {n}-{k}", "guid": f"{n}-x{k}", "pubDate": now} for k in range(2)]
        urls.append(feed_server.feed(f"feed{n}", *items, *lures))
    return urls


def state(folder: Path) -> dict[str, object]:
    with Store.open(f"sqlite:///{folder}/db/watcher.db") as store:
        alerts = [(a.incident, a.kind) for a in store.alerts()]
        deliveries = [key for i, kind in alerts if store.delivery(key := f"alert:{i}:{kind}:desk") is not None]
        assert len(alerts) == len(set(alerts))
        return {
            "entries": sorted(e.key for e in store.entries()),
            "reports": {frozenset(i.reports) for i in store.incidents()},
            "new": {i for i, kind in alerts if kind == "new"} <= {i.id for i in store.incidents()},
            "told": sorted({i for i, _ in alerts}) == sorted({key.split(":")[1] for key in deliveries}),
            "damage": store.check(),
        }


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_poll_followed_by_another_loses_and_doubles_nothing(desk: "Desk", feed_server: "FeedServer", seed: int) -> None:
    """Killed twice at random moments, then run to its end: the store of a poll that was never disturbed."""
    urls = serve(feed_server)
    chance = random.Random(seed)
    undisturbed = desk.folder / "undisturbed"
    for folder, kills in ((undisturbed, 0), (desk.folder, 2)):
        folder.mkdir(exist_ok=True)
        desk.config = folder / "config.yaml"
        desk.write(*urls, more=WEBHOOK)
        for _ in range(kills):
            with subprocess.Popen([*COMMAND, "--config", str(desk.config)], stderr=subprocess.DEVNULL) as process:
                time.sleep(chance.uniform(0.6, 2.4))
                process.kill()
        desk.run("poll", "--all")
    wanted, got = state(undisturbed), state(desk.folder)
    assert got == wanted
    assert len(wanted["entries"]) == 24 and len(wanted["reports"]) == 4 and not wanted["damage"]  # type: ignore[arg-type]
