"""Does linking cost the same as the register grows? Run by hand:

    PYTHONPATH=.:tests/store python tests/benchmarks/bench_neighbourhood.py

Fills stores with 1,000, 10,000 and 100,000 incidents of three reports each, at the same density (`--per-week`, eight
by default, so a larger register reaches further back), and times `neighbourhood` for one new report, and
`record` of a report that opens an incident. The last column is the cost relative to the smallest register.
"""

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta

from store_values import incident, joined, report

from watcher.store import Store
from watcher.types import Batch, Report

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
REGIONS, TOWNS = 60, 8
CHUNK = 500


def site(rng: random.Random) -> dict[str, str | None]:
    """One in ten reports names a country and no region; one in three a plant."""
    region = rng.randrange(REGIONS)
    town = rng.randrange(TOWNS)
    if rng.random() < 0.1:
        return {"country": "RU", "region": None, "place": None, "facility": None}
    plant = f"plant-{region}-{town}" if rng.random() < 0.33 else None
    return {"country": "RU", "region": f"r{region}", "place": f"ru-{region}-{town}", "facility": plant}


def fill(store: Store, incidents: int, per_week: int, rng: random.Random) -> None:
    step = timedelta(days=7) / per_week
    for first in range(0, incidents, CHUNK):
        batches = []
        for n in range(first, min(first + CHUNK, incidents)):
            at, where = NOW - n * step, site(rng)
            reports = [report(f"f:{n}-{i}#0", at, **where) for i in range(3)]
            batches.append(joined(*reports, to=incident(f"i-{n}", at, **where)))
        store.record(
            Batch(
                at=NOW,
                entries=tuple(x for b in batches for x in b.entries),
                reports=tuple(x for b in batches for x in b.reports),
                incidents=tuple(x for b in batches for x in b.incidents),
                links=tuple(x for b in batches for x in b.links),
            )
        )


def timed(store: Store, asked: list[Report]) -> tuple[float, float]:
    """Median milliseconds to ask and to record, the first tenth left out as warming up."""
    ask, write = [], []
    for n, one in enumerate(asked):
        start = time.perf_counter()
        store.neighbourhood([one])
        middle = time.perf_counter()
        store.record(joined(one, to=incident(f"new-{n}")))
        ask.append(middle - start)
        write.append(time.perf_counter() - middle)
    warm = len(asked) // 10
    return statistics.median(ask[warm:]) * 1e3, statistics.median(write[warm:]) * 1e3


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--reports", type=int, default=300)
    options.add_argument("--per-week", type=int, default=8)
    given = options.parse_args()
    base: tuple[float, float] | None = None
    print("incidents    ask ms  record ms   ask ×  record ×")
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/w.db") as store:
            fill(store, size, given.per_week, random.Random(1))
            rng = random.Random(2)
            asked = [report(f"n:{n}#0", NOW - timedelta(hours=rng.randrange(500)), **site(rng)) for n in range(given.reports)]
            ask, write = timed(store, asked)
        base = base or (ask, write)
        print(f"{size:9,}  {ask:8.2f}  {write:9.2f}  {ask / base[0]:6.2f}  {write / base[1]:8.2f}", flush=True)


if __name__ == "__main__":
    main()
