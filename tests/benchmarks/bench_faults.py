"""Every fault of a feed through the service: what it was called, whether others waited, when it is next polled, what it cost.

    python tests/benchmarks/bench_faults.py [--seeds FOLDER] [FAULT…]

Each fault is polled in a process of its own, among five good feeds, with the default bounds but for time (2 s without a
byte and 3 s in all instead of 20 and 30). `peak` is the most memory that process held, the knowledge of `--seeds` included.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "soak"), str(ROOT / "tests" / "feeds")]

from faults import PATHS, FaultServer  # noqa: E402
from town import Clock, serving, settings  # noqa: E402

from watcher import knowledge  # noqa: E402
from watcher.feeds.settings import Bounds  # noqa: E402
from watcher.health import peak  # noqa: E402
from watcher.store.store import Store  # noqa: E402
from watcher.types import Failed, Feed  # noqa: E402

NOW = datetime.now(UTC)
GOOD = 5
HELPERS = {"/302-loop-back", "/echo"}


def measure(url: str, good: list[str], seeds: Path, folder: Path) -> dict[str, Any]:
    """One tick over five good feeds and the bad one."""
    known = knowledge.load(seeds)
    feeds = [Feed(name=f"good{n}", url=u, lang="en") for n, u in enumerate(good)]
    asked = settings([Feed(name="bad", url=url, lang="en"), *feeds], seeds, bounds=Bounds(read=2.0, whole=3.0))
    found: dict[str, Any] = {}
    with Store.open(f"sqlite:///{folder}/faults.db") as store:

        async def go() -> None:
            async with serving(asked, known, store, Clock(NOW)) as service:
                found["idle"] = mib()
                await service._derive(service.desk)
                found["ready"] = mib()
                begun = time.monotonic()
                service.begin("poll")
                while service.at_work:
                    if "good" not in found and all(store.feed_history(f.name) for f in feeds):
                        found["good"] = round(time.monotonic() - begun, 2)
                    await asyncio.sleep(0.02)
                found["all"] = round(time.monotonic() - begun, 2)
                found.setdefault("good", found["all"])

        asyncio.run(go())
        event, state = store.feed_history("bad")[0], store.feed_states()["bad"]
        found["what"] = event.outcome.error if isinstance(event.outcome, Failed) else type(event.outcome).__name__.lower()
        entries = getattr(event.outcome, "entries", 0)
        found["what"] += f" ({entries})" if entries else ""
        found["next"] = str((state.next_poll or NOW) - NOW).split(".")[0] if state.next_poll else "-"
        found["parked"] = state.parked
        found["served"] = sum(len(store.feed_history(f.name)) for f in feeds)
    found["peak"] = mib()
    return found


def mib() -> float:
    return round(peak() / 2**20, 1)


def alone(url: str, good: list[str], seeds: Path) -> dict[str, Any]:
    """`measure` in a fresh process: a peak is for life."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--one", url, folder, "--seeds", str(seeds), *good]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "MALLOC_ARENA_MAX": "2"}
        )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1][:60]
        return {"what": f"DIED: {last}", "peak": 0.0, "good": 0.0, "all": 0.0, "next": "", "served": 0}
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    parser.add_argument("--one", nargs=2, metavar=("URL", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one[0], options.faults, options.seeds, Path(options.one[1]))))
        return 0
    bad, most = 0, 0.0
    print(f"{'fault':18} {'what happened':24} {'others':>7} {'all':>6} {'next poll':>16} {'peak MiB':>9} {'over ready':>10}")
    with FaultServer() as server:
        good = [server.url(f"/good/{n}") for n in range(GOOD)]
        for path in options.faults or sorted(set(PATHS) - HELPERS):
            row = alone(server.url(path), good, options.seeds)
            most = max(most, row["peak"])
            bad += row["served"] != GOOD or row["what"].startswith("DIED")
            over = row["peak"] - row.get("ready", row["peak"])
            print(
                f"{path:18} {row['what']:24} {row['good']:>6}s {row['all']:>5}s {row['next']:>16} {row['peak']:>9} {over:>10.1f}"
                + (" parked" if row.get("parked") else ""), flush=True
            )  # fmt: skip
    print(f"{bad} faults held others up or ended the process; most memory {most} MiB")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
