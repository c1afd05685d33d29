"""Kill the service at random instants of poll, alert and digest, and see that nothing is lost and nothing is told twice.

    python tests/soak/kill_service.py --kills 300

Each run has a store of its own and works through six feeds with two explosions among them, alerts to a mailbox and a
webhook, and a digest. It is given SIGKILL at a random instant, started again, killed again, and then left to end. What
the store, the mailbox and the webhook log hold is compared with a run that nobody disturbed. The servers live in another
process and survive. A second copy under the same Message-ID or webhook id, where the kill fell between the receiver's
reply and our mark, is counted by itself: no protocol here can rule it out, and receivers show it once.
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parent), str(ROOT), str(ROOT / "tests" / "outbox")]

from fleet import START, Blast, Fleet  # noqa: E402
from outbox_servers import Mailbox, Receiver, mail_server, webhook_server  # noqa: E402
from town import Clock, mail, reader, serving, settings, settled  # noqa: E402

from watcher import knowledge  # noqa: E402
from watcher.knowledge import Knowledge  # noqa: E402
from watcher.store.store import Store  # noqa: E402
from watcher.types import Feed  # noqa: E402

NOW = START + timedelta(days=1, hours=3)
BLASTS = (
    Blast("Explosion at gunpowder plant in Kazan", "A blast hit the plant on Tuesday, the ministry said.",
          NOW - timedelta(hours=3), (0, 1, 2)),
    Blast("Kazan gunpowder plant: two killed in the explosion", "Two workers were killed by the blast on Tuesday, TASS said.",
          NOW - timedelta(hours=1), (3,)),
    Blast("Blast at the gunpowder plant in Kotovsk", "An explosion was heard at the plant on Tuesday.",
          NOW - timedelta(hours=2), (4, 5)),
)  # fmt: skip
FEEDS = 6
KILLS_A_RUN = 2
WARM = 1_000_000
AIMS = ("", "", "", "poll", "deliver", "digest", "digest", "articles")
"""Half of the kills fall anywhere, the others soon after a tick began: a digest is too short to be hit by chance."""
LATER = (timedelta(hours=1), timedelta(hours=2))
"""When the lives that nobody kills are led; two, since an alert may rest for a quarter of an hour after another."""
SOON = 0.1
"""Seconds after a tick's beginning within which an aimed kill falls."""


@dataclass
class Outcome:
    """What the runs came to. `doubles`: second copies under the same id; `wrong`: everything that may not be."""

    runs: int = 0
    kills: int = 0
    during: Counter[str] = field(default_factory=Counter)
    """What was going on when the kill fell."""
    doubles: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where the servers are."""

    folder: Path
    feeds: int
    mail: int
    hook: str

    @property
    def stage(self) -> Path:
        return self.folder / "stage"

    def db(self, run: int) -> str:
        return f"sqlite:///{self.folder}/{run}.db"


def work(place: Place, known: Knowledge, seeds: Path, run: int, now: datetime) -> None:
    """One life of the service: poll and alert, digest, articles; what it is at is noted in a file."""
    at = f"http://127.0.0.1:{place.feeds}/f"
    feeds = [Feed(name=f"f{n}", url=f"{at}/{n}", lang="en", outlet=f"Paper {n}") for n in range(FEEDS)]
    told = (
        reader("anna", address=f"anna-{run}@example.org", digest=True),
        reader("hook", channel="webhook", address=f"{place.hook}?run={run}"),
    )
    asked = settings(feeds, seeds, recipients=told, **mail(place.mail))

    async def life() -> None:
        with Store.open(place.db(run)) as store:
            async with serving(asked, known, store, Clock(now)) as service:
                for name in ("poll", "deliver", "digest", "deliver", "articles"):
                    place.stage.write_text(name)
                    await service.tick(name)
                    await settled(service)

    place.stage.write_text("start")
    asyncio.run(life())


def driver(place: Place, seeds: Path, kills: int) -> Iterator[dict[str, Any]]:
    """Fork lives and kill them. No thread runs in this process."""
    known = knowledge.load(seeds)
    work(place, known, seeds, WARM, NOW)  # imports, templates and statements are made ready once, here, for all children
    begun = time.monotonic()
    forked(lambda: work(place, known, seeds, 0, NOW))
    length = time.monotonic() - begun
    for later in LATER:
        forked(lambda later=later: work(place, known, seeds, 0, NOW + later))
    yield {"run": 0, "killed": [], **held(place.db(0))}
    dice, done, run = random.Random(20260302), 0, 0
    while done < kills:
        run += 1
        during: list[str] = []
        for attempt in range(KILLS_A_RUN):
            now = NOW + timedelta(minutes=attempt)
            place.stage.write_text("start")
            when = moment(place.stage, dice.choice(AIMS), dice.random(), length)
            killed = forked(lambda now=now, run=run: work(place, known, seeds, run, now), until=when)
            during += [place.stage.read_text() or "start"] if killed else []
        done += len(during)
        for later in LATER:
            forked(lambda run=run, later=later: work(place, known, seeds, run, NOW + later))
        yield {"run": run, "killed": during, **held(place.db(run))}


def moment(stage: Path, aim: str, chance: float, length: float) -> Callable[[], None]:
    """Waits for a random instant of a life, or for one soon after a tick has begun."""

    def wait() -> None:
        ends = time.monotonic() + 2 * length
        while aim and stage.read_text() != aim and time.monotonic() < ends:
            time.sleep(0.001)
        time.sleep(chance * (SOON if aim else length))

    return wait


def forked(job: Callable[[], None], until: Callable[[], None] | None = None) -> bool:
    """Run in a child; with `until`, kill it when that returns. True when that came before its end."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            job()
            status = 0
        finally:
            os._exit(status)
    if until is not None:
        until()
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError("a life failed")
    return False


def held(db: str) -> dict[str, Any]:
    """What must be the same whoever was killed."""
    with Store.open(db) as store:
        counts, outbox = dict(store.counts()), store.outbox_counts()
        return {
            "register": sorted((i.id, len(i.reports), i.killed.best if i.killed else 0) for i in store.incidents()),
            "counts": {k: counts[k] for k in ("entries", "reports", "incidents", "alerts", "digests")},
            "alerts": sorted(f"{a.incident} {a.kind}" for a in store.alerts()),
            "waiting": outbox.waiting, "dead": outbox.dead, "damage": list(store.check()),
        }  # fmt: skip


def kill_many(kills: int, seeds: Path) -> Outcome:
    box, receiver, outcome = Mailbox(), Receiver(), Outcome()
    with (
        tempfile.TemporaryDirectory() as folder, Fleet(clock=lambda: NOW, feeds=FEEDS, trouble=0.0, blasts=BLASTS) as fleet,
        mail_server(box) as port, webhook_server(receiver) as hook,
    ):  # fmt: skip
        command = [sys.executable, str(HERE), "--drive", folder, str(fleet.port), str(port), hook, "--seeds", str(seeds)]
        done = subprocess.run(
            [*command, "--kills", str(kills)], capture_output=True, text=True, timeout=120 + 10 * kills, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
    told = [heard(row["run"], box, receiver) for row in rows]
    for row, got in zip(rows[1:], told[1:], strict=True):
        judge(row, got, rows[0], told[0], outcome)
    return outcome


def heard(run: int, box: Mailbox, receiver: Receiver) -> Counter[tuple[str, str, str]]:
    """(who, subject or kind, id) → copies."""
    mails = ((to.partition("-")[0], str(m["Subject"]), str(m["Message-ID"])) for to, m in box.taken if f"-{run}@" in to)
    hooks = (json.loads(body) for path, body in receiver.paths if path.endswith(f"run={run}"))
    return Counter([*mails, *(("hook", str(h.get("kind")), str(h["delivery"])) for h in hooks)])


def judge(row: dict[str, Any], got: Counter[Any], calm: dict[str, Any], told: Counter[Any], outcome: Outcome) -> None:
    outcome.runs += 1
    outcome.kills += len(row["killed"])
    outcome.during.update(row["killed"])
    outcome.doubles += sum(got.values()) - len(got)
    differs = [k for k in ("register", "counts", "alerts", "waiting", "dead", "damage") if row[k] != calm[k]]
    if differs:
        outcome.wrong.append(f"run {row['run']}: " + "; ".join(f"{k}: {row[k]} instead of {calm[k]}" for k in differs))
    if Counter((who, what) for who, what, _ in got) != Counter((who, what) for who, what, _ in told):
        outcome.wrong.append(f"run {row['run']}: told {shown(got)} instead of {shown(told)}")


def shown(told: Counter[Any]) -> str:
    return "; ".join(sorted(f"{who}: {what}" + (f" ×{n}" if n > 1 else "") for (who, what, _), n in told.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    parser.add_argument("--drive", nargs=4, metavar=("FOLDER", "FEEDS", "MAIL", "HOOK"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.drive:
        folder, feeds, port, hook = options.drive
        for row in driver(Place(Path(folder), int(feeds), int(port), hook), options.seeds, options.kills):
            print(json.dumps(row), flush=True)
        return 0
    outcome = kill_many(options.kills, options.seeds)
    print(f"{outcome.runs} runs, {outcome.kills} kills: {dict(outcome.during)}")
    print(f"lost, or told twice under another id: {len(outcome.wrong)}; second copies under the same id: {outcome.doubles}")
    print(*outcome.wrong, sep="\n")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
