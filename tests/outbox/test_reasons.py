"""Reasons, counts and claims in three languages; held against what the incidents room really says."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from outbox_samples import DESK, at, claim, digest, feeds, incident, knowledge, report, votkinsk

from watcher.incidents.lifecycle import material_changes, summarise
from watcher.outbox.accounts import cause_lines, denial_lines
from watcher.outbox.counting import LISTED, paragraphs
from watcher.outbox.digest import describe
from watcher.outbox.names import language_name
from watcher.outbox.reasons import fault, line_name, reason
from watcher.outbox.render import render_digest
from watcher.outbox.view import FULL, SHOWN, digest_view
from watcher.outbox.words import WORDS
from watcher.types import Cause, ClaimField, Counted, CountRange, Dossier, SeriesNote, State


@pytest.mark.parametrize(
    ("said", "lang", "expected"),
    [
        ("3 independent publishers: a, b, c", "en", "3 independent publishers: Alpha, Beta"),
        ("3 independent publishers: a, b, c", "ru", "3 независимых издателя: Alpha, Beta"),
        ("5 independent publishers: a, b, c", "uk", "5 незалежних видавців: Alpha, Beta"),
        ("one publisher: a", "uk", "1 незалежний видавець: Alpha, Beta"),
        ("an authority is quoted: губернатор", "ru", "цитируется официальное лицо: губернатор"),
        ("one source, cited by others: a", "en", "one source, which others cite: Alpha, Beta"),
        ("drone: СБУ, Alpha", "en", "drone, as told by СБУ, Alpha"),
        ("drone: СБУ", "uk", "безпілотник; про це повідомляють: СБУ"),
        ("no report for 30 days; was corroborated: 2 independent publishers: a, b", "ru",
         "нет сообщений 30 дн.; прежний статус: подтверждено"),
        ("3 killed", "ru", "погибших: 3"),
        ("3 killed", "en", "3 killed"),
        ("rejected by ann: a gas pipe", "uk", "відхилено аналітиком: ann — a gas pipe"),
        ("by ann", "en", "decided by ann"),
        ("an authority is quoted: mayor; 3 killed", "ru", "цитируется официальное лицо: mayor; погибших: 3"),
        ("what an analyst wrote", "ru", "what an analyst wrote"),
    ],
)  # fmt: skip
def test_reasons_are_said_in_the_readers_language(said: str, lang: str, expected: str) -> None:
    """Every shape; an analyst's own words stay."""
    assert reason(lang, said, ("Alpha", "Beta")) == expected


def test_every_reason_the_register_gives_is_known() -> None:
    """What summing up and the alerts really say has a shape that is translated: nothing of it stays English."""
    one = report("a#0", "Blast", outlet="Alpha", lang="en", published=at(7))
    two = report("b#0", "Взрыв", outlet="Beta", lang="ru", published=at(7, 13))
    said = claim(ClaimField.CAUSE, Cause.DRONE, "SBU", "a drone", time=at(7))
    dead = claim(ClaimField.KILLED, "3", None, time=at(7))
    attacked = [replace(r, claims=(said, dead)) for r in (one, two, report("c#0", "c", outlet="C", lang="en", published=at(8)))]
    found = []
    for reports, now in (
        ((one,), at(8)),
        ((one, two), at(8)),
        (attacked, at(9)),
        ((one, two), datetime(2024, 9, 1, tzinfo=at(1).tzinfo)),
    ):
        found.append(summarise(reports, id="i", facilities={}, places={}, now=now))
    told = [i.state_reason for i in found] + [a.reason for a in material_changes(found[0], found[2], at(9))]
    assert {i.state for i in found} == {State.REPORTED, State.CORROBORATED, State.EXPLAINED, State.CLOSED}
    assert all(reason("ru", text) != text for text in told), told


def counted(number: int) -> SeriesNote:
    made = tuple(Counted(site=f"Plant {n}", day=date(2024, 2, 28 - n), causes=(Cause.TEST,)) for n in range(number))
    return SeriesNote(as_of=date(2024, 3, 1), months=4, incidents=made, per_month=1.5, base=0.2)


@pytest.mark.parametrize(
    ("lang", "number", "expected"),
    [
        ("en", 0, "As of 1 March 2024, no unexplained explosion at a defence-industry plant is known in four months."),
        ("en", 1, "one unexplained explosion at a defence-industry plant is known in four months: Plant 0, 28 February 2024."),
        ("en", 5, "the latest explosion, Plant 0, 28 February 2024, is at least the fifth unexplained one"),
        ("ru", 5, "последний взрыв (Plant 0, 28 февраля 2024) — по меньшей мере 5-й необъяснённый"),
        ("uk", 2, "щонайменше 2-й непояснений на підприємствах оборонної промисловості за 4 місяці."),
    ],
)
def test_the_count_is_a_paragraph_in_every_language(lang: str, number: int, expected: str) -> None:
    """None, one, several; the earlier ones with what was claimed, and the rate."""
    lines = paragraphs(counted(number), lang)
    assert expected in lines[0] and len(lines) == min(number, 2) + 1
    if number > 1:
        assert WORDS[lang]["cause-test"] in lines[1] and ("1.5" if lang == "en" else "1,5") in lines[2]


def test_a_long_count_is_cut_and_says_so() -> None:
    """Beyond a dozen the rest is a number; filters are named."""
    note = replace(counted(LISTED + 4), countries=("RU", "UA"), filtered=True)
    first, earlier, _ = paragraphs(note, "en")
    assert earlier.endswith("and 3 more.") and " in Russia, Ukraine " in first and first.endswith("your filters.")


def lines(*claims: object) -> tuple[list[str], list[str]]:
    shown = describe(Dossier(incident=incident(claims=claims)), knowledge())
    moment = "{:%d.%m}".format
    return list(cause_lines(shown, WORDS["en"], moment)), list(denial_lines(shown, WORDS["en"], moment))


def test_outlets_share_a_line_and_named_sources_have_their_own() -> None:
    """Who says what is read at a glance; the words are those of the first."""
    told = [claim(ClaimField.CAUSE, Cause.DRONE, None, f"words {n}", time=at(7, n), outlet=f"Paper {n}") for n in range(6)]
    told.append(claim(ClaimField.CAUSE, Cause.DRONE, "SBU", "we did it;", time=at(8), outlet="Wire"))
    causes, _ = lines(*told)
    assert causes == [
        "Paper 0, Paper 1, Paper 2, Paper 3, +2: drone — “words 0” (07.02)",
        "SBU: drone — “we did it” (Wire, 08.02)",
    ]


def test_a_denial_is_told_once() -> None:
    """Kept as what is denied and as 'something else', it is one line, and no account of the cause."""
    more = {"by": "mayor", "quote": "no drones here", "time": at(7), "outlet": "Wire"}
    causes, denials = lines(
        claim(ClaimField.CAUSE, Cause.OTHER, **more), claim(ClaimField.DENIAL, Cause.DRONE, **more),  # type: ignore[arg-type]
        claim(ClaimField.DENIAL, "denies", **more),  # type: ignore[arg-type]
    )  # fmt: skip
    assert causes == ["nobody has said yet"]
    assert denials == ["mayor: denies: drone — “no drones here” (Wire, 07.02)"]


@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_no_fixed_english_is_left_in_other_languages(lang: str) -> None:
    """Reasons, count, feed health, distance and statement of coverage: none of the watcher's own words is English."""
    known = incident(state_reason="2 independent publishers: a, b", publishers=("a", "b"))
    made = digest(
        replace(DESK, lang=lang), dossiers=(replace(votkinsk(), incident=known),), watch=(), count=counted(3), feeds=feeds()[2:],
    )  # fmt: skip
    text = render_digest(made).text.casefold()
    for english in ("publisher", "border", "unexplained", "forbidden", "since", "watched", "the text", "month", "explosion"):
        assert english not in text, english


@pytest.mark.parametrize(
    ("lang", "code", "expected"),
    [
        ("en", "http-403", "forbidden"),
        ("ru", "http-403", "сервер ответил 403"),
        ("uk", "timeout", "не відповідає"),
        ("ru", "odd", "forbidden"),
    ],
)
def test_faults_of_feeds_are_named(lang: str, code: str, expected: str) -> None:
    """In words where there are some."""
    assert fault(lang, code, "forbidden") == expected


def test_a_border_is_named_in_the_readers_language() -> None:
    """Lines that are no border of a known country keep their name."""
    assert line_name("ru", "the border of Ukraine") == "до границы: Украина"
    assert line_name("uk", "the front") == "the front" and line_name("en", "the border of Ukraine") == "the border of Ukraine"


def test_a_flood_has_a_list_on_top_and_stays_small() -> None:
    """After a long downtime: each in a line, a dozen in full, and under the size that large providers cut at."""
    many = [
        Dossier(incident=incident(f"2024-01-{n + 1:02}-x", date(2024, 1, n % 28 + 1), killed=CountRange(low=n, high=n, best=n)))
        for n in range(60)
    ]
    made = digest(dossiers=[replace(votkinsk(), incident=d.incident) for d in many])
    view = digest_view(made)
    assert (
        len(view.glance) == 60
        and len(view.new) == SHOWN
        and view.glance[0] == "4 Jan: Kama Rocket Works, Votkinsk, Russia — 59 killed"
    )
    assert len(view.new[FULL].facts) < len(view.new[0].facts) and view.rest == "36 more stand in the list on top only."
    assert len(render_digest(made, chart_src="cid:chart@x").html.encode()) < 102_000


def test_days_of_another_year_say_so() -> None:
    """A link of last year is not taken for one of today."""
    old = report("o#0", "old", outlet="Old", lang="en", published=datetime(2023, 2, 7, tzinfo=at(1).tzinfo))
    (shown,) = digest_view(digest(dossiers=(Dossier(incident=incident(), reports=(old,)),), watch=())).new
    assert shown.links[0].meta.endswith("7 Feb 2023 02:00")


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_language_that_is_read_has_a_name_in_the_mail(lang: str) -> None:
    """What was not watched is told in words, not in codes."""
    packs = (Path(__file__).parents[2] / "seeds" / "languages").glob("*.yaml")
    assert [p.stem for p in packs if language_name(lang, p.stem) == p.stem] == []
