"""The register in other programs' formats: CSV, JSON, GeoJSON, Atom out; CSV and JSON lists in. Values in, text out.

Text that came from a feed is cleaned before it leaves. In CSV a cell that a spreadsheet would run as a formula gets an
apostrophe before it. GeoJSON (RFC 7946) has the town as a point, for a plant's own coordinates are not kept; Atom (RFC 4287) has
ids as tag URIs (RFC 4151), so that an entry stays the same entry wherever the feed is served from.
"""

import csv as csv_
import json as json_
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from watcher.checked import read_text
from watcher.errors import UsageError
from watcher.incidents.reconcile import ListRow
from watcher.knowledge import Knowledge
from watcher.outbox.hygiene import clean, safe_url
from watcher.reading.text import skeleton
from watcher.types import CountRange, Incident, Report

COLUMNS = (
    "id", "date", "date_confidence", "facility", "facility_name", "class", "place", "region", "country", "lat", "lon", "state",
    "state_reason", "causes", "killed_low", "killed_high", "killed", "injured_low", "injured_high", "injured", "missing",
    "publishers", "languages", "reports", "opened", "updated",
)  # fmt: skip
TAG = "tag:watcher,2024"


def record(incident: Incident, knowledge: Knowledge) -> dict[str, Any]:
    """An incident as flat named values."""
    plant = knowledge.facility.get(incident.facility or "")
    place = knowledge.place.get(incident.place or "")
    return {
        "id": incident.id, "date": incident.day.isoformat(), "date_confidence": incident.date_confidence.value,
        "facility": incident.facility, "facility_name": plant.name if plant else None, "class": incident.facility_class,
        "place": place.name if place else incident.place, "region": incident.region, "country": incident.country,
        "lat": place.lat if place else None, "lon": place.lon if place else None, "state": incident.state.value,
        "state_reason": clean(incident.state_reason), "causes": [c.value for c in incident.causes],
        **_counts("killed", incident.killed), **_counts("injured", incident.injured),
        "missing": incident.missing.best if incident.missing else None, "publishers": len(incident.publishers),
        "languages": list(incident.languages), "reports": len(incident.reports),
        "opened": incident.opened.isoformat(), "updated": incident.updated.isoformat(),
    }  # fmt: skip


def _counts(name: str, figure: CountRange | None) -> dict[str, int | None]:
    if figure is None:
        return {f"{name}_low": None, f"{name}_high": None, name: None}
    return {f"{name}_low": figure.low, f"{name}_high": figure.high, name: figure.best}


def json(incidents: Iterable[Incident], knowledge: Knowledge) -> str:
    return json_.dumps([record(i, knowledge) for i in incidents], ensure_ascii=False, indent=1) + "\n"


def csv(incidents: Iterable[Incident], knowledge: Knowledge) -> str:
    out = StringIO()
    writer = csv_.writer(out)  # RFC 4180: commas, CRLF
    writer.writerow(COLUMNS)
    for incident in incidents:
        values = record(incident, knowledge)
        writer.writerow([_cell(values[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = " ".join(value)
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def geojson(incidents: Iterable[Incident], knowledge: Knowledge) -> str:
    features = []
    for incident in incidents:
        values = record(incident, knowledge)
        lat, lon = values.pop("lat"), values.pop("lon")
        point = {"type": "Point", "coordinates": [lon, lat]} if lat is not None else None
        features.append({"type": "Feature", "id": incident.id, "geometry": point, "properties": values})
    return json_.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"


def atom(incidents: Iterable[Incident], reports: Mapping[str, Report], knowledge: Knowledge, at: datetime) -> str:
    """The latest of them as entries; `reports` give each its links."""
    found = sorted(incidents, key=lambda i: (i.updated, i.id), reverse=True)
    updated = max((i.updated for i in found), default=at)
    entries = "".join(_entry(i, [reports[r] for r in i.reports if r in reports], knowledge) for i in found)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>Explosions at defence-industry plants</title>\n<id>{TAG}:incidents</id>\n"
        f"<updated>{updated.isoformat()}</updated>\n<author><name>watcher</name></author>\n"
        f'<generator>watcher</generator>\n{entries}</feed>\n'
    )  # fmt: skip


def _entry(incident: Incident, reports: list[Report], knowledge: Knowledge) -> str:
    values = record(incident, knowledge)
    where = ", ".join(str(v) for v in (values["facility_name"], values["place"], values["country"]) if v)
    causes = f"; claimed cause: {', '.join(values['causes'])}" if values["causes"] else ""
    toll = "".join(f"; {name}: {values[name]}" for name in ("killed", "injured") if values[name] is not None)
    state = f"{incident.state.value}: {values['state_reason']}"
    text = f"{incident.day}: {where}. {state}{causes}{toll}; {len(incident.reports)} reports."
    links = [url for r in reports if (url := safe_url(r.url))]
    first = f"<link rel=\"alternate\" href={quoteattr(links[0])}/>\n" if links else ""
    related = "".join(f"<link rel=\"related\" href={quoteattr(url)}/>\n" for url in dict.fromkeys(links[1:6]))
    return (
        f"<entry>\n<id>{TAG}:incident:{escape(incident.id)}</id>\n<title>{escape(clean(f'{where}, {incident.day}'))}</title>\n"
        f"{first}{related}<published>{incident.opened.isoformat()}</published>\n<updated>{incident.updated.isoformat()}</updated>\n"
        f"<summary>{escape(clean(text))}</summary>\n</entry>\n"
    )


# ---------------------------------------------------------------- lists from outside


def read_list(path: Path, knowledge: Knowledge) -> tuple[ListRow, ...]:
    """A CSV with a header, or a JSON array of objects: `date` and `place`, and any of `facility`, `country`, `cause`, `killed`,
    `injured`, `text`. `UsageError` names the line."""
    text = read_text(path)
    if text.lstrip()[:1] in ("[", "{"):
        try:
            rows = json_.loads(text)
        except ValueError as e:
            raise UsageError(f"{path}: not JSON ({e})") from None
        if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
            raise UsageError(f"{path}: not a list of objects")
    else:
        rows = list(csv_.DictReader(StringIO(text)))
    towns: dict[str, list[str]] = {}
    for place in knowledge.places:
        for name in (place.name, *place.names):
            towns.setdefault(skeleton(name), []).append(place.id)
    return tuple(_row(n, raw, path, knowledge, towns) for n, raw in enumerate(rows, start=2 if text.lstrip()[:1] != "[" else 1))


def _plain(value: Any) -> str:
    """A cell as text: nothing, a list as the export of CSV writes it, anything else as it stands."""
    if isinstance(value, list):
        return " ".join(str(v) for v in value)
    return "" if value is None else str(value).strip()


def _row(number: int, raw: Mapping[str, Any], path: Path, knowledge: Knowledge, towns: Mapping[str, list[str]]) -> ListRow:
    told = {str(k).strip().lower(): _plain(v) for k, v in raw.items()}
    values = {k: v for k, v in told.items() if v}
    try:
        day = date.fromisoformat(values.get("date", "")[:10])
        killed, injured = (int(values[n]) if n in values else None for n in ("killed", "injured"))
    except ValueError as e:
        raise UsageError(f"{path}: row {number}: {e} — dates as YYYY-MM-DD, counts as numbers") from None
    country = values.get("country")
    facility = values.get("facility")
    if facility and facility not in knowledge.facility:
        wanted = skeleton(facility)
        facility = next((f.id for f in knowledge.facilities if skeleton(f.name) == wanted), None)
    ids = towns.get(skeleton(values.get("place", "")), [])
    place = next((i for i in ids if country is None or knowledge.place[i].country == country), None)
    return ListRow(
        number=number, day=day, facility=facility, country=country,
        place=place or (knowledge.site[facility] if facility else None),
        cause=values.get("cause") or (values.get("causes") or "").split(" ")[0] or None, killed=killed, injured=injured,
        text=clean(values.get("text") or values.get("place") or ""),
    )  # fmt: skip
