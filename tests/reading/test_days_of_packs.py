"""Words for a day that are also something else: months that read like Mondays, evenings that are no nights."""

from collections.abc import Callable
from datetime import date

import pytest

from watcher.types import Reading

Read = Callable[..., Reading]
DAY = "2025-05-16"


@pytest.mark.parametrize(
    ("lang", "title", "summary", "told"),
    [
        ("ro", "Explozie la o fabrică de muniție", "Reparațiile ar fi durat luni, spune directorul.", date(2025, 5, 16)),
        ("ro", "Explozie la o fabrică de muniție", "Deflagrația s-a produs luni, spune directorul.", date(2025, 5, 12)),
        ("pt", "Explosão em fábrica de munições", "A explosão ocorreu na manhã desta 5ª feira.", date(2025, 5, 15)),
        ("hi", "गोला-बारूद फैक्ट्री में विस्फोट", "बुधवार-गुरुवार की दरमियानी रात विस्फोट हुआ।", date(2025, 5, 15)),
        ("he", "פיצוץ במפעל תחמושת", "הפיצוץ אירע אמש במפעל.", date(2025, 5, 15)),
    ],
)  # fmt: skip
def test_a_word_for_a_day_is_read_by_what_stands_around_it(read: Read, lang: str, title: str, summary: str, told: date) -> None:
    """A length of time is no weekday; a pair of weekdays is the night between them; yesterday evening is yesterday."""
    reading = read(title, summary, lang=lang, day=DAY)
    assert reading.reports[0].date.day == told
