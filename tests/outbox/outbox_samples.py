"""Made-up plants, incidents and feeds for the tests of this room; names of towns are real, nothing else is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from watcher.knowledge import Facility, Knowledge, Pack, Place, Region, Topic
from watcher.outbox.digest import compose
from watcher.types import (
    Alert,
    AlertItem,
    AlertNotice,
    Cause,
    Claim,
    ClaimField,
    Confidence,
    CountRange,
    Delivery,
    Digest,
    DigestIncident,
    Distance,
    Dossier,
    EventDate,
    Evidence,
    Failed,
    Feed,
    FeedEvent,
    FeedState,
    Incident,
    Linked,
    Polled,
    Recipient,
    Report,
    State,
    Tier,
    Verdict,
)

NOW = datetime(2024, 2, 9, 5, 0, 3, tzinfo=UTC)
SINCE = datetime(2024, 2, 8, 5, 0, 2, tzinfo=UTC)
DESK = Recipient(name="desk", address="desk@example.org", timezone="Europe/Kyiv")


def knowledge() -> Knowledge:
    """Three plants, three towns."""
    return Knowledge(
        packs={code: Pack.model_construct(language=code) for code in ("en", "ru", "uk", "de", "fr")},
        facilities=(
            Facility.model_validate(
                {
                    "id": "kama",
                    "name": "Kama Rocket Works",
                    "class": "missile",
                    "operator": "Kama Group",
                    "product": "solid-fuel rocket engines",
                    "place": "Votkinsk",
                    "region": "Udmurtia",
                    "country": "RU",
                }
            ),
            Facility.model_validate(
                {
                    "id": "tsna",
                    "name": "Tsna Powder Plant",
                    "class": "powder",
                    "place": "Kotovsk",
                    "region": "Tambov",
                    "country": "RU",
                }
            ),
            Facility.model_validate(
                {
                    "id": "ridge",
                    "name": "Ridge Energetics",
                    "class": "explosives",
                    "place": "McEwen",
                    "region": "Tennessee",
                    "country": "US",
                }
            ),
        ),
        places=(
            Place(
                id="ru-votkinsk", name="Votkinsk", country="RU", region="Udmurtia", lat=57.05, lon=53.99, timezone="Europe/Samara"
            ),
            Place(id="ru-kotovsk", name="Kotovsk", country="RU", region="Tambov", lat=52.59, lon=41.5, timezone="Europe/Moscow"),
            Place(
                id="us-mcewen", name="McEwen", country="US", region="Tennessee", lat=36.1, lon=-87.6, timezone="America/Chicago"
            ),
        ),
        regions=(Region(country="RU", code="Udmurtia", name="Udmurtia"),),
        topic=Topic(name="t", version=1, weights={}, thresholds={}, windows={}, link={}),
        version="test",
    )


def at(day: int, hour: int = 12, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


def claim(field: ClaimField, value: str, by: str | None, quote: str = "", *, time: datetime, outlet: str = "") -> Claim:
    return Claim(field=field, value=value, by=by, quote=quote, time=time, outlet=outlet)


def incident(id: str = "2024-02-07-votkinsk", day: date = date(2024, 2, 7), **more: Any) -> Incident:
    base: dict[str, Any] = {
        "start": at(6, 20),
        "end": at(7, 2),
        "date_confidence": Confidence.EXPLICIT,
        "facility": "kama",
        "facility_class": "missile",
        "place": "ru-votkinsk",
        "region": "Udmurtia",
        "country": "RU",
        "state": State.REPORTED,
        "state_reason": "two independent publishers",
        "opened": at(7, 4),
        "updated": at(8, 10),
    }
    return Incident(id=id, day=day, **(base | more))


def report(id: str, title: str, *, outlet: str, lang: str, published: datetime, **more: Any) -> Report:
    base: dict[str, Any] = {
        "entry": id.split("#")[0],
        "tier": Tier.EXPLOSION,
        "facility": "kama",
        "facility_class": "missile",
        "place": "ru-votkinsk",
        "country": "RU",
        "url": f"https://{outlet.lower().replace(' ', '-')}.example/{id.split('#')[0]}",
        "family": outlet,
        "date": EventDate(
            start=at(6, 20), end=at(7, 2), day=date(2024, 2, 7), basis="в ночь на 7 февраля", confidence=Confidence.EXPLICIT
        ),
    }
    return Report(id=id, title=title, outlet=outlet, lang=lang, published=published, **(base | more))


def votkinsk() -> Dossier:
    """A new incident with contradicting claims in two languages."""
    reports = (
        report(
            "a1#0",
            "В Воткинске прогремел взрыв на заводе",
            outlet="Udm Info",
            lang="ru",
            published=at(7, 4),
            evidence=(Evidence(14, 19, "взрыв", "event"), Evidence(23, 29, "заводе", "facility")),
        ),
        report("b1#0", "Loud blast heard near rocket plant in Udmurtia", outlet="Kama Herald", lang="en", published=at(7, 6, 30)),
        report(
            "c1#0",
            "Источник: на предприятии шли плановые испытания",
            outlet="Wire One",
            lang="ru",
            published=at(8, 10),
            state_owned=True,
        ),
    )
    claims = (
        claim(ClaimField.CAUSE, Cause.ACCIDENT, "Baza", "a worker broke the rules", time=at(7, 5), outlet="Kama Herald"),
        claim(ClaimField.CAUSE, Cause.TEST, "Wire One", "плановые испытания двигателей", time=at(8, 10), outlet="Wire One"),
        claim(ClaimField.DENIAL, "никаких происшествий не было", "press office of the plant", time=at(7, 9), outlet="Udm Info"),
    )
    found = incident(
        claims=claims,
        causes=(Cause.TEST, Cause.ACCIDENT),
        publishers=("Udm Info", "Kama Herald", "Wire One"),
        languages=("ru", "en"),
        reports=tuple(r.id for r in reports),
        injured=CountRange(low=0, high=3, best=3),
    )
    earlier = incident("2022-05-05-votkinsk", date(2022, 5, 5), causes=(Cause.UNKNOWN,))
    line = Distance(km=1187.4, line="the border of Ukraine", as_of=date(2024, 1, 1))
    return Dossier(incident=found, reports=reports, earlier=(earlier,), distance=line)


def tennessee() -> Dossier:
    """A changed incident: missing became dead."""
    before = incident(
        "2024-02-05-mcewen",
        date(2024, 2, 5),
        facility="ridge",
        facility_class="explosives",
        place="us-mcewen",
        region="Tennessee",
        country="US",
        missing=CountRange(low=18, high=19, best=18),
        publishers=("A", "B"),
        languages=("en",),
    )
    after = replace(
        before,
        state=State.CORROBORATED,
        state_reason="sheriff and four publishers",
        missing=None,
        killed=CountRange(low=16, high=19, best=16),
        publishers=("A", "B", "C", "D"),
        claims=(claim(ClaimField.KILLED, "16", "sheriff", "no survivors", time=at(8, 20), outlet="County News"),),
    )
    links = (
        report("t9#0", "Sheriff: 16 dead, no survivors in plant blast", outlet="County News", lang="en", published=at(8, 20)),
    )
    return Dossier(incident=after, before=before, reports=links)


def kotovsk() -> Dossier:
    found = incident(
        "2024-02-08-kotovsk",
        date(2024, 2, 8),
        facility="tsna",
        facility_class="powder",
        place="ru-kotovsk",
        region="Tambov",
        state=State.RUMOUR,
        state_reason="one anonymous channel",
        publishers=("X",),
        languages=("ru",),
    )
    return Dossier(
        incident=found,
        reports=(report("k1#0", "Жители Котовска сообщают о хлопке", outlet="Tambov Live", lang="ru", published=at(8, 22)),),
    )


def watch_list() -> tuple[tuple[Report, Linked], ...]:
    fire = report(
        "w1#0", "Fire at an optics plant put out", outlet="Kama Herald", lang="en", published=at(8, 15), facility=None, place=None
    )
    maybe = report(
        "w2#0",
        "Arms plant in central Russia hit by blast",
        outlet="World Desk",
        lang="en",
        published=at(8, 18),
        facility=None,
        place=None,
    )
    return (
        (fire, Linked(report="w1#0", incident=None, verdict=Verdict.RELATED, reason="fire, no explosion reported")),
        (
            maybe,
            Linked(
                report="w2#0", incident="2024-02-07-votkinsk", verdict=Verdict.UPDATE, reason="no place named", tentative=True
            ),
        ),
    )


def feeds() -> tuple[tuple[Feed, FeedState | None], ...]:
    """Two well, one failing since two days, one parked, one never read."""
    rows = (
        ("wire-one", "Wire One", "ru"),
        ("kama-herald", "Kama Herald", "en"),
        ("tambov-live", "Tambov Live", "uk"),
        ("old-paper", "Old Paper", "ru"),
        ("new-voice", "New Voice", "en"),
    )
    values = [Feed(name=name, url=f"https://{name}.example/rss", outlet=outlet, lang=lang) for name, outlet, lang in rows]
    good = {"last_ok": NOW - timedelta(minutes=9), "last_polled": NOW - timedelta(minutes=9)}
    bad: dict[str, Any] = {
        "last_ok": at(7, 5),
        "last_polled": NOW - timedelta(minutes=20),
        "error": "http-403",
        "error_message": "forbidden",
    }
    states: list[dict[str, Any] | None] = [
        good,
        good,
        bad,
        {"parked": True, "last_ok": at(1), "last_polled": at(3), "error": "http-410"},
        None,
    ]
    return tuple(
        (f, FeedState(name=f.name, url=f.url, **s) if s is not None else None) for f, s in zip(values, states, strict=True)
    )


def history() -> tuple[FeedEvent, ...]:
    """Polls every half hour but between 22:00 and 01:30 UTC, when the machine was off."""
    times = [SINCE + timedelta(minutes=30 * n) for n in range(1, 48)]
    awake = [t for t in times if not at(8, 22) < t < at(9, 1, 30)]
    good = tuple(
        FeedEvent(feed=name, at=t, outcome=Polled(feed=name, entries=40, new=1))
        for t in awake
        for name in ("wire-one", "kama-herald")
    )
    failed = Failed(feed="tambov-live", error="http-403", message="forbidden")
    return (*good, *(FeedEvent(feed="tambov-live", at=t, outcome=failed) for t in awake))


def register() -> tuple[Incident, ...]:
    rows = (
        (2023, 3, 1),
        (2023, 4, 2),
        (2023, 6, 1),
        (2023, 8, 3),
        (2023, 10, 2),
        (2023, 11, 4),
        (2023, 12, 1),
        (2024, 1, 3),
        (2024, 2, 2),
    )
    made = []
    for year, month, count in rows:
        for n in range(count):
            cause = (Cause.DRONE,) if n % 3 == 2 else (Cause.UNKNOWN,)
            made.append(incident(f"{year}-{month:02}-0{n + 1}-x", date(year, month, n + 1), causes=cause))
    return tuple(made)


SERIES = (
    "At least the fifth unexplained explosion at a Russian defence plant in four months:\n"
    "Votkinsk, 7 February 2024; Kamensk-Shakhtinsky, 15 January 2024; Chelyabinsk, 26 November 2023; Kotovsk, 10 November 2023; "
    "Solikamsk, 31 October 2023."
)


def digest(recipient: Recipient = DESK, **more: Any) -> Digest:
    """A full digest; `more` replaces arguments of `compose`."""
    values: dict[str, Any] = {
        "since": SINCE,
        "until": NOW,
        "dossiers": (votkinsk(), tennessee(), kotovsk()),
        "knowledge": knowledge(),
        "watch": watch_list(),
        "series": SERIES,
        "register": register(),
        "feeds": feeds(),
        "history": history(),
    }
    return compose(recipient=recipient, **(values | more))


def alert(kind: Any = "new", id: str = "2024-02-07-votkinsk", when: datetime = NOW) -> Alert:
    return Alert(incident=id, kind=kind, reason="explosion at a defence plant, two publishers", at=when)


def notice(*shown: DigestIncident, lang: str = "en", kind: Any = "new") -> AlertNotice:
    items = tuple(
        AlertItem(kind=kind, reason="explosion at a defence plant, two publishers", at=at(7, 6, 31), incident=i) for i in shown
    )
    return AlertNotice(lang=lang, timezone="Europe/Kyiv", items=items)


def delivery(
    key: str, payload: str, *, kind: Any = "alert", recipient: str = "desk", channel: Any = "mail", created: datetime = NOW
) -> Delivery:
    return Delivery(key=key, channel=channel, recipient=recipient, kind=kind, payload=payload, created=created, due=created)
