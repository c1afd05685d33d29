"""Does the whole walk cost the same as the register grows? Run by hand:

    PYTHONPATH=.:tests/store:tests/benchmarks python tests/benchmarks/bench_take.py

Fills stores as `bench_neighbourhood` does, then takes and records new reports one by one through `Walk.take`: unseen,
neighbourhood, linking, summary, transaction. Reading is left out, since it does not know the store. The last column is the
cost of a report relative to the smallest register; the house allows 1.3.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench_neighbourhood import NOW, fill, site
from store_values import report

from watcher.knowledge import Knowledge, load
from watcher.pipeline import Walk
from watcher.reading.read import Reader
from watcher.store import Store
from watcher.types import Entry, Reading, Report

SEEDS = Path(__file__).parents[2] / "seeds"


class Told(Reader):
    """Hands out reports made beforehand."""

    def __init__(self, knowledge: Knowledge, reports: Sequence[Report]) -> None:
        super().__init__(knowledge)
        self._reports = {r.entry: r for r in reports}

    def read(self, entry: Entry) -> Reading:
        one = self._reports[entry.key]
        return Reading(entry=entry.key, lang="en", tier=one.tier, score=one.score, reports=(one,))


def timed(store: Store, knowledge: Knowledge, asked: Sequence[Report]) -> float:
    """Median milliseconds of processor time a report, the first tenth left out as warming up."""
    walk = Walk(store, knowledge, reader=Told(knowledge, asked), alone=True)
    took = []
    for one in asked:
        entry = Entry(key=one.entry, feed="n", title=one.id, outlet=one.id, published=one.published, fetched=NOW)
        start = time.process_time()
        taken = walk.take(store.unseen([entry], NOW), at=NOW)
        store.record(taken.batch)
        took.append(time.process_time() - start)
    return statistics.median(took[len(took) // 10 :]) * 1e3


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--reports", type=int, default=200)
    options.add_argument("--per-week", type=int, default=8)
    given = options.parse_args()
    knowledge = load(SEEDS)
    base: float | None = None
    print("incidents  ms a report     ×")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/w.db") as store:
            fill(store, size, given.per_week, random.Random(1))
            rng = random.Random(2)
            asked = [report(f"n:{n}#0", NOW - timedelta(hours=rng.randrange(500)), **site(rng)) for n in range(given.reports)]
            took = timed(store, knowledge, asked)
        base = base or took
        print(f"{size:9,}  {took:11.2f}  {took / base:5.2f}", flush=True)


if __name__ == "__main__":
    main()
