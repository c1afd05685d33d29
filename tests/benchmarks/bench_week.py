"""A week of simulated time over two hundred feeds: requests and bytes a feed, against a poller that fetches each one hourly.

    python tests/benchmarks/bench_week.py [--days 7] [--feeds 200] [--seeds FOLDER]

The feeds are those of `tests/soak/fleet.py`: a tenth wires, a quarter busy, the rest slow, sleepy or dead; three in four
servers know validators. The naive poller is not run: it makes 24 requests a day and gets the whole document each time.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "soak")]

from fleet import START, Fleet  # noqa: E402
from town import PATIENT, Clock, day, serving, settings  # noqa: E402

from watcher import knowledge  # noqa: E402
from watcher.health import peak  # noqa: E402
from watcher.store.store import Store  # noqa: E402
from watcher.types import Feed  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=7)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    options = parser.parse_args()
    clock, begun, known = Clock(START), time.monotonic(), knowledge.load(options.seeds)
    end = START + timedelta(days=options.days)
    with tempfile.TemporaryDirectory() as folder, Fleet(clock=clock, feeds=options.feeds, trouble=0.01) as fleet:
        feeds = [Feed(name=f"f{n}", url=fleet.url(n), lang="en", outlet=f"Paper {n}") for n in range(options.feeds)]

        async def go() -> int:
            with Store.open(f"sqlite:///{folder}/week.db") as store:
                async with serving(settings(feeds, options.seeds, bounds=PATIENT), known, store, clock) as service:
                    return await day(service, clock, store, until=end)

        steps = asyncio.run(go())
        naive = sum(len(fleet.document(n, START)) for n in range(options.feeds)) * 24 * options.days
        table(fleet, options.days)
        asked, answered = sum(fleet.requests.values()), fleet.bytes_out
        print(f"{asked} requests in {steps} ticks, {asked / options.feeds / options.days:.1f} a feed and day (naive: 24.0)")
        print(f"{answered / 1e6:.1f} MB of documents (naive: {naive / 1e6:.1f} MB), {dict(fleet.served)}")
    print(f"{time.monotonic() - begun:.0f} s; peak memory {peak() >> 20} MiB, the server's included")
    return 0


def table(fleet: Fleet, days: float) -> None:
    by: dict[timedelta, list[float]] = defaultdict(list)
    for n in range(fleet.feeds):
        by[fleet.rhythm(n)].append(fleet.requests[f"/f/{n}"] / days)
    print(f"{'an entry each':>18} {'feeds':>6} {'requests a day':>15} {'most':>7}")
    for gap, counts in sorted(by.items()):
        print(f"{gap!s:>18} {len(counts):>6} {statistics.mean(counts):>15.1f} {max(counts):>7.1f}")


if __name__ == "__main__":
    sys.exit(main())
