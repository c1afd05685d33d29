"""Which plant and which town a text means: makers of several plants, villages, datelines, areas, subjects, spellings."""

from collections.abc import Callable

import pytest

from watcher.types import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("lang", "title", "summary", "facility", "place"),
    [
        ("de", "Wimmis: Verpuffung in Pulverfabrik", "In einem Gebäude der Nitrochemie kam es zu einer Explosion.",
         "nitrochemie-wimmis", "ch-wimmis"),
        ("en", "Explosion at Indumil grenade factory in Colombia", "A line at its Sibaté plant blew up.",
         "indumil-sibate", "co-sibate"),
        ("en", "Explosions at Baykar's Ukraine plant after missile attack", "The drone maker gave no comment.",
         "baykar-ukraine", "ua-kyiv"),
        ("en", "Explosion at VMZ ammunition plant near Iganovo", "Nobody was hurt.", "vmz-iganovo", "bg-iganovo"),
        ("en", "Blast at Serbian arms factory", "Shells went off in a hall of Sloboda, which makes ammunition in Serbia.",
         "sloboda-cacak", "rs-cacak"),
        ("en", "Explosion at ammunition works 10 km south of Aleppo", "Syrian state media spoke of an accident.",
         "defence-factories-safira", "sy-as-safirah"),
        ("fr", "Russie: explosion dans une usine d'optique militaire à Serguiev Possad", "Deux blessés.",
         "zomz", "ru-sergiev-posad"),
    ],
)  # fmt: skip
def test_the_plant_and_its_town(read: Read, lang: str, title: str, summary: str, facility: str, place: str) -> None:
    """A maker's plant is singled out by town or country; the village that is told of is the place."""
    report = read(title, summary, lang=lang).reports[0]
    assert (report.facility, report.place) == (facility, place)


def test_an_area_is_not_its_chief_town(read: Read) -> None:
    """ "Region Rjasan" is no town, and its one explosives town is answered."""
    report = read("Tote in russischer Sprengstofffabrik", "In der Region Rjasan gab es eine Explosion.", lang="de").reports[0]
    assert report.place == "ru-lesnoy-ryazan"


def test_a_city_something_lies_under_gives_way(read: Read) -> None:
    """The town of the plant counts, not the metropolis it lies near."""
    title = "Colleferro, esplosione nella fabbrica di munizioni alle porte di Roma"
    assert read(title, "Un operaio ferito.", lang="it").reports[0].place == "it-colleferro"


def test_a_speaking_capital_is_no_site(read: Read) -> None:
    """A capital that says something is its government."""
    report = read(
        "У Білорусі прогримів вибух на авіаремонтному заводі",
        "Пошкоджено ангар у Барановичах. Офіційний Мінськ говорить про роботи.", lang="uk",
    ).reports[0]  # fmt: skip
    assert report.facility == "arz-558-baranovichi"


@pytest.mark.parametrize(
    ("lang", "title", "summary", "facility", "place"),
    [
        # the operator's other plant, by its town, by a village of it, by its region
        ("en", "Shell explosion at Hellenic Defence Systems works in Aigio", "Two were hurt.", "eas-aigio", "gr-aigio"),
        ("en", "Pakistan Ordnance Factories: blast in Havelian kills one", "", "pof-havelian", "pk-havelian"),
        ("ur", "حویلیاں میں پاکستان آرڈیننس فیکٹری میں دھماکا", "ایک کارکن زخمی ہوا۔", "pof-havelian", "pk-havelian"),
        ("en", "Explosion heard by Boskop farmers", "Rheinmetall Denel Munition said a building of its plant blew up.",
         "rdm-boskop", "za-potchefstroom"),
        ("ru", "Взрыв на заводе «Мотор Сич» в Хмельницкой области", "Никто не пострадал.", "volochysk-motor", "ua-volochysk"),
        ("es", "Explosión en una planta de Indumil en Sogamoso", "Un operario herido.", "indumil-sogamoso", "co-sogamoso"),
        # none is known there: the town, and no plant
        ("en", "Explosion at Rheinmetall Denel Munition plant in Bloemfontein", "Two hurt.", None, "za-bloemfontein"),
        # nothing says where, or the name is the plant's own: the plant of that name
        ("en", "Explosion at Pakistan Ordnance Factories", "Two workers were hurt.", "pof-wah", "pk-wah-cantt"),
        ("en", "Explosion at Holston Army Ammunition Plant", "Police in Nashville said two were hurt.",
         "holston-aap", "us-kingsport"),
        # a name that tells only region and product gives way to a plant's own of that region
        ("en", "Tennessee explosives plant rocked by blast", "One was hurt at Holston Army Ammunition Plant.",
         "holston-aap", "us-kingsport"),
        ("en", "Tennessee explosives plant rocked by blast", "One was hurt.", "accurate-energetic", "us-bucksnort"),
    ],
)  # fmt: skip
def test_the_name_of_an_operator_means_its_plant_in_the_town_told_of(
    read: Read, lang: str, title: str, summary: str, facility: str | None, place: str
) -> None:
    """A general name is no seat where the text puts what exploded elsewhere; a plant's own name stays its own."""
    report = read(title, summary, lang=lang).reports[0]
    assert (report.facility, report.place) == (facility, place)


@pytest.mark.parametrize(
    ("lang", "title", "summary", "place"),
    [
        ("en", "Two burnt in explosion at Elmadag district powder plant", "MKE said the cause was unknown.", "tr-elmadag"),
        ("en", "Explosion at munitions plant in Songgan County", "Nine died in Jagang Province.", "kp-songgan"),
        ("ja", "高崎の中国化薬で爆発、1人けが", "", "jp-takasaki"),
        ("en", "Drones hit KBP in Tula and the Raduga missile plant in Dubna, explosions reported", "", "ru-dubna-moscow-oblast"),
        ("fr", "Frappes sur Damas : explosion dans une usine de missiles", "", "sy-damascus"),
        ("en", "Explosion at rocket plant outside Potch", "Nobody was hurt in South Africa's North West.", "za-potchefstroom"),
        ("fr", "Explosion dans l’usine de munitions Mecar à Petit-Rœulx", "", "be-petit-roeulx-lez-nivelles"),
    ],
)  # fmt: skip
def test_spellings_and_districts_of_towns(read: Read, lang: str, title: str, summary: str, place: str) -> None:
    """Districts that are towns, names in other languages, towns of one name in a region whose chief town is told of, and a
    country that is only part of a firm's name."""
    assert place in {r.place for r in read(title, summary, lang=lang).reports}


@pytest.mark.parametrize(
    ("lang", "title", "summary", "region", "country"),
    [
        ("en", "Explosion at munitions factory in Jagang Province", "", "Chagang", "KP"),
        ("ko", "자강도 군수공장서 폭발사고", "", "Chagang", "KP"),
        ("en", "Explosion at ammunition factory in Ninewa", "", "Nineveh", "IQ"),
        ("ru", "Взрыв на заводе боеприпасов в Белуджистане", "", "Balochistan", "PK"),
        ("fi", "Räjähdys ammustehtaalla Pohjois-Karjalassa", "", "North Karelia", "FI"),
        ("he", "פיצוץ במפעל תחמושת בגליל", "", None, "IL"),
    ],
)  # fmt: skip
def test_regions_as_the_press_writes_them(
    read: Read, lang: str, title: str, summary: str, region: str | None, country: str
) -> None:
    """First-level regions are known in English, the language of the country, and Russian."""
    report = read(title, summary, lang=lang).reports[0]
    assert (report.region, report.country) == (region, country)


def test_a_namesake_abroad_is_not_the_plant_town(read: Read) -> None:
    """The plant of a small town says nothing of a city of its name in another country, unless the text tells its region."""
    city = read("Five hurt in explosion at recycling works near Bristol", "The fire service was called at noon.", lang="en")
    assert all(r.country != "US" and not r.facility for r in city.reports)
    plant = read("Explosion at ammunition plant in Lima, Ohio", "Two hurt.", lang="en").reports[0]
    assert plant.country == "US"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Ammunition explosion aboard cruiser Moskva"), ("ru", "Боеприпасы взорвались на крейсере Москва"),
        ("en", "Crews respond to plant explosion"),
    ],
)  # fmt: skip
def test_ships_and_common_words_are_no_towns(read: Read, lang: str, title: str) -> None:
    """A ship is not the town it is named after, and a plural not a town with other letters."""
    assert all(r.place is None for r in read(title, lang=lang).reports)


@pytest.mark.parametrize(
    ("lang", "title", "facility"),
    [
        ("it", "Esplosione alla Simmel, un ferito", "simmel-colleferro"),
        ("pl", "Eksplozja w Gamracie, dwóch rannych", "gamrat-jaslo"),
        ("ru", "Под Искитимом взрыв на заводе искусственного волокна", "nziv-iskitim"),
        ("en", "HAAP blast injures worker", "holston-aap"),
        ("en", "Explosion at Milan Arsenal, 2 hurt", "milan-aap"),
        ("en", "ATK blast at Mineral County site: one dead", "abl-northrop"),
        ("ru", "Взрыв на амурском «Вымпеле»", "vympel-amursk"),
        ("ru", "Под Красноярском взрыв на заводе искусственного волокна", None),
    ],
)  # fmt: skip
def test_titles_with_short_names_of_plants(read: Read, lang: str, title: str, facility: str | None) -> None:
    """What is told to have exploded by a name of its own is a plant, also by a short name; a shared one only beside its town."""
    assert [r.facility for r in read(title, lang=lang).reports][:1] in ([facility], [] if facility is None else [facility])


def test_a_word_for_plant_in_the_next_line_is_not_the_towns(read: Read) -> None:
    """A city at the end of a title is a landmark, whatever the text under it begins with."""
    report = read("Rocket motor explodes at factory north of Haifa", "Military Industries staff were hurt.", lang="en").reports[0]
    assert report.place != "il-haifa"


@pytest.mark.parametrize(
    ("lang", "title", "summary", "facility", "place"),
    [
        # the plural of a plant's name is no plant
        ("en", "Blast at plant in the Urals city of Perm", "Gunpowder exploded.", "perm-powder-plant", "ru-perm"),
        ("en", "Drones hit Nizhny Novgorod plant building radars", "Explosions were heard.", None, "ru-nizhny-novgorod"),
        # a day is no number of a plant
        ("ru", "Взрыв на пороховом заводе 9 февраля", "Взрыв прогремел в Казани.", "kazan-powder-plant", "ru-kazan"),
        # an operator with several plants in the town that is told of, whatever its case
        ("tr", "Kırıkkale'de akşam MKE fabrikasında patlama", "Yaralanan usta Ankara'da öldü.", None, "tr-kirikkale"),
        ("ru", "Взрывы в Нижнем Новгороде", "Дроны попали в завод «Алмаз-Антея».", None, "ru-nizhny-novgorod"),
        # a town whose name is that of a plant elsewhere and an ending
        ("uk", "Вибухи на заводах у Чапаєвську та Чебоксарах", "Уражено «Промсинтез».", "promsintez-chapayevsk", "ru-chapayevsk"),
        # adjectives of towns
        ("uk", "Вибух на шосткинському пороховому заводі", "", None, "ua-shostka"),
        ("pl", "Wybuch w zakładach zbrojeniowych w Chmielnickim", "", None, "ua-khmelnytskyi"),
    ],
)  # fmt: skip
def test_words_that_look_like_a_plant_far_away(
    read: Read, lang: str, title: str, summary: str, facility: str | None, place: str
) -> None:
    report = read(title, summary, lang=lang).reports[0]
    assert (report.place, report.facility) == (place, facility)
