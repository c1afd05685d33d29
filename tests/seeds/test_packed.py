"""Towns and names kept as packed text: what is asked for is what was put in, and a service stays small with all of it."""

import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from watcher import knowledge
from watcher.knowledge import Gazetteer, Place
from watcher.packed import Packed

ROOT = Path(__file__).parents[2]
TEXT = st.text(alphabet=st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=12)
KEY = st.text(alphabet=st.characters(exclude_characters="\t\n", exclude_categories=["Cs"]), max_size=12)
RESTING = """
import sys, watcher.daemon
from datetime import UTC, datetime
from pathlib import Path
from watcher import knowledge
from watcher.health import peak
from watcher.pipeline import Walk
from watcher.seeding import seed
from watcher.store.store import Store
with Store.open("sqlite://") as store:
    seed(Walk(store, knowledge.load(Path("seeds"))), Path("seeds"), at=datetime.now(UTC))
print(peak() >> 20, *sorted({m.split(".")[0] for m in sys.modules} & {"lxml", "rich", "pygments", "trafilatura", "apprise"}))
"""


@given(st.lists(st.tuples(KEY, TEXT), max_size=40), st.lists(KEY, max_size=10))
def test_texts_come_back_under_their_keys_in_order(pairs: list[tuple[str, str]], others: list[str]) -> None:
    """All texts of a key, in the order given; of an absent key none."""
    packed = Packed(f"{key}\t{text}" for key, text in pairs)
    assert list(packed) == [f"{key}\t{text}" for key, text in pairs] and len(packed) == len(pairs)
    for key in [*others, *(k for k, _ in pairs)]:
        wanted = [text for k, text in pairs if k == key]
        assert packed.get(key) == wanted
        assert (key in packed) == bool(wanted)


def test_a_place_is_the_same_however_it_is_asked_for() -> None:
    """By id and in the run of all; names added by a second file stand beside those of the first, each once."""
    rows = ["ru-a\tA\tRU\tTula\t54.5\t37.5\t12\tEurope/Moscow\tАлфа|Alfa", "ru-b\tB\tRU\tTula\t54\t38\t\t\t"]
    near = Place("ru-c", "C", "RU", "Tula", 54.0, 38.0)
    places = Gazetteer(Packed(rows), {"ru-a": ("Alfa", "Alpha")}).with_more([near])
    alfa = Place("ru-a", "A", "RU", "Tula", 54.5, 37.5, 12, "Europe/Moscow", ("Алфа", "Alfa", "Alpha"))
    assert list(places.values()) == [alfa, Place("ru-b", "B", "RU", "Tula", 54.0, 38.0, 0, "UTC"), near]
    assert [places[id] for id in places] == list(places.values()) and len(places) == 3
    assert [name[3] for name in places.names()] == [alfa.names, (), ()]
    assert list(places.names_of(["ru-b", "ru-a"])) == [("ru-b", "RU", "B", ()), ("ru-a", "RU", "A", alfa.names)]
    for wanted, ids in (("alpha", {"ru-a"}), ("алфа", {"ru-a"}), ("b", {"ru-b"}), ("c", {"ru-c"}), ("d", set[str]())):
        assert ids <= {name[0] for name in places.holding({wanted})}
    assert places.get("ru-d") is None and "ru-d" not in places and "ru-c" in places


def test_every_town_of_the_seeds_is_found_by_its_id() -> None:
    """Twenty thousand rows through the hash table, none lost and none for another."""
    places = knowledge.load(ROOT / "seeds").place
    assert all(places[place.id] == place for place in places.values())


def test_a_service_at_rest_is_small() -> None:
    """All seeds read and the seed reports taken, in a process of its own: under 125 MiB at most, and nothing loaded that a
    service has no use for."""
    done = subprocess.run([sys.executable, "-c", RESTING], cwd=ROOT, capture_output=True, text=True, check=True)
    mib, *strangers = done.stdout.split()
    assert int(mib) < 125
    assert strangers == []
