"""One table for each language pack beside English, Russian and Ukrainian: what a report says, what is no report.

Sentences of our own, read whole: the site (register id, or place), the day counted from Friday 16 May 2025, whether it is a
night, the dead and injured, the causes. Lures are other news with the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from watcher.types import ClaimField, Reading, Report, Tier

Read = Callable[..., Reading]
DAY = "2025-05-16"
THURSDAY, FRIDAY = date(2025, 5, 15), date(2025, 5, 16)


@dataclass(frozen=True, slots=True)
class Told:
    """What a report must say; "" or None is not looked at."""

    lang: str
    title: str
    summary: str
    site: str
    day: date
    night: bool = False
    killed: str = ""
    injured: str = ""
    cause: str = ""
    denied: str = ""
    tier: Tier = Tier.EXPLOSION


REPORTS = [
    # Slovak
    Told("sk", "Výbuch v muničnom závode v Novákoch si vyžiadal dva životy",
         "Pri explózii vo štvrtok ráno zahynuli dvaja zamestnanci a ďalší traja utrpeli zranenia, uviedla hovorkyňa hasičov.",
         "msm-novaky", THURSDAY, killed="2", injured="3"),
    Told("sk", "Drony zasiahli továreň na strelný prach v ruskej Tambovskej oblasti",
         "V noci na 15. mája drony zaútočili na podnik v Kotovsku, potvrdil gubernátor.",
         "tambov-powder-plant", THURSDAY, night=True, cause="drone", tier=Tier.RELATED),
    Told("sk", "46-ročný muž zomrel pri výbuchu v muničke v Dubnici nad Váhom", "Stalo sa to včera pri manipulácii s muníciou.",
         "zvs-dubnica", THURSDAY, killed="1", cause="accident"),
    # Slovene
    Told("sl", "V tovarni streliva v Kamniku odjeknila eksplozija, umrla dva delavca",
         "V smodnišnici je v četrtek dopoldne razneslo mešalnik. Trije delavci so huje poškodovani, so sporočili s policije.",
         "kik-kamnik", THURSDAY, killed="2", injured="3"),
    Told("sl", "Droni zadeli tovarno smodnika v Tambovu",
         "V noči s četrtka na petek so ukrajinski droni napadli tovarno v Kotovsku, je potrdil guverner.",
         "tambov-powder-plant", FRIDAY, night=True, cause="drone", tier=Tier.RELATED),
    Told("sl", "Pred dvema dnevoma eksplozija v tovarni orožja v Kazanlaku",
         "Nihče ni bil poškodovan, minister je izključil sabotažo.",
         "bg-kazanlak", date(2025, 5, 14), killed="0", injured="0", denied="sabotage"),
    # Croatian
    Told("hr", "Eksplozija u tvornici streljiva u Gospiću: dvoje poginulih",
         "U četvrtak ujutro u pogonu Spreewerka u Gospiću odjeknula je eksplozija. Petero je ozlijeđeno, priopćila je policija.",
         "spreewerk-gospic", THURSDAY, killed="2", injured="5"),
    Told("hr", "Smrtno stradao 34-godišnjak u eksploziji u Đuri Đakoviću", "Do eksplozije je došlo sinoć prilikom zavarivanja.",
         "duro-dakovic", THURSDAY, killed="1", cause="accident"),
    Told("hr", "Prije 3 dana eksplozija u tvornici oružja u Konjicu", "Poginuo radnik (45), guverner je odbacio sabotažu.",
         "igman-konjic", date(2025, 5, 13), killed="1", denied="sabotage"),
    # Bosnian and Montenegrin, with the Croatian pack
    Told("bs", "Eksplozija u fabrici Pretis u Vogošći, povrijeđena dva radnika",
         "Do eksplozije je došlo jučer popodne u pogonu za municiju, potvrđeno je iz MUP-a.",
         "pretis-vogosca", THURSDAY, injured="2"),
    Told("cnr", "Eksplozija u fabrici Poliex u Beranama: poginula jedna osoba",
         "Do eksplozije je došlo jutros, saopštila je Uprava policije. Povrijeđena su dva radnika.",
         "poliex-berane", FRIDAY, killed="1", injured="2"),
    # Macedonian
    Told("mk", "Експлозија во фабриката за муниција Сувенир во Самоков, загинаа двајца работници",
         "Експлозијата се случила во четвртокот наутро, а тројца се повредени, соопшти МВР.",
         "suvenir-samokov", THURSDAY, killed="2", injured="3"),
    Told("mk", "Дронови погодија фабрика за барут во Котовск",
         "Во ноќта на петок украински дронови нападнаа фабрика во руската област Тамбов, потврди гувернерот.",
         "tambov-powder-plant", FRIDAY, night=True, cause="drone", tier=Tier.RELATED),
    Told("mk", "Пред два дена експлозија во хемиска фабрика во Дзержинск, најмалку шест мртви",
         "Причината се утврдува, гувернерот ја исклучи саботажата.",
         "ru-dzerzhinsk-nizhny-novgorod", date(2025, 5, 14), killed="6", cause="unknown", denied="sabotage"),
    # Greek
    Told("el", "Έκρηξη σε εργοστάσιο πυρομαχικών στο Λαύριο: Δύο νεκροί",
         "Ισχυρή έκρηξη σημειώθηκε το πρωί της Πέμπτης. Τρεις εργαζόμενοι τραυματίστηκαν, ανακοίνωσε η Πυροσβεστική.",
         "eas-lavrio", THURSDAY, killed="2", injured="3"),
    Told("el", "ΕΚΡΗΞΗ ΣΕ ΕΡΓΟΣΤΑΣΙΟ ΤΗΣ ΠΥΡΚΑΛ ΣΤΗΝ ΕΛΕΥΣΙΝΑ",
         "Νεκρός 45χρονος εργάτης χθες το πρωί κατά την ανάμιξη εκρηκτικών.",
         "eas-elefsina", THURSDAY, killed="1", cause="accident"),
    Told("el", "Ουκρανικά drones έπληξαν εργοστάσιο πυρίτιδας στο Ταμπόφ",
         "Τη νύχτα της Παρασκευής drones επιτέθηκαν στο εργοστάσιο στο Κοτόφσκ, επιβεβαίωσε ο κυβερνήτης.",
         "tambov-powder-plant", FRIDAY, night=True, cause="drone", tier=Tier.RELATED),
    # Albanian
    Told("sq", "Shpërthim në uzinën e municioneve në Poliçan, vdesin dy punëtorë",
         "Shpërthimi ndodhi të enjten në mëngjes në uzinën ushtarake. Tre u plagosën, njoftoi policia.",
         "polican-ulp", THURSDAY, killed="2", injured="3"),
    Told("sq", "Dronët ukrainas godasin fabrikën e barutit në Tambov",
         "Natën e së premtes dronët sulmuan fabrikën në Kotovsk, konfirmoi guvernatori.",
         "tambov-powder-plant", FRIDAY, night=True, cause="drone", tier=Tier.RELATED),
    Told("sq", "Para dy ditësh shpërthim në uzinën e Mjekësit", "Një punëtor u plagos, ministri përjashtoi sabotazhin.",
         "ulp-mjekes", date(2025, 5, 14), injured="1", denied="sabotage"),
    # Belarusian
    Told("be", "Выбух на парахавым заводзе ў Казані: загінулі двое рабочых",
         "Выбух адбыўся ў чацвер раніцай у цэху, яшчэ трое паранены, паведаміла МНС.",
         "kazan-powder-plant", THURSDAY, killed="2", injured="3"),
    Told("be", "Дроны атакавалі парахавы завод у Катоўску",
         "У ноч на 15 мая ўкраінскія дроны атакавалі завод у Тамбоўскай вобласці, пацвердзіў губернатар.",
         "tambov-powder-plant", THURSDAY, night=True, cause="drone", tier=Tier.RELATED),
    Told("be", "У Разанскай вобласці на заводзе «Эластык» учора прагрымеў выбух",
         "Загінулі 20 чалавек, паранены 134 чалавекі. Прычынай магло стаць парушэнне тэхнікі бяспекі.",
         "elastik-plant", THURSDAY, killed="20", injured="134", cause="accident"),
]  # fmt: skip

LURES = [
    ("sk", "Explozívny rast predaja zbraní", "Zbrojovka hlási rekordné tržby."),
    ("sk", "Súd poslal riaditeľa muničky za mreže", "Výbuch v Novákoch zabil pred rokmi ôsmich ľudí."),
    ("sk", "V rodinnom dome v Prešove vybuchol plyn", "Jeden človek zahynul."),
    ("sl", "Eksplozivna rast prodaje dronov", "Podjetje podpisalo pogodbo."),
    ("sl", "Vaja gasilcev: simulirana eksplozija v smodnišnici", "Po scenariju vaje je bilo pet ranjenih."),
    ("sl", "V stanovanjskem bloku v Mariboru eksplodirala jeklenka", "En človek mrtev."),
    ("hr", "Eksplozija cijena u Zagrebu", "Eksplozivan rast cijena nekretnina."),
    ("hr", "Obilježena godišnjica eksplozije u Vitezitu", "Prije više godina poginulo je četvero."),
    ("hr", "Eksplozija plina u stambenoj zgradi u Splitu", "Jedna osoba poginula."),
    ("mk", "Експлозивен раст на цените", "Цените експлодираа."),
    ("mk", "Одбележана годишнината од експлозијата во Самоков", "Пред десет години загинаа тројца."),
    ("el", "Εκρηκτική αύξηση στις τιμές", "Έκρηξη τιμών στα ενοίκια."),
    ("el", "Έκρηξη σε διαμέρισμα στη Θεσσαλονίκη από φιάλη υγραερίου", "Ένας νεκρός."),
    ("el", "Επέτειος της έκρηξης στο εργοστάσιο της ΠΥΡΚΑΛ", "Πριν από χρόνια σκοτώθηκαν τρεις."),
    ("sq", "Këngëtarja shpërthen në lot", "Shpërthim emocionesh në skenë."),
    ("sq", "Përvjetori i tragjedisë së Gërdecit", "Vite më parë shpërthimi mori 26 jetë."),
    ("be", "Выбуховы рост цэн на парахавы кошт", "Рынак чакае."),
    ("be", "Дырэктара парахавога завода асудзілі за выбух", "Суд вынес прысуд праз год пасля трагедыі."),
]


def values(report: Report, field: ClaimField) -> list[str]:
    return [c.value for c in report.claims if c.field is field]


@pytest.mark.parametrize("told", REPORTS, ids=lambda t: f"{t.lang}-{t.site}")
def test_a_report_is_read(read: Read, told: Told) -> None:
    """Verdict, site, day, counts and causes of a plain report in each language."""
    reading = read(told.title, told.summary, lang=told.lang, day=DAY)
    assert reading.tier is told.tier, reading.reason
    report = reading.reports[0]
    assert told.site in {report.facility, report.place}
    assert (report.date.day, report.date.night) == (told.day, told.night)
    for field, value in ((ClaimField.KILLED, told.killed), (ClaimField.INJURED, told.injured)):
        assert set(values(report, field)) == ({value} if value else set())
    assert not told.cause or told.cause in values(report, ClaimField.CAUSE)
    assert not told.denied or told.denied in values(report, ClaimField.DENIAL)


@pytest.mark.parametrize(("lang", "title", "summary"), LURES)
def test_a_lure_is_no_report(read: Read, lang: str, title: str, summary: str) -> None:
    """Prices, courts, anniversaries, drills and household gas report no explosion at a plant."""
    assert read(title, summary, lang=lang, day=DAY).tier is not Tier.EXPLOSION


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("sk", "Výbuch v továrni v Novákoch. Zomrel robotník a traja sú zranení, uviedla polícia."),
        ("sk", "Drony v noci zaútočili na závod, ktorý vyrába muníciu. Podľa gubernátora horí hala."),
        ("cs", "Výbuch v továrně u Vsetína. Zemřel dělník a tři lidé jsou zranění, uvedla policie."),
        ("cs", "Drony v noci zaútočily na závod, který vyrábí munici. Podle gubernátora hoří hala."),
        ("sl", "Eksplozija v tovarni v Kamniku. Umrl je delavec, trije so ranjeni, so sporočili."),
        ("sl", "Droni so ponoči napadli tovarno, ki izdeluje strelivo. Po navedbah guvernerja gori hala."),
        ("hr", "Eksplozija u tvornici u Konjicu. Poginuo je radnik, nakon eksplozije dvoje je ozlijeđeno."),
        ("hr", "Dronovi su tijekom noći napali tvornicu koja proizvodi streljivo. Prema riječima guvernera gori hala."),
        ("sr", "Eksplozija u fabrici u Čačku. Poginuo je radnik, a dvoje je povređeno posle eksplozije."),
        ("sr", "Dronovi su tokom noći napali fabriku koja proizvodi municiju. Gde god pogledate, gori, rekao je svedok."),
        ("sr", "Експлозија у фабрици муниције у Чачку. Погинуо је један радник, док је двоје повређено."),
        ("mk", "Експлозија во фабрика за муниција во Самоков. Загинаа двајца работници, а тројца се повредени."),
        ("mk", "Дронови ноќеска ја нападнаа фабриката што произведува барут. Според гувернерот, гори халата."),
        ("bg", "Взрив в завод край Казанлък. Загина работник, трима са ранени, съобщиха от полицията."),
        ("be", "Выбух на заводзе ў Барысаве. Загінуў рабочы, яшчэ трое параненыя, паведаміла МНС."),
        ("be", "Дроны ноччу атакавалі завод, які вырабляе порах. Паводле губернатара, гарыць цэх."),
        ("uk", "Вибух на заводі в Шостці. Загинув робітник, троє поранені, повідомили в ДСНС."),
        ("ru", "Взрыв на заводе в Казани. Погиб рабочий, ещё трое ранены, сообщили в МЧС."),
        ("el", "Έκρηξη σε εργοστάσιο. Νεκρός ένας εργάτης."),
        ("sq", "Shpërthim në fabrikën e armëve. Vdiq një punëtor dhe tre u plagosën."),
        ("sq", "Dronet sulmuan gjate nates nje fabrike qe prodhon municion, tha guvernatori."),
        ("pl", "Eksplozja w zakładach w Pionkach. Zginął pracownik, a trzy osoby są ranne."),
        ("ro", "Explozie la uzina din Făgăraș. A murit un muncitor și trei sunt răniți."),
        ("hu", "Robbanás a gyárban. Meghalt egy munkás, és három megsérült."),
        ("en", "Blast at a plant near Kazan. A worker was killed and three were hurt, the governor said."),
    ],
)  # fmt: skip
def test_an_undeclared_language_is_recognised(read: Read, lang: str, text: str) -> None:
    """A feed that says no language is read with the right pack; sisters are told apart."""
    assert read(text, lang=None, day=DAY).lang == lang


@pytest.mark.parametrize(
    ("said", "text", "lang"),
    [
        ("bs", "Eksplozija u fabrici u Konjicu", "hr"),
        ("cnr-ME", "Eksplozija u fabrici u Beranama", "hr"),
        ("sh", "Eksplozija u fabrici u Čačku", "sr"),
        ("be", "Взрыв на заводе в Минске, погибли двое рабочих, сообщили в МЧС", "ru"),
        ("be_BY", "Выбух на заводзе ў Мінску, загінулі двое рабочых", "be"),
        ("sk", "Při výbuchu v továrně u Vsetína zemřel dělník, řekl ředitel", "cs"),
        ("en", "Έκρηξη σε εργοστάσιο στο Λαύριο", "el"),
        ("el", "Explosion at a plant in Lavrio, the owner said", "en"),
    ],
)  # fmt: skip
def test_what_a_feed_declares_is_served_and_corrected(read: Read, said: str, text: str, lang: str) -> None:
    """A language without a pack is served by the one that names it; letters and script overrule what is declared."""
    assert read(text, lang=said, day=DAY).lang == lang


def test_a_night_between_two_weekdays_ends_on_the_second(read: Read) -> None:
    """The night from Thursday to Friday is Friday's."""
    title, summary = "Взрыв на пороховом заводе в Казани", "Это случилось в ночь с четверга на пятницу."
    date_of = read(title, summary, lang="ru", day=DAY).reports[0].date
    assert (date_of.day, date_of.night) == (FRIDAY, True)


def test_the_weapon_that_hit_is_not_what_the_plant_makes(read: Read) -> None:
    """Where drones attack a plant whose making the title tells, the plant is of the title's class."""
    title, summary = "Drony zasiahli továreň na strelný prach", "Drony zaútočili na podnik v Kotovsku."
    assert read(title, summary, lang="sk", day=DAY).reports[0].facility_class == "powder"
