"""Days in the life of two hundred feeds in minutes: faults at random, kills at random, and a register that comes out right.

    python tests/soak/soak.py --days 3 --kills 40

The service lives in a child process on simulated time and is given SIGKILL at random; the next life goes on from the
store. At the end: every explosion that some feed reported is in the register once and was told once, every entry that a
feed showed while it was polled is known once, the store is sound, no feed is asked more often than its rhythm allows,
and memory has not grown.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parent), str(ROOT), str(ROOT / "tests" / "outbox")]

from fleet import START, Blast, Fleet  # noqa: E402
from outbox_servers import Mailbox, mail_server  # noqa: E402
from town import PATIENT, Clock, day, mail, reader, serving, settings  # noqa: E402

from watcher import knowledge  # noqa: E402
from watcher.health import peak  # noqa: E402
from watcher.store.store import Store  # noqa: E402
from watcher.types import Feed  # noqa: E402

LEAST_GAP = timedelta(minutes=5)


@dataclass
class Outcome:
    """What a soak came to."""

    polls: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    incidents: list[str] = field(default_factory=list)
    alerts: int = 0
    doubles: int = 0
    digests: int = 0
    peak: float = 0.0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def blasts(hours: float, feeds: int) -> tuple[Blast, ...]:
    """Two explosions, each told by three papers."""
    first, second = START + timedelta(hours=hours / 4), START + timedelta(hours=hours / 2)
    return (
        Blast("Explosion at gunpowder plant in Kazan", f"A blast hit the plant on {first:%A}, TASS said.", first, (1, 2, 3)),
        Blast("Blast at the gunpowder plant in Kotovsk", f"An explosion was heard at the plant on {second:%A}.", second,
              (feeds - 19, feeds - 18, feeds - 17)),
    )  # fmt: skip


# ---------------------------------------------------------------- one life, in a process of its own


def live(folder: Path, urls: list[str], mail_port: int, seeds: Path, hours: float) -> None:
    """Go on from where the store stands to the end; the simulated hour is kept in a file for the server and the next life."""
    known, hour = knowledge.load(seeds), folder / "clock"
    feeds = [Feed(name=f"f{n}", url=url, lang="en", outlet=f"Paper {n}") for n, url in enumerate(urls)]
    asked = settings(feeds, seeds, recipients=(reader(digest=True),), bounds=PATIENT, **mail(mail_port))
    clock = Clock(datetime.fromisoformat(hour.read_text()))

    def tell() -> None:
        new = folder / "clock.new"
        new.write_text(clock.now.isoformat())
        new.replace(hour)

    async def go() -> None:
        with Store.open(f"sqlite:///{folder}/soak.db") as store:
            async with serving(asked, known, store, clock) as service:
                await day(service, clock, store, until=START + timedelta(hours=hours), on_step=tell)

    asyncio.run(go())
    tell()
    (folder / "peak").write_text(str(peak() / 2**20))


# ---------------------------------------------------------------- all lives, and what came of them


def soak(*, feeds: int, hours: float, kills: int, seeds: Path, trouble: float = 0.05, lives: float = 60.0) -> Outcome:
    """Soak `feeds` for `hours` of simulated time, with `kills` at random instants, at most `lives` seconds apart."""
    outcome, box, dice = Outcome(), Mailbox(), random.Random(7)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hour = folder / "clock"
        hour.write_text(START.isoformat())
        told = blasts(hours, feeds)
        fleet = Fleet(clock=lambda: datetime.fromisoformat(hour.read_text()), feeds=feeds, trouble=trouble, blasts=told)
        with fleet, mail_server(box) as port:
            urls = [fleet.url(n) for n in range(feeds)]
            command = [sys.executable, str(HERE), "--live", name, str(port), str(hours), "--seeds", str(seeds)]
            while _lived(command, urls, dice.uniform(1.5, lives) if outcome.kills < kills else None):
                outcome.kills += 1
            with Store.open(f"sqlite:///{folder}/soak.db") as store:
                judge(store, fleet, box, told, hours, outcome)
            outcome.peak = float((folder / "peak").read_text())
    outcome.seconds = time.monotonic() - begun
    return outcome


def _lived(command: list[str], urls: list[str], until: float | None) -> bool:
    """Lead a life; True when it was killed after `until` seconds, False when it came to its end."""
    life = subprocess.Popen([*command, *urls], stderr=subprocess.PIPE, text=True, env={**os.environ, "MALLOC_ARENA_MAX": "2"})
    try:
        _, said = life.communicate(timeout=until)
    except subprocess.TimeoutExpired:
        life.send_signal(signal.SIGKILL)
        life.communicate()
        return True
    if life.returncode:
        raise RuntimeError(said)
    return False


def judge(store: Store, fleet: Fleet, box: Mailbox, told: tuple[Blast, ...], hours: float, outcome: Outcome) -> None:
    end = START + timedelta(hours=hours)
    states = store.feed_states()
    outcome.polls, outcome.faults = sum(fleet.requests.values()), +fleet.served
    outcome.entries, outcome.incidents = store.counts()["entries"], [i.id for i in store.incidents()]
    wrong = outcome.wrong
    wrong += [f"damage: {d}" for d in store.check()]
    if len(outcome.incidents) != len(told) or any(len(i.reports) != 3 for i in store.incidents()):
        wrong.append(f"register: {[(i.id, len(i.reports)) for i in store.incidents()]}")
    for n in range(fleet.feeds):
        state = states.get(f"f{n}")
        if state is None or state.last_polled is None or end - state.last_polled > timedelta(hours=30):
            wrong.append(f"f{n} was forgotten: {state.last_polled if state else None}")
        most = (hours + 1) * 3600 / LEAST_GAP.total_seconds() + 2 * outcome.kills + 2
        if fleet.requests[f"/f/{n}"] > most:
            wrong.append(f"f{n} was asked {fleet.requests[f'/f/{n}']} times, {most:.0f} are allowed")
        shown = fleet.entries(n, START - timedelta(hours=1), end - timedelta(hours=2))
        if fleet.rhythm(n) >= timedelta(minutes=30) and not fleet.trouble:
            known = len([1 for e in store.entries(since=START - timedelta(hours=1)) if e.feed == f"f{n}"])
            if known < shown:
                wrong.append(f"f{n}: {known} entries known of {shown}")
    mails = Counter((str(m["Message-ID"]), str(m["Subject"])) for _, m in box.taken)
    outcome.doubles = sum(mails.values()) - len(mails)
    subjects = Counter(subject for _, subject in mails)
    outcome.digests = sum(n for s, n in subjects.items() if "igest" in s)
    outcome.alerts = sum(n for s, n in subjects.items() if s.startswith("New"))
    if outcome.alerts != len(told):
        wrong.append(f"told: {dict(subjects)}")
    if outcome.digests != 1 + int((hours - 1) // 24):
        wrong.append(f"{outcome.digests} digests in {hours} hours")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="*")
    parser.add_argument("--days", type=float, default=3.0)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    parser.add_argument("--live", nargs=3, metavar=("FOLDER", "MAIL", "HOURS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.live:
        folder, port, hours = options.live
        live(Path(folder), options.urls, int(port), options.seeds, float(hours))
        return 0
    found = soak(feeds=options.feeds, hours=24 * options.days, kills=options.kills, seeds=options.seeds, lives=20.0)
    print(json.dumps({k: v for k, v in vars(found).items() if k != "wrong"}, indent=1))
    print("wrong:", *found.wrong or ["nothing"], sep="\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
