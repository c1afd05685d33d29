"""Coverage-guided fuzzing of what meets hostile bytes: parsing a document, and reading the entries that came of it. By hand:

    pip install atheris && python tests/benchmarks/fuzz.py [-max_total_time=3600] [CORPUS FOLDER]

Any exception but `ParseError`, and any evidence that does not quote the text it points at, is a finding.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["watcher", "feedparser"]):
    from watcher.errors import ParseError
    from watcher.feeds.parse import parse
    from watcher.knowledge import load
    from watcher.reading.read import Reader
    from watcher.reading.scene import text_of
    from watcher.types import Entry, Feed, Fetched

NOW = datetime(2024, 2, 9, 12, tzinfo=UTC)
FEED = Feed(name="fuzz", url="https://feeds.example/fuzz")
READER = Reader(load(ROOT / "seeds"))
TYPES = ("application/rss+xml", "application/atom+xml; charset=windows-1251", "application/feed+json", "text/html", "")
LANGUAGES = (None, "en", "ru", "uk", "de", "tr", "sr", "xx")


def one(data: bytes) -> None:
    """One document, or one title and summary, as the first byte says."""
    provider = atheris.FuzzedDataProvider(data)
    if provider.ConsumeBool():
        title, summary = provider.ConsumeUnicode(200), provider.ConsumeUnicode(600)
        check(Entry(key="f", feed="f", title=title, summary=summary, lang=provider.PickValueInList(list(LANGUAGES)), fetched=NOW))
        return
    headers = {"content-type": provider.PickValueInList(list(TYPES))}
    body = provider.ConsumeBytes(provider.remaining_bytes())
    try:
        parsed = parse(FEED, Fetched(url=FEED.url, body=body, headers=headers, status=200, at=NOW))
    except ParseError:
        return
    for entry in parsed.entries[:20]:
        check(entry)


def check(entry: Entry) -> None:
    """Evidence quotes the text; intervals run forwards."""
    reading, text = READER.read(entry), text_of(entry)
    for report in reading.reports:
        assert report.date.start <= report.date.end
        for evidence in report.evidence:
            assert text[evidence.start : evidence.end] == evidence.text


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
