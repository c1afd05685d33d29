"""Eleven languages read end to end: Dutch, Swedish, Danish, Norwegian, Finnish, Lithuanian, Latvian, Estonian,
Azerbaijani, Indonesian, Vietnamese. One invented report of each kind a language; published on Friday, 9 February 2024."""

from collections.abc import Callable
from datetime import date

import pytest

from watcher.knowledge import Knowledge
from watcher.reading.language import Languages
from watcher.reading.text import fold, skeleton
from watcher.types import Reading, Tier

Read = Callable[..., Reading]


def told(reading: Reading, field: str) -> list[str]:
    return [str(c.value) for c in reading.reports[0].claims if c.field == field]


TOLD = [
    (
        "nl",
        "Explosie in munitiefabriek in Bulgarije",
        "In Kazanlak zijn donderdag drie arbeiders omgekomen, vijf anderen raakten gewond.",
    ),
    ("sv", "Explosion i bulgarisk ammunitionsfabrik", "Tre arbetare omkom i Kazanlak på torsdagen, fem andra skadades."),
    ("da", "Eksplosion på bulgarsk ammunitionsfabrik", "Tre ansatte blev dræbt i Kazanlak torsdag, fem andre kom til skade."),
    ("no", "Eksplosjon på bulgarsk ammunisjonsfabrikk", "Tre ansatte ble drept i Kazanlak torsdag, fem andre ble skadet."),
    (
        "fi",
        "Räjähdys bulgarialaisessa ammustehtaassa",
        "Kolme työntekijää kuoli Kazanlakissa torstaina, viisi muuta loukkaantui.",
    ),
    ("lt", "Sprogimas Bulgarijos šaudmenų gamykloje", "Ketvirtadienį Kazanlake žuvo trys darbuotojai, dar penki sužeisti."),
    ("lv", "Sprādziens munīcijas rūpnīcā Bulgārijā", "Ceturtdien Kazanlikā gāja bojā trīs strādnieki, vēl pieci ievainoti."),
    ("et", "Plahvatus Bulgaaria laskemoonatehases", "Kazanlakis hukkus neljapäeval kolm töölist, veel viis sai vigastada."),
    ("az", "Bolqarıstanda sursat zavodunda partlayış", "Cümə axşamı Kazanlıkda üç işçi həlak olub, daha beş nəfər yaralanıb."),
    ("id", "Ledakan di pabrik amunisi Bulgaria", "Tiga pekerja tewas di Kazanlak pada Kamis (8/2), lima orang lain terluka."),
    ("vi", "Nổ nhà máy đạn dược ở Bulgaria", "Ba công nhân thiệt mạng ở Kazanlak hôm 8/2, năm người khác bị thương."),
]


@pytest.mark.parametrize(("lang", "title", "summary"), TOLD, ids=[row[0] for row in TOLD])
def test_report_of_an_explosion_is_read_whole(read: Read, lang: str, title: str, summary: str) -> None:
    """Verdict, plant (by class and inflected town), day, dead and injured."""
    reading = read(title, summary, lang=lang)
    report = reading.reports[0]
    assert (reading.tier, report.country, report.facility) == (Tier.EXPLOSION, "BG", "arsenal-kazanlak")
    assert report.date.day == date(2024, 2, 8)
    assert (told(reading, "killed"), told(reading, "injured")) == (["3"], ["5"])


NIGHTS = [
    (
        "nl",
        "Kruitfabriek in het Russische Kotovsk de lucht in gevlogen",
        "De explosie was in de nacht van dinsdag op woensdag. De oorzaak is nog onbekend.",
    ),
    ("sv", "Krutfabrik i ryska Kotovsk flög i luften", "Natten till onsdag hördes en smäll. Orsaken är ännu okänd."),
    ("da", "Krudtfabrik i russiske Kotovsk sprang i luften", "Natten til onsdag hørtes et brag. Årsagen er endnu ukendt."),
    ("no", "Kruttfabrikk i russiske Kotovsk gikk i lufta", "Natt til onsdag ble det hørt et smell. Årsaken er foreløpig ukjent."),
    (
        "fi",
        "Ruutitehdas lensi ilmaan Venäjän Kotovskissa",
        "Pamaus kuultiin keskiviikon vastaisena yönä. Syytä ei vielä tiedetä.",
    ),
    (
        "lt",
        "Rusijos Kotovske į orą išlėkė parako gamykla",
        "Sprogimas nugriaudėjo naktį į trečiadienį. Priežastis kol kas nežinoma.",
    ),
    (
        "lv",
        "Krievijas Kotovskā uzsprāgusi šaujampulvera rūpnīca",
        "Sprādziens nograndēja naktī uz trešdienu. Cēlonis pagaidām nav zināms.",
    ),
    ("et", "Venemaal Kotovskis lendas õhku püssirohutehas", "Pauk käis ööl vastu kolmapäeva. Põhjus on veel teadmata."),
    (
        "az",
        "Rusiyanın Kotovsk şəhərində barıt zavodu havaya uçub",
        "Partlayış fevralın 7-nə keçən gecə olub. Səbəbi hələ məlum deyil.",
    ),
    ("id", "Pabrik mesiu di Kotovsk Rusia meledak", "Dentuman terdengar pada Rabu (7/2) dini hari. Penyebabnya belum diketahui."),
    ("vi", "Nhà máy thuốc súng ở Kotovsk, Nga phát nổ", "Tiếng nổ vang lên rạng sáng 7/2. Chưa rõ nguyên nhân."),
]


@pytest.mark.parametrize(("lang", "title", "summary"), NIGHTS, ids=[row[0] for row in NIGHTS])
def test_night_and_open_cause_are_read(read: Read, lang: str, title: str, summary: str) -> None:
    """A night into Wednesday is shown as Wednesday, and a cause not known is told as such, never as denied."""
    reading = read(title, summary, lang=lang)
    report = reading.reports[0]
    assert (reading.tier, report.facility) == (Tier.EXPLOSION, "tambov-powder-plant")
    assert (report.date.day, report.date.night) == (date(2024, 2, 7), True)
    assert (told(reading, "cause"), told(reading, "denial")) == (["unknown"], [])


CAUSES = [
    ("nl", "Technisch defect veroorzaakte explosie in munitiefabriek", "Het was geen sabotage, zei de officier van justitie."),
    ("sv", "Tekniskt fel bakom explosionen i ammunitionsfabriken", "Det var inte sabotage, säger åklagaren."),
    ("da", "Teknisk fejl bag eksplosionen på ammunitionsfabrikken", "Det var ikke sabotage, siger anklageren."),
    ("no", "Teknisk feil bak eksplosjonen på ammunisjonsfabrikken", "Det var ikkje sabotasje, seier statsadvokaten."),
    ("fi", "Tekninen vika ammustehtaan räjähdyksen takana", "Kyse ei ollut sabotaasista, sanoo syyttäjä."),
    ("lt", "Sprogimą šaudmenų gamykloje sukėlė techninis gedimas", "Tai ne sabotažas, sako prokuroras."),
    ("lv", "Sprādzienu munīcijas rūpnīcā izraisīja tehnisks bojājums", "Tā nebija sabotāža, saka prokurors."),
    ("et", "Plahvatuse laskemoonatehases põhjustas tehniline rike", "See ei olnud sabotaaž, ütles prokurör."),
    ("az", "Sursat zavodunda partlayışa texniki nasazlıq səbəb olub", "Diversiya deyil, prokuror bildirib."),
    ("id", "Kesalahan teknis picu ledakan pabrik amunisi", "Itu bukan sabotase, kata jaksa."),
    ("vi", "Lỗi kỹ thuật gây nổ nhà máy đạn dược", "Đây không phải phá hoại, công tố viên nói."),
]


@pytest.mark.parametrize(("lang", "title", "summary"), CAUSES, ids=[row[0] for row in CAUSES])
def test_cause_and_denied_cause_are_told_apart(read: Read, lang: str, title: str, summary: str) -> None:
    """A technical fault is the cause, sabotage is denied."""
    reading = read(title, summary, lang=lang)
    assert (told(reading, "cause"), told(reading, "denial")) == (["accident"], ["sabotage"])


STRUCK = [
    ("nl", "Oekraïense drones raken wapenfabriek in Toela"),
    ("sv", "Ukrainska drönare träffade vapenfabrik i Tula"),
    ("da", "Ukrainske droner ramte våbenfabrik i Tula"),
    ("no", "Ukrainske droner traff våpenfabrikk i Tula"),
    ("fi", "Ukrainan droonit iskivät asetehtaaseen Tulassa"),
    ("lt", "Ukrainos dronai smogė ginklų gamyklai Tuloje"),
    ("lv", "Ukrainas droni trāpījuši ieroču rūpnīcai Tulā"),
    ("et", "Ukraina droonid tabasid Tula relvatehast"),
    ("az", "Ukrayna dronları Tulada silah zavodunu vurub"),
    ("id", "Drone Ukraina menghantam pabrik senjata di Tula"),
    ("vi", "UAV Ukraine tập kích nhà máy vũ khí ở Tula"),
]


@pytest.mark.parametrize(("lang", "title"), STRUCK, ids=[row[0] for row in STRUCK])
def test_strike_without_a_blast_is_kept_and_names_its_weapon(read: Read, lang: str, title: str) -> None:
    """A drone strike on an arms plant, told on without a blast, is related, in the town struck, caused by drones."""
    reading = read(title, "…", lang=lang)
    assert (reading.tier, reading.reports[0].place) == (Tier.RELATED, "ru-tula")
    assert told(reading, "cause") == ["drone"]


LURES = [
    ("nl", "Prijsexplosie op de huizenmarkt", "De kosten exploderen, zegt de makelaar."),
    ("nl", "Plofkraak in woonwijk", "Bij de explosie raakte niemand gewond."),
    ("nl", "Concern opent nieuwe munitiefabriek", "Het investeert tweehonderd miljoen euro."),
    ("sv", "Priserna exploderar i Stockholm", "Explosionsartad ökning, säger mäklaren."),
    ("sv", "Explosion i trapphus", "Polisen misstänker gängkonflikt. Ingen skadades."),
    ("sv", "Koncernen bygger ny ammunitionsfabrik", "Investeringen är två miljarder."),
    ("da", "Priserne eksploderer i København", "Eksplosiv vækst, siger mægleren."),
    ("da", "Eksplosion i opgang", "Politiet mistænker bandekonflikt. Ingen kom til skade."),
    ("da", "Koncernen genåbner ammunitionsfabrik", "Aftalen gælder ti år."),
    ("no", "Strømprisen eksploderer", "Eksplosiv vekst, sier megleren."),
    ("no", "Eksplosjon i boligblokk", "Politiet etterforsker. Ingen ble skadet."),
    ("no", "Konsernet bygger ny ammunisjonsfabrikk", "Investeringen er på to milliarder."),
    ("fi", "Hinnat räjähtävät", "Räjähdysmäinen kasvu jatkuu, sanoo välittäjä."),
    ("fi", "Räjähdys kerrostalossa", "Poliisi tutkii. Kukaan ei loukkaantunut."),
    ("fi", "Konserni rakentaa uuden ammustehtaan", "Yhtiö investoi kaksi miljardia."),
    ("lt", "Kainų sprogimas būsto rinkoje", "Kainos sprogo."),
    ("lt", "Sprogimas daugiabutyje", "Policija tiria. Niekas nenukentėjo."),
    ("lt", "Koncernas stato šaudmenų gamyklą", "Investicijos siekia 200 mln. eurų."),
    ("lv", "Cenu sprādziens mājokļu tirgū", "Cenas uzsprāgušas."),
    ("lv", "Sprādziens daudzdzīvokļu mājā", "Neviens nav cietis."),
    ("lv", "Koncerns būvēs munīcijas rūpnīcu", "Investīcijas ir 200 miljoni eiro."),
    ("et", "Hinnaplahvatus kinnisvaraturul", "Hinnad plahvatasid."),
    ("et", "Plahvatus kortermajas", "Keegi viga ei saanud."),
    ("et", "Kontsern rajab laskemoonatehase", "Investeering on 100 miljonit."),
    ("az", "Qiymət partlayışı gözlənilir", "Qiymətlər partladı."),
    ("az", "Yaşayış binasında partlayış", "Heç kim xəsarət almayıb."),
    ("az", "Konsern yeni sursat zavodu tikir", "İnvestisiya 100 milyondur."),
    ("id", "Ledakan penduduk ancam kota", "Harga meledak."),
    ("id", "Tabung gas meledak di rumah warga", "Tidak ada yang terluka."),
    ("id", "Presiden resmikan pabrik amunisi", "Investasi satu triliun rupiah."),
    ("vi", "Bùng nổ dân số đe dọa thành phố", "Giá nhà bùng nổ."),
    ("vi", "Nổ bình gas ở chung cư", "Không ai bị thương."),
    ("vi", "Khánh thành nhà máy đạn dược", "Tập đoàn đầu tư 100 triệu USD."),
]


@pytest.mark.parametrize(("lang", "title", "summary"), LURES)
def test_figures_of_speech_homes_and_business_are_ignored(read: Read, lang: str, title: str, summary: str) -> None:
    """A boom in prices, a blast at home and a new plant are no explosion at a plant."""
    assert read(title, summary, lang=lang).tier is Tier.IGNORED


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        ("nl", "Rechtbank veroordeelt directeur kruitfabriek", "De explosie in 2015 kostte drie arbeiders het leven."),
        ("sv", "Tingsrätten dömde krutfabrikens chef", "Explosionen 2015 dödade tre arbetare."),
        ("da", "Byretten idømte krudtfabrikkens direktør fængsel", "Eksplosionen i 2015 dræbte tre ansatte."),
        ("no", "Tingretten dømte kruttfabrikkens sjef", "Eksplosjonen i 2015 drepte tre ansatte."),
        ("fi", "Käräjäoikeus tuomitsi ruutitehtaan johtajan", "Räjähdys vuonna 2015 tappoi kolme työntekijää."),
        ("lt", "Teismas nuteisė parako gamyklos direktorių", "Per 2015 metų sprogimą žuvo trys darbuotojai."),
        ("lv", "Tiesa notiesāja pulvera rūpnīcas direktoru", "2015. gada sprādzienā gāja bojā trīs strādnieki."),
        ("et", "Kohus mõistis püssirohutehase juhi süüdi", "2015. aasta plahvatuses hukkus kolm töölist."),
        ("az", "Məhkəmə barıt zavodunun direktorunu məhkum edib", "2015-ci ildə partlayışda üç işçi həlak olub."),
        ("id", "Pengadilan vonis direktur pabrik mesiu", "Ledakan pada 2015 menewaskan tiga pekerja."),
        ("vi", "Tòa án kết án giám đốc nhà máy thuốc súng", "Vụ nổ năm 2015 làm ba công nhân thiệt mạng."),
    ],
)
def test_court_case_only_recalls(read: Read, lang: str, title: str, summary: str) -> None:
    """A sentence over an old explosion is background, no new one."""
    assert read(title, summary, lang=lang).tier is Tier.BACKGROUND


@pytest.mark.parametrize(
    ("lang", "text"),
    [(row[0], f"{row[1]}. {row[2]}") for row in (*TOLD, *NIGHTS)],
)
def test_language_is_recognised_when_a_feed_is_silent(knowledge: Knowledge, lang: str, text: str) -> None:
    """Sister languages are told apart by a title and a sentence."""
    assert Languages(knowledge.packs).of(text, None) == lang


@pytest.mark.parametrize(
    ("lang", "summary", "place"),
    [
        ("nl", "Een springstoffenfabriek in Tsjapajevsk is ontploft.", "ru-chapayevsk"),
        ("sv", "En sprängämnesfabrik i Tjapajevsk exploderade.", "ru-chapayevsk"),
        ("da", "En sprængstoffabrik i Tjapajevsk eksploderede.", "ru-chapayevsk"),
        ("no", "En sprengstoffabrikk i Tsjapajevsk eksploderte.", "ru-chapayevsk"),
        ("fi", "Räjähdetehdas räjähti Tšapajevskissa.", "ru-chapayevsk"),
        ("lt", "Čapajevske sprogo sprogmenų gamykla.", "ru-chapayevsk"),
        ("lv", "Čapajevskā uzsprāga sprāgstvielu rūpnīca.", "ru-chapayevsk"),
        ("et", "Tšapajevskis plahvatas lõhkeainetehas.", "ru-chapayevsk"),
        ("az", "Taqanroqda partlayıcı maddə zavodu partladı.", "ru-taganrog"),
    ],
)
def test_town_is_known_in_the_spelling_of_the_language(read: Read, lang: str, summary: str, place: str) -> None:
    """Each language writes Russian sounds and cases its own way."""
    assert read(summary, lang=lang).reports[0].place == place


@pytest.mark.parametrize(
    ("lang", "text", "killed"),
    [
        ("nl", "Explosie in munitiefabriek: vrouw (45) overleden", "1"),
        ("fi", "Räjähdys ammustehtaassa: kolme kuollutta", "3"),
        ("et", "Plahvatus laskemoonatehases: hukkunute arv kerkis 23-ni", "23"),
        ("az", "Sursat zavodunda partlayış: ölənlərin sayı 12-yə çatıb", "12"),
        ("nl", "Explosie in munitiefabriek: vier arbeiders en twee brandweerlieden kwamen om", "6"),
        ("sv", "Explosion i ammunitionsfabrik: minst sexton döda", "16"),
        ("da", "Eksplosion på ammunitionsfabrik: fireogtyve dræbt", "24"),
        ("vi", "Nổ nhà máy đạn dược: sáu người thiệt mạng", "6"),
    ],
)
def test_dead_are_counted(read: Read, lang: str, text: str, killed: str) -> None:
    """Numbers in words, with case endings, joined by "and"; an age in brackets counts nobody."""
    assert told(read(text, lang=lang), "killed")[:1] == [killed]


@pytest.mark.parametrize(
    ("lang", "summary", "day"),
    [
        ("lt", "Sprogimas nugriaudėjo 2024 m. sausio 15 d.", date(2024, 1, 15)),
        ("lv", "Sprādziens notika 2024. gada 15. janvārī.", date(2024, 1, 15)),
        ("fi", "Räjähdys sattui kolme päivää sitten.", date(2024, 2, 6)),
        ("id", "Ledakan terjadi Senin (5/2).", date(2024, 2, 5)),
        ("vi", "Vụ nổ xảy ra chiều 6/2.", date(2024, 2, 6)),
        ("vi", "Vụ nổ xảy ra ngày 5 tháng 2 năm 2024.", date(2024, 2, 5)),
        ("az", "Partlayış yanvarın 15-də olub.", date(2024, 1, 15)),
    ],
)
def test_day_is_read_in_the_form_of_the_language(read: Read, lang: str, summary: str, day: date) -> None:
    """A year before its day, a day and month parted by a stroke after a weekday or "ngày", "three days ago"."""
    titles = {"lt": "Sprogimas parako gamykloje", "lv": "Sprādziens šaujampulvera rūpnīcā", "fi": "Räjähdys ruutitehtaassa",
              "id": "Ledakan di pabrik mesiu", "vi": "Nổ nhà máy thuốc súng", "az": "Barıt zavodunda partlayış"}  # fmt: skip
    assert read(titles[lang], summary, lang=lang).reports[0].date.day == day


def test_stroke_without_a_day_word_is_no_date(read: Read) -> None:
    """ "24/7" and "9/11" name no day."""
    report = read("Ledakan di pabrik mesiu", "Pabrik itu bekerja 24/7.", lang="id").reports[0]
    assert report.date.basis is None


def test_tones_stay_in_cues_and_go_in_names() -> None:
    """ "nổ" is not "nó", but Phú Thọ is Phu Tho."""
    assert fold("Nổ") != fold("Nó")
    assert (skeleton("Phú"), skeleton("Thọ")) == (skeleton("Phu"), skeleton("Tho"))


def test_town_without_capitals_in_short_words_is_none(read: Read) -> None:
    """ "tại kho" (at the store) is not the town of Tây Hồ."""
    reading = read("Nổ kho đạn", "Vụ nổ xảy ra tại kho đạn của quân khu 5, 12 người bị thương.", lang="vi")
    assert reading.reports[0].place is None
    assert told(reading, "injured") == ["12"]
