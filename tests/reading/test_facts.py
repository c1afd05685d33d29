from collections.abc import Callable
from datetime import date, timedelta

import pytest

from watcher.types import ClaimField, Confidence, Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("lang", "summary", "day", "basis"),
    [
        ("en", "The works blew up on 7 February.", "2024-02-07", "7 February"),
        ("en", "The works blew up on Feb. 7, officials said.", "2024-02-07", "Feb. 7"),
        ("en", "A blast tore through the shell works on Wednesday.", "2024-02-07", "Wednesday"),
        ("en", "The blast came on Friday.", "2024-02-09", "Friday"),
        ("en", "Yesterday a press exploded.", "2024-02-08", "Yesterday"),
        ("en", "It exploded last night.", "2024-02-09", "last night"),
        ("en", "It exploded three days ago.", "2024-02-06", "three days ago"),
        ("ru", "Взрыв прогремел в ночь на 7 февраля.", "2024-02-07", "в ночь на 7 февраля"),
        ("ru", "Взрыв прогремел в ночь на 6-7 февраля.", "2024-02-07", "в ночь на 6-7 февраля"),
        ("en", "The blast came on the night of 6-7 February.", "2024-02-07", "on the night of 6-7 February"),
        ("en", "The blast came on the night of February 6/7, 2024.", "2024-02-07", "on the night of February 6/7, 2024"),
        ("ru", "Взрыв прогремел накануне вечером.", "2024-02-08", None),
        ("ru", "Взрыв произошёл 31 декабря.", "2023-12-31", "31 декабря"),
        ("ru", "Цех взорвался 05.02.2024.", "2024-02-05", "05.02.2024"),
        ("uk", "Вибух стався 7 лютого.", "2024-02-07", "7 лютого"),
        ("uk", "У ніч на 8 лютого пролунав вибух.", "2024-02-08", "У ніч на 8 лютого"),
        ("uk", "Вчора здетонували боєприпаси.", "2024-02-08", "Вчора"),
    ],
)
def test_event_date_is_read_from_the_text(read: Read, lang: str, summary: str, day: str, basis: str | None) -> None:
    """The day comes from the words of the sentence that tells of the explosion, not from the feed."""
    title = {"en": "Gunpowder plant explosion", "ru": "Взрыв на пороховом заводе", "uk": "Вибух на пороховому заводі"}[lang]
    report = read(title, summary, lang=lang).reports[0]
    assert report.date.day == date.fromisoformat(day)
    assert report.date.start <= report.date.end
    if basis:
        assert report.date.basis == basis


def test_no_date_is_the_publication_day_and_says_so(read: Read) -> None:
    """Without a word on the day, the interval is the day before up to publication, with the lowest confidence."""
    report = read("Explosion at gunpowder plant").reports[0]
    assert report.date.confidence is Confidence.PUBLISHED
    assert report.date.basis is None
    assert (report.date.end - report.date.start).days >= 1


def test_recited_date_is_not_taken(read: Read) -> None:
    """The date of an earlier explosion told in passing is not the date of this one."""
    report = read(
        "Explosion at gunpowder plant in Kotovsk",
        "Five were hurt on Thursday. In June 2016 a blast killed a man there.",
        lang="en",
    ).reports[0]
    assert report.date.day == date(2024, 2, 8)


@pytest.mark.parametrize(
    ("lang", "text", "field", "value", "at_least"),
    [
        ("en", "Explosion at shell plant kills at least three", "killed", "3", True),
        ("en", "Explosion at shell plant: 12 injured, two missing", "injured", "12", False),
        ("en", "Explosion at shell plant: 12 injured, two missing", "missing", "2", False),
        ("en", "Death toll in explosion at shell plant rises to 13 from 12", "killed", "13", False),
        ("en", "Explosion at shell plant on 5 February leaves six dead", "killed", "6", False),
        ("en", "Explosion at shell plant 1,200 km from the border, nobody was hurt", "injured", "0", False),
        ("ru", "При взрыве на пороховом заводе погибли двое рабочих, ещё пятеро ранены", "killed", "2", False),
        ("ru", "При взрыве на пороховом заводе погибли двое рабочих, ещё пятеро ранены", "injured", "5", False),
        ("ru", "Число погибших при взрыве на пороховом заводе выросло до двадцати трёх", "killed", "23", False),
        ("ru", "Взрыв на пороховом заводе, погиб 34-летний рабочий", "killed", "1", False),
        ("uk", "На пороховому заводі вибух: загинуло четверо людей", "killed", "4", False),
    ],
)
def test_casualties_are_counted(read: Read, lang: str, text: str, field: str, value: str, at_least: bool) -> None:
    """Numbers count the word they belong to; ages, dates and distances count nobody; a newer figure replaces an older one."""
    claims = [c for c in read(text, lang=lang).reports[0].claims if c.field == field]
    assert [(c.value, c.at_least) for c in claims][:1] == [(value, at_least)]


@pytest.mark.parametrize(
    ("lang", "summary", "causes", "denied"),
    [
        ("en", "The governor blamed human error.", {"accident"}, set()),
        ("en", "TASS said planned tests were held.", {"test"}, set()),
        ("en", "The governor ruled out sabotage.", {"unknown"}, {"sabotage"}),
        ("en", "Police do not rule out sabotage.", {"sabotage"}, set()),
        ("ru", "Губернатор сообщил об атаке беспилотников.", {"drone"}, set()),
        ("ru", "Причиной назвали нарушение техники безопасности.", {"accident"}, set()),
        ("uk", "Завод атакували дрони, повідомили в СБУ.", {"drone"}, set()),
    ],
)
def test_causes_are_claims_and_denials_are_kept(read: Read, lang: str, summary: str, causes: set[str], denied: set[str]) -> None:
    """A cause counts whoever says it; a denied one is kept as a denial; "does not rule out" denies nothing."""
    title = {"en": "Explosion at gunpowder plant", "ru": "Взрыв на пороховом заводе", "uk": "Вибух на пороховому заводі"}[lang]
    claims = read(title, summary, lang=lang).reports[0].claims
    assert {c.value for c in claims if c.field is ClaimField.CAUSE} == causes
    assert denied <= {c.value for c in claims if c.field is ClaimField.DENIAL}


def test_claims_name_their_claimant_and_quote_the_text(read: Read) -> None:
    """Who said it is the nearest speaker; the offsets show the very words."""
    title, summary = "Explosion at gunpowder plant", "The governor blamed human error."
    claim = next(c for c in read(title, summary, lang="en").reports[0].claims if c.value == "accident")
    assert claim.by == "governor"
    assert f"{title}\n{summary}"[claim.start : claim.end] == "human error"


def test_casualties_of_an_earlier_day_are_not_this_ones(read: Read) -> None:
    """A sentence that tells of another day at the same plant adds nobody to this explosion."""
    summary = "It exploded on 8 February. A blast on 3 February had injured three there."
    report = read("Second blast at explosives plant kills two", summary, lang="en").reports[0]
    assert {(c.field, c.value) for c in report.claims if c.field in (ClaimField.KILLED, ClaimField.INJURED)} == {("killed", "2")}


@pytest.mark.parametrize(
    ("title", "summary", "first", "last"),
    [
        ("Fines proposed over the April explosion at ammunition plant", "", "2024-04-01", "2024-04-30"),
        ("Shell factory fined for November death", "The explosion killed a packer.", "2023-11-01", "2023-11-30"),
    ],
)
def test_a_bare_month_that_is_over_dates_the_event(read: Read, title: str, summary: str, first: str, last: str) -> None:
    """The month is the interval, in the year it last was; no day is guessed."""
    when = read(title, summary, lang="en", day="2024-06-09").reports[0].date
    assert when.vague
    assert (when.start.date().isoformat(), (when.end - timedelta(hours=1)).date().isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Explosion at shell factory", "The blast may have been an accident."),
        ("Explosion at shell factory kills two", "Five were killed there last April."),
        ("Explosion at shell factory on 3 June", "Two died."),
    ],
)
def test_other_months_do_not_date_the_event(read: Read, title: str, summary: str) -> None:
    """A verb, the dead of an earlier blast, a month with a day."""
    assert not read(title, summary, lang="en", day="2024-06-09").reports[0].date.vague


def test_a_time_of_day_alone_is_that_of_the_day_it_was_written_on(read: Read) -> None:
    """The clock beside the blast dates it where no day is told, and gives way to any day that is."""
    when = read("Explosion at shell factory", "The blast came at 7:30 by the gate.", lang="en", day="2024-06-09").reports[0].date
    assert (when.day, when.confidence, when.basis) == (date(2024, 6, 9), Confidence.RELATIVE, "7:30")
    told = read("Explosion at shell factory", "The blast came at 7:30 on 7 June.", lang="en", day="2024-06-09").reports[0].date
    assert told.day == date(2024, 6, 7)
