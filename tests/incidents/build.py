"""Reports made by hand for the tests of this room, on a small gazetteer of real towns."""

from datetime import UTC, date, datetime, timedelta

from watcher.knowledge import Facility, Place
from watcher.types import Cause, Claim, ClaimField, Confidence, EventDate, Pin, Report, Tier

_TOWNS = {
    "kotovsk": ("Kotovsk", "RU", "Tambov", 52.59, 41.51), "tambov": ("Tambov", "RU", "Tambov", 52.72, 41.45),
    "podilsk": ("Podilsk", "UA", "Odesa", 47.75, 29.53), "votkinsk": ("Votkinsk", "RU", "Udmurtia", 57.05, 53.99),
    "izhevsk": ("Izhevsk", "RU", "Udmurtia", 56.85, 53.20), "biysk": ("Biysk", "RU", "Altai", 52.54, 85.21),
    "ryazan": ("Ryazan", "RU", "Ryazan", 54.63, 39.74), "lesnoy": ("Lesnoy", "RU", "Ryazan", 54.21, 40.44),
    "shilovo": ("Shilovo", "RU", "Ryazan", 54.33, 40.88), "dzerzhinsk": ("Dzerzhinsk", "RU", "Nizhny Novgorod", 56.24, 43.46),
    "tula": ("Tula", "RU", "Tula", 54.20, 37.62), "aleksin": ("Aleksin", "RU", "Tula", 54.50, 37.07),
    "yasnogorsk": ("Yasnogorsk", "RU", "Tula", 54.48, 37.69),
    "kazan": ("Kazan", "RU", "Tatarstan", 55.79, 49.11), "bryansk": ("Bryansk", "RU", "Bryansk", 53.25, 34.37),
    "mcewen": ("McEwen", "US", "Tennessee", 36.11, -87.63), "bucksnort": ("Bucksnort", "US", "Tennessee", 35.87, -87.68),
    "chelyabinsk": ("Chelyabinsk", "RU", "Chelyabinsk", 55.16, 61.43),
    "kamensk": ("Kamensk-Shakhtinsky", "RU", "Rostov", 48.32, 40.27),
    "solikamsk": ("Solikamsk", "RU", "Perm", 59.65, 56.77), "kirov": ("Kirov", "RU", "Kirov", 58.60, 49.65),
    "kirov-kaluga": ("Kirov", "RU", "Kaluga", 54.08, 34.31),
}  # fmt: skip
PLACES = {
    key: Place(id=key, name=name, country=country, region=region, lat=lat, lon=lon)
    for key, (name, country, region, lat, lon) in _TOWNS.items()
}


def _plant(id: str, cls: str, place: str, *near: str) -> Facility:
    town = PLACES[place]
    return Facility.model_validate({
        "id": id, "name": id.replace("-", " ").title(), "class": cls, "place": place, "near": near, "region": town.region,
        "country": town.country,
    })  # fmt: skip


FACILITIES = {
    f.id: f
    for f in (
        _plant("tambov-powder", "powder", "kotovsk", "tambov"), _plant("votkinsk-plant", "missile", "votkinsk", "izhevsk"),
        _plant("kupol", "missile", "izhevsk"), _plant("elastik", "explosives", "lesnoy", "shilovo", "ryazan"),
        _plant("kristall", "explosives", "dzerzhinsk"), _plant("sverdlov", "explosives", "dzerzhinsk"),
        _plant("kbp", "missile", "tula"), _plant("tulamash", "smallarms", "tula"), _plant("aleksin-chem", "powder", "aleksin"),
        _plant("kazan-powder", "powder", "kazan"), _plant("accurate", "explosives", "bucksnort", "mcewen"),
        _plant("chtz", "armour", "chelyabinsk"), _plant("kamensky", "powder", "kamensk"), _plant("ural", "powder", "solikamsk"),
        _plant("kremniy", "electronics", "bryansk"), _plant("biysk-oleum", "explosives", "biysk"),
    )
}  # fmt: skip


def moment(text: str) -> datetime:
    """`2024-02-07` is its noon, `2024-02-07T09` that hour; UTC."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T12").replace(tzinfo=UTC)


def told(day: str | date, confidence: Confidence = Confidence.EXPLICIT, *, night: bool = False, days: int = 1) -> EventDate:
    """An event date; a night is that into `day`, `days` > 1 a stretch of time beginning there."""
    on = date.fromisoformat(day) if isinstance(day, str) else day
    start = datetime.combine(on, datetime.min.time(), UTC)
    end = start + timedelta(days=days)
    if night:
        start, end = start - timedelta(hours=6), start + timedelta(hours=9)
    return EventDate(start=start, end=end, day=on, basis=None, confidence=confidence, night=night)


def report(
    id: str, published: str, day: str | None = None, *, facility: str | None = None, place: str | None = None,
    relative: bool = False, night: bool = False, date_: EventDate | None = None, tier: Tier = Tier.EXPLOSION, **rest: object,
) -> Report:  # fmt: skip
    """A report; without `day` nothing in its text dates it."""
    out = moment(published)
    confidence = Confidence.RELATIVE if relative else Confidence.EXPLICIT
    when = date_ or (told(day, confidence, night=night) if day else told(out.date(), Confidence.PUBLISHED))
    site = FACILITIES.get(facility or "")
    town = PLACES.get(place or "")
    country = site.country if site else town.country if town else None
    known: dict[str, object] = {"country": country, "outlet": id, "title": f"told by {id}"}
    return Report(
        id=f"{id}#0", entry=id, tier=tier, facility=facility, place=place, date=when, published=out, **{**known, **rest}  # type: ignore[arg-type]
    )


def claim(field: ClaimField | Cause, value: str = "", by: str | None = None, **rest: object) -> Claim:
    """A claim; a `Cause` alone claims that cause."""
    if isinstance(field, Cause):
        return Claim(field=ClaimField.CAUSE, value=field, by=by or value or None, **rest)  # type: ignore[arg-type]
    return Claim(field=field, value=value, by=by, **rest)  # type: ignore[arg-type]


def apart(left: str, right: str) -> Pin:
    return Pin(kind="apart", left=f"{left}#0", right=f"{right}#0")


def together(left: str, right: str) -> Pin:
    return Pin(kind="together", left=f"{left}#0", right=f"{right}#0")
