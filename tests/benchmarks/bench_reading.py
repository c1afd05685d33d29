"""How fast do we start, read and link, and in how much memory? Run by hand, on an idle machine:

    PYTHONPATH=. python tests/benchmarks/bench_reading.py [--feeds DIR] [--rows FILE.jsonl]

Times are CPU seconds of this process, the best of several rounds, since what else runs on the machine is not our
subject. `--feeds` is a folder of feed documents whose entries count as ordinary news (`../shared/feeds` where it is
there), `--rows` a file for `watcher replay`; without them texts are made from the register and from sentences below.
Beside each figure stands its floor. The last line of the head is a fixed loop, to compare machines by.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher import knowledge
from watcher.feeds.parse import parse
from watcher.knowledge import Knowledge
from watcher.pipeline import Walk
from watcher.reading.read import Reader
from watcher.replay import Row, read_rows, run
from watcher.store.store import Store
from watcher.types import Entry, Feed, Fetched, Tier

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared" / "feeds"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUIET = {
    "en": "The council voted on Monday to widen the ring road and to plant two hundred lime trees along it, the mayor said. ",
    "ru": "Городской совет утвердил бюджет на следующий год, расходы на школы и дороги вырастут, сообщила мэрия. ",
    "uk": "Міська рада затвердила бюджет на наступний рік, видатки на школи та дороги зростуть, повідомили в мерії. ",
    "de": "Der Stadtrat hat am Montag den Haushalt beschlossen, für Schulen und Straßen gibt es mehr Geld. ",
    "pl": "Rada miasta przyjęła w poniedziałek budżet, więcej pieniędzy trafi do szkół i na drogi. ",
}
LOUD = {
    "en": "Explosion at {} kills two. The blast hit a workshop on Tuesday, the governor said; five people were injured.",
    "ru": "Взрыв прогремел на предприятии {}. Два человека погибли, пятеро пострадали, сообщил губернатор во вторник.",
    "uk": "На підприємстві {} пролунав вибух. Двоє людей загинули, п'ятеро постраждали, повідомив губернатор у вівторок.",
}
COLD = """
import resource, time
begun = time.process_time()
from pathlib import Path
from watcher import knowledge
from watcher.reading.read import Reader
imported = time.process_time()
known = knowledge.load(Path({seeds!r}))
loaded = time.process_time()
Reader(known)._names.mentions("Kazan", "en")
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(imported - begun, loaded - imported, time.process_time() - loaded, used)
"""


def entry(n: int, text: str, lang: str) -> Entry:
    title, _, summary = text.partition(". ")
    at = NOW - timedelta(hours=n)
    return Entry(
        key=f"bench {n}", feed="bench", title=title, summary=summary, lang=lang, published=at, fetched=at, outlet=f"o{n % 9}"
    )


def ordinary(folder: Path) -> list[Entry]:
    """Entries of all feed documents in `folder`, else made ones."""
    found: list[Entry] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        answer = Fetched(
            url="https://bench.example/feed", body=path.read_bytes() if path.is_file() else b"", headers={}, status=200, at=NOW
        )
        try:
            found += parse(Feed(name=path.stem, url=answer.url), answer).entries
        except Exception as fault:  # some documents there are broken on purpose
            print(f"  {path.name}: {type(fault).__name__}", file=sys.stderr)
    return found or [entry(n, text * 3, lang) for n in range(200) for lang, text in QUIET.items()]


def matching(known: Knowledge) -> list[Entry]:
    names = [(lang, ws[0]) for f in known.facilities for lang, ws in f.aliases.items() if lang in LOUD and ws]
    random.Random(1).shuffle(names)
    return [entry(n * 5, LOUD[lang].format(name), lang) for n, (lang, name) in enumerate(names[:1000])]


def rate(of: Sequence[Entry], work: Callable[[Entry], object], rounds: int = 5) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for one in of:
            work(one)
        best = min(best, time.process_time() - begun)
    return len(of) / best


def tell(what: str, value: float, unit: str, floor: str) -> None:
    print(f"{what:48} {value:10,.2f} {unit:10} {floor}" if value < 100 else f"{what:48} {value:10,.0f} {unit:10} {floor}")


def starting(seeds: Path) -> None:
    """Fresh processes, so that nothing is warm but the disk."""
    code = COLD.format(seeds=str(seeds))
    runs = [
        [
            float(x)
            for x in subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
        ]
        for _ in range(3)
    ]
    imports, load, names, memory = (min(column) for column in zip(*runs, strict=True))
    tell("importing", imports, "s", "")
    tell("loading seeds", load, "s", "")
    tell("index of names", names, "s", "")
    tell("seeds and names together", load + names, "s", "< 1")
    tell("memory after it", memory, "MiB", "< 250")


def reading(known: Knowledge, feeds: Path) -> None:
    reader = Reader(known)
    news = ordinary(feeds)
    for one in news:
        reader.read(one)
    ignored = [e for e in news if reader.read(e).tier is Tier.IGNORED]
    untouched = [e for e in ignored if reader.read(e).reason == "no trigger"]
    tell(f"ordinary news without a trigger ({len(untouched)})", rate(untouched, reader.read), "entries/s", "≥ 10,000")
    tell(f"all ignored news ({len(ignored)})", rate(ignored, reader.read), "entries/s", "")
    matches = matching(known)
    for one in matches:
        reader.read(one)
    tell(f"matches ({len(matches)})", rate(matches, reader.read, 3), "entries/s", "≥ 500")
    tell("memory after it", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", "< 250")


def replaying(known: Knowledge, file: Path | None) -> None:
    if file is not None:
        rows: Sequence[Row] = read_rows(file, now=NOW)
    else:
        rows = [Row(e, {"id": e.key, "title": e.title}) for e in matching(known)]
    reader = Reader(known)
    best = float("inf")
    for _ in range(3):
        with Store.open("sqlite://") as store:
            walk = Walk(store, known, reader=reader, alone=True)
            begun = time.process_time()
            answers = list(run(walk, rows))
            best = min(best, time.process_time() - begun)
    flagged = sum(a["verdict"] in ("flagged", "update") for a in answers)
    tell(f"replay: read, linked, stored ({len(rows)}, {flagged} flagged)", len(rows) / best, "entries/s", "≥ 300")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--feeds", type=Path, default=SHARED)
    arguments.add_argument("--rows", type=Path)
    arguments.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    given = arguments.parse_args()
    begun = time.process_time()
    for _ in range(3_000_000):
        pass
    tell("a loop of three million", time.process_time() - begun, "s", "")
    starting(given.seeds)
    known = knowledge.load(given.seeds)
    reading(known, given.feeds)
    replaying(known, given.rows)


if __name__ == "__main__":
    main()
