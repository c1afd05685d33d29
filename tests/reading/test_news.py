"""News that recalls is news, and what tells of old times only is none."""

from collections.abc import Callable

import pytest

from watcher.types import Reading, Tier

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Blast at Radford arsenal hurts two, years after a death", "They were burned Thursday; a man died in 2018.", "en"),
        ("Drones hit Kupol for the second time in a year", "Explosions were heard overnight at the Izhevsk plant.", "en"),
        ("Взрыв на Казанском пороховом: вспоминают аварию 2017 года", "Вчера вечером взорвался цех, один человек погиб.", "ru"),
        ("Esplosione in una fabbrica di munizioni, il ricordo del 1996", "Ieri due operai sono rimasti feriti.", "it"),
    ],
)  # fmt: skip
def test_a_near_day_beside_the_event_is_news_whatever_is_recalled(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Kazan powder plant after the explosion", "A new hall stands where the blast of 2017 left a crater.", "en"),
        ("Как живёт завод «Кристалл» после взрыва", "Взрыв прогремел в июне 2019 года; цех отстроили.", "ru"),
        ("Un rapport sur l'explosion de la poudrerie", "L'explosion de 2013 avait détruit un atelier.", "fr"),
        ("Powder plant to replace hall lost in explosion", "The explosion in October 2021 levelled it.", "en"),
    ],
)
def test_what_dates_the_event_by_old_times_only_opens_nothing(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang, day="2024-02-09").tier in {Tier.BACKGROUND, Tier.RELATED}


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("One hurt in explosion at Holston Army Ammunition Plant, second since May", "", "en"),
        ("Explosion at Holston Army Ammunition Plant", "It is the first blast there since March 2021.", "en"),
        ("Взрыв на Казанском пороховом заводе, второй с марта", "", "ru"),
        ("Explosion bei Rheinmetall in Unterlüß, die zweite seit 2024", "", "de"),
        ("Explosion à la poudrerie de Bergerac, la deuxième depuis août 2022", "", "fr"),
        ("Wybuch w Mesku w Skarżysku, drugi od maja", "", "pl"),
        ("Esplosione alla Simmel di Colleferro, la terza da gennaio", "", "it"),
        ("MKE'nin Kırıkkale fabrikasında patlama, Mart'tan bu yana ikinci", "", "tr"),
    ],
)  # fmt: skip
def test_a_time_that_explosions_are_counted_from_is_none_of_their_own(read: Read, title: str, summary: str, lang: str) -> None:
    reading = read(title, summary, lang=lang, day="2025-08-13")
    assert reading.tier is Tier.EXPLOSION
    assert reading.reports[0].date.day.isoformat() == "2025-08-13"


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("A year after explosion at Holston Army Ammunition Plant", "On Wednesday a stone was unveiled at the gate.", "en"),
        ("Um ano da explosão na Imbel em Piquete", "Na quarta-feira os colegas plantaram árvores no pátio.", "pt"),
        ("Deset let od výbuchu v Explosii Semtín", "Ve středu se u brány sešli příbuzní zemřelých.", "cs"),
    ],
)
def test_the_day_of_the_wreaths_is_none_of_the_blast(read: Read, title: str, summary: str, lang: str) -> None:
    """Every event of the title is recalled there; a blast of this week would stand beside its day."""
    assert read(title, summary, lang=lang, day="2025-08-14").tier is Tier.BACKGROUND


def test_a_blast_told_beside_its_day_is_news_though_the_title_recalls_another(read: Read) -> None:
    reading = read(
        "Two hurt at Holston Army Ammunition Plant a year after explosion", "They were burned in a blast on Wednesday.",
        lang="en", day="2025-08-14",
    )  # fmt: skip
    assert reading.tier is Tier.EXPLOSION


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Factbox: deadly explosions at explosives plants", "The Kazan blast on Friday is the last of them.", "en"),
        ("Хронология взрывов на Казанском пороховом заводе", "Последний прогремел в пятницу.", "ru"),
        ("How safe are explosives plants?", "After the Kazan blast on Friday here are some of the other accidents.", "en"),
        ("Patlayıcı fabrikalarında facialar", "Cuma günü Elmadağ'daki patlamanın ardından öncekileri derledik.", "tr"),
        ("Gli altri incidenti alla Simmel di Colleferro", "Prima dell'esplosione di venerdì ce n'erano state due.", "it"),
    ],
)
def test_a_title_that_calls_itself_a_list_is_one(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier is Tier.BACKGROUND


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Explosion at powder plant in Kazan", "Crews are assessing the damage. Listen to our podcast.", "en"),
        ("Взрыв на пороховом заводе в Казани", "Мощность взрыва оценивают в сто килограммов тротила.", "ru"),
        ("Explosion à la poudrerie de Bergerac", "L'unité de production a explosé dans la matinée.", "fr"),
        ("Wybuch w Mesku w Skarżysku", "Do wybuchu doszło podczas utylizacji amunicji w zakładzie.", "pl"),
    ],
)  # fmt: skip
def test_words_of_lists_drills_and_booms_lose_no_plain_report(read: Read, title: str, summary: str, lang: str) -> None:
    assert read(title, summary, lang=lang).tier is Tier.EXPLOSION


def test_two_plants_of_one_town_and_a_toll_are_no_chronicle(read: Read) -> None:
    """The adjective of its town may be read as another plant there."""
    reading = read(
        "Взрыв на Казанском пороховом: погибла работница, это уже третье ЧП за пять лет",
        "Утром в воскресенье на Казанском пороховом заводе произошёл взрыв.", lang="ru", day="2025-08-11",
    )  # fmt: skip
    assert reading.tier is Tier.EXPLOSION


def test_a_toll_in_an_undated_title_is_news_though_the_text_recalls(read: Read) -> None:
    """First reports often give no day; a title that counts dead is no chronology."""
    reading = read("Explosion at powder plant in Kazan kills three", "The plant had its last deadly blast in 2017.", lang="en")
    assert reading.tier is Tier.EXPLOSION


def test_a_court_that_sits_today_makes_no_news_of_its_case(read: Read) -> None:
    """The near day stands by the court, the old one by the blast."""
    reading = read(
        "Director jailed over powder plant blast", "A court in Kazan on Thursday found him guilty of the 2017 blast.", lang="en"
    )
    assert reading.tier is Tier.BACKGROUND


@pytest.mark.parametrize(
    ("title", "summary", "lang"),
    [
        ("Timeline: blasts at Russian powder plants", "Elastik in 2021, Promsintez, on Thursday the Kazan powder plant.", "en"),
        ("Хронология взрывов на пороховых заводах", "Вчера взорвался цех в Казани, до того «Промсинтез» и «Эластик».", "ru"),
    ],
)  # fmt: skip
def test_a_chronicle_of_several_plants_is_none_though_the_last_of_them_is_fresh(
    read: Read, title: str, summary: str, lang: str
) -> None:
    assert read(title, summary, lang=lang).tier is Tier.BACKGROUND


def test_a_raid_that_makes_up_a_list_is_news(read: Read) -> None:
    reading = read(
        "Kupol, Promsintez: the list of plants hit overnight", "Drones struck both on Thursday; explosions were heard.", lang="en"
    )
    assert reading.tier is Tier.EXPLOSION


def test_a_year_may_carry_an_ending(read: Read) -> None:
    """ "2019-го" is a year as well as "2019"."""
    reading = read("На «Кристалле» строят цех вместо взорванного", "Там осенью 2019-го прогремел взрыв.", lang="ru")
    assert reading.tier is not Tier.EXPLOSION


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Ten years on: the day the explosion tore through the Radford arsenal"),
        ("ru", "Полгода спустя после взрыва на Казанском пороховом заводе"),
        ("uk", "Три роки після вибуху на пороховому заводі в Казані"),
        ("de", "Zwei Jahre nach der Explosion in der Munitionsfabrik Aschau"),
        ("fr", "Explosion à la poudrerie de Bergerac : un an plus tard"),
        ("es", "Se cumple un año de la explosión en la fábrica de pólvora de Murcia"),
        ("it", "A un anno dall'esplosione nella fabbrica di munizioni di Casalbordino"),
        ("pt", "Explosão na fábrica de pólvora de Piquete completa dez anos"),
        ("pl", "Mija rok od wybuchu w fabryce amunicji w Skarżysku"),
        ("nl", "Een jaar na de explosie in de munitiefabriek van Muiden"),
        ("cs", "Rok po výbuchu v muniční továrně v Poličce"),
        ("sk", "Desať rokov od výbuchu v muničnej továrni v Novákoch"),
        ("ro", "Un an de la explozia de la fabrica de muniții din Plopeni"),
        ("bg", "Навършват се пет години от взрива в завода за боеприпаси в Казанлък"),
        ("sr", "Навршило се годину дана од експлозије у фабрици муниције у Чачку"),
        ("hr", "Navršava se deset godina od eksplozije u tvornici streljiva u Zagrebu"),
        ("sl", "Leto dni po eksploziji v tovarni streliva v Kamniku"),
        ("mk", "Една година по експлозијата во фабриката за муниција"),
        ("el", "Ένας χρόνος από την έκρηξη στο εργοστάσιο πυρομαχικών στο Λαύριο"),
        ("tr", "Mühimmat fabrikasındaki patlamanın üzerinden bir yıl geçti"),
        ("hu", "Egy évvel a lőszergyári robbanás után"),
        ("sq", "Një vit pas shpërthimit në fabrikën e municionit"),
        ("be", "Год пасля выбуху на парахавым заводзе ў Казані"),
        ("fi", "Ammustehtaan räjähdyksestä tuli kuluneeksi vuosi"),
        ("sv", "Ett år efter explosionen i ammunitionsfabriken"),
        ("no", "Et år etter eksplosjonen i ammunisjonsfabrikken"),
        ("da", "Et år efter eksplosionen på ammunitionsfabrikken"),
        ("et", "Laskemoonatehase plahvatusest möödub aasta"),
        ("lt", "Sukanka metai po sprogimo šaudmenų gamykloje"),
        ("lv", "Aprit gads kopš sprādziena munīcijas rūpnīcā"),
        ("az", "Sursat zavodundakı partlayışdan bir il keçdi"),
        ("ar", "بعد مرور عام على انفجار مصنع الذخيرة"),
        ("bn", "গোলাবারুদ কারখানায় বিস্ফোরণের এক বছর পূর্ণ"),
        ("fa", "یک سال پس از انفجار کارخانه مهمات"),
        ("he", "שנה אחרי הפיצוץ במפעל התחמושת"),
        ("hi", "आयुध निर्माणी विस्फोट के एक साल पूरे"),
        ("hy", "Զինամթերքի գործարանում պայթյունից մեկ տարի անց"),
        ("id", "Setahun setelah ledakan di pabrik amunisi"),
        ("ja", "火薬工場の爆発から5年"),
        ("ka", "აფეთქების ერთი წლის შემდეგ: საბრძოლო მასალების ქარხანა"),
        ("kk", "Оқ-дәрі зауытындағы жарылысқа бір жыл толды"),
        ("ko", "화약공장 폭발 1년이 지난 지금"),
        ("ur", "اسلحہ فیکٹری دھماکے کو ایک سال بعد"),
        ("vi", "Tròn một năm vụ nổ nhà máy đạn dược"),
        ("zh", "弹药厂爆炸一年后"),
    ],
)  # fmt: skip
def test_an_anniversary_opens_nothing_in_any_language(read: Read, lang: str, title: str) -> None:
    assert read(title, lang=lang).tier is Tier.BACKGROUND


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Every Russian powder plant explosion: a timeline"),
        ("ru", "Почему на пороховых заводах гремят взрывы: исследование института"),
        ("uk", "Літо вибухів: які порохові заводи Росії горіли"),
        ("de", "Chronik der Explosionen in russischen Pulverfabriken"),
        ("fr", "Pourquoi les poudreries explosent : l'histoire des explosions"),
        ("es", "Por qué explotan las fábricas de municiones: cronología"),
        ("it", "Perché esplodono le fabbriche di munizioni: la mappa delle esplosioni"),
        ("pt", "As piores explosões em fábricas de munições do Brasil"),
        ("pl", "Dlaczego wybuchają fabryki amunicji"),
        ("nl", "Waarom munitiefabrieken exploderen: een overzicht van explosies"),
        ("cs", "Proč vybuchují muniční továrny"),
        ("sk", "Prečo vybuchujú muničné továrne"),
        ("ro", "De ce explodează fabricile de muniții"),
        ("sr", "Zašto eksplodiraju fabrike municije"),
        ("hr", "Zašto eksplodiraju tvornice streljiva"),
        ("sl", "Zakaj eksplodirajo tovarne streliva"),
        ("mk", "Зошто експлодираат фабриките за муниција"),
        ("el", "Οι φονικότερες εκρήξεις σε εργοστάσια πυρομαχικών"),
        ("tr", "Mühimmat fabrikaları neden patlıyor"),
        ("sq", "Pse shpërthejnë fabrikat e municionit"),
        ("be", "Чаму выбухаюць парахавыя заводы"),
        ("fi", "Miksi ammustehtaat räjähtävät: pahimmat räjähdykset"),
        ("sv", "Varför exploderar ammunitionsfabrikerna"),
        ("no", "Hvorfor eksploderer ammunisjonsfabrikkene"),
        ("da", "Hvorfor eksploderer ammunitionsfabrikkerne"),
        ("et", "Miks laskemoonatehased plahvatavad"),
        ("lt", "Kodėl sprogsta šaudmenų gamyklos"),
        ("lv", "Kāpēc eksplodē munīcijas rūpnīcas"),
        ("az", "Sursat zavodları niyə partlayır"),
        ("ar", "أسوأ الانفجارات في مصانع الذخيرة"),
        ("bn", "গোলাবারুদ কারখানায় বিস্ফোরণের তালিকা"),
        ("fa", "بدترین انفجارها در کارخانه های مهمات"),
        ("he", "רשימת הפיצוצים במפעלי תחמושת"),
        ("hi", "आयुध निर्माणी में हुए विस्फोटों का इतिहास"),
        ("hy", "Ինչու են պայթում զինամթերքի գործարանները"),
        ("id", "Daftar ledakan di pabrik amunisi"),
        ("ja", "火薬工場の爆発、事故の歴史"),
        ("ko", "화약공장 폭발 왜 반복되나"),
        ("ur", "اسلحہ فیکٹری میں دھماکوں کی تاریخ"),
        ("vi", "Danh sách các vụ nổ nhà máy đạn dược"),
        ("zh", "弹药厂爆炸为何频频发生：事故史"),
    ],
)  # fmt: skip
def test_a_survey_of_explosions_is_none(read: Read, lang: str, title: str) -> None:
    """Lists, chronologies, the worst ones, and why they happen."""
    assert read(title, lang=lang).tier is Tier.BACKGROUND


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Kazan powder plant restarts production lost in explosion"),
        ("ru", "Экс-директора порохового завода в Казани оштрафовали за взрыв"),
        ("uk", "Казанський пороховий завод відновив роботу після вибуху"),
        ("de", "Explosion in Munitionsfabrik: Ermittlungen eingestellt"),
        ("fr", "La poudrerie de Bergerac redémarre après l'explosion"),
        ("es", "Multa a la fábrica de municiones de Murcia por la explosión"),
        ("it", "Esplosione nella fabbrica di munizioni, patteggia l'ex direttore"),
        ("pt", "Fábrica de munições de Piquete retoma a produção após explosão"),
        ("pl", "Fabryka amunicji w Skarżysku wznawia produkcję po wybuchu"),
        ("nl", "Munitiefabriek hervat productie na explosie"),
        ("cs", "Exředitel muniční továrny dostal pokutu za výbuch"),
        ("sk", "Muničná továreň v Novákoch obnovila výrobu po výbuchu"),
        ("ro", "Fabrica de muniții din Plopeni reia producția după explozie"),
        ("bg", "Заводът за боеприпаси в Казанлък възобнови работа след взрива"),
        ("sr", "Fabrika municije u Čačku obnovila proizvodnju posle eksplozije"),
        ("hr", "Tvornica streljiva nastavlja proizvodnju nakon eksplozije"),
        ("sl", "Tovarna streliva znova obratuje po eksploziji"),
        ("mk", "Фабриката за муниција повторно работи по експлозијата"),
        ("el", "Επαναλειτουργεί το εργοστάσιο πυρομαχικών μετά την έκρηξη"),
        ("tr", "Patlama yaşanan mühimmat fabrikası yeniden üretime başladı"),
        ("hu", "A robbanás után újraindult a lőszergyár"),
        ("sq", "Fabrika e municionit rifilloi prodhimin pas shpërthimit"),
        ("be", "Парахавы завод зноў запрацаваў пасля выбуху"),
        ("fi", "Ammustehdas käynnistettiin uudelleen räjähdyksen jälkeen"),
        ("sv", "Ammunitionsfabriken återupptar driften efter explosionen"),
        ("no", "Ammunisjonsfabrikken gjenopptar driften etter eksplosjonen"),
        ("da", "Ammunitionsfabrikken genoptager driften efter eksplosionen"),
        ("et", "Laskemoonatehas taaskäivitati pärast plahvatust"),
        ("lt", "Šaudmenų gamykla atnaujino gamybą po sprogimo"),
        ("lv", "Munīcijas rūpnīca atsāka ražošanu pēc sprādziena"),
        ("az", "Sursat zavodu partlayışdan sonra istehsalı bərpa etdi"),
        ("ar", "مصنع الذخيرة يستأنف الإنتاج بعد الانفجار"),
        ("bn", "বিস্ফোরণের পর গোলাবারুদ কারখানা আবার চালু"),
        ("fa", "از سرگیری تولید در کارخانه مهمات پس از انفجار"),
        ("he", "מפעל התחמושת חזר לפעול אחרי הפיצוץ"),
        ("hi", "आयुध निर्माणी विस्फोट: पूर्व निदेशक पर जुर्माना"),
        ("hy", "Զինամթերքի գործարանը պայթյունից հետո վերսկսել է աշխատանքը"),
        ("id", "Pabrik amunisi kembali beroperasi usai ledakan"),
        ("ja", "爆発した火薬工場が操業再開"),
        ("kk", "Оқ-дәрі зауыты жарылыстан кейін өндірісті қайта бастады"),
        ("ko", "폭발 사고 화약공장 재가동"),
        ("ur", "دھماکے کے بعد اسلحہ فیکٹری کی پیداوار بحال"),
        ("vi", "Nhà máy đạn dược hoạt động trở lại sau vụ nổ"),
        ("zh", "爆炸弹药厂恢复生产"),
    ],
)  # fmt: skip
def test_a_return_to_work_and_a_court_are_late_news_of_an_old_explosion(read: Read, lang: str, title: str) -> None:
    assert read(title, lang=lang).tier is Tier.BACKGROUND


@pytest.mark.parametrize(
    ("lang", "title", "summary"),
    [
        (
            "en", "Explosion at Kazan powder plant: search resumed, road reopened",
            "Residents recount a bang. It is not known how many were inside; no timeline for a return to work was given.",
        ),
        (
            "en", "Blast at Radford arsenal injures two",
            "The high-profile plant, founded in 1940, works round the clock. Families await news.",
        ),
        (
            "ru", "Взрыв на пороховом заводе в Казани: есть пострадавшие",
            "Почему произошёл взрыв, выясняют. Движение восстановлено, возбуждено уголовное дело.",
        ),
        (
            "ru", "На пороховом заводе в Казани прогремел взрыв",
            "Родные ждут новостей у проходной. Окна в домах обещают вставить к вечеру.",
        ),
        (
            "uk", "Вибух на пороховому заводі в Казані",
            "Чому стався вибух, з'ясовують. Рух відновлено, відкрито кримінальне провадження.",
        ),
        (
            "de", "Explosion in Munitionsfabrik in Aschau: zwei Verletzte",
            "Warum es zu dem Unglück kam, ist unklar. Die Bundesstraße ist wieder frei, die Kripo ermittelt.",
        ),
        (
            "de", "Explosion erschüttert Pulverfabrik",
            "Als ein Kessel explodierte, waren drei Arbeiter in der Halle; das Werk stellt seit Jahrzehnten Pulver her.",
        ),
        (
            "fr", "Explosion à la poudrerie de Bergerac",
            "Une enquête pour blessures involontaires est ouverte. La route a été rouverte.",
        ),
        (
            "es", "Explosión en la fábrica de municiones de Murcia",
            "Los obreros estaban en la nave cuando explotó. Se reanudó el tráfico y el juzgado abrió diligencias.",
        ),
        (
            "it", "Esplosione nella fabbrica di munizioni di Casalbordino",
            "Prima ricostruzione: lo scoppio in un reparto. Si indaga per omicidio colposo. Riaperta la strada.",
        ),
        (
            "pt", "Explosão na fábrica de munições de Piquete",
            "Operários estavam no galpão quando explodiu. A polícia apura homicídio culposo; o trânsito foi retomado.",
        ),
        (
            "pl", "Wybuch w fabryce amunicji w Skarżysku",
            "Strażacy zapobiegli rozprzestrzenieniu się ognia. Ruch wznowiono, prokuratura wszczęła śledztwo.",
        ),
        ("nl", "Explosie in munitiefabriek", "De weg is weer open en het onderzoek hervat; de eerste bevindingen volgen."),
        ("cs", "Výbuch v muniční továrně v Poličce", "Hasiči zabránili rozšíření požáru. Provoz na silnici byl obnoven."),
        (
            "ro", "Explozie la fabrica de muniții din Plopeni",
            "Incidentul s-a produs luni după-amiază. Pompierii sunt la uzină, drumul a fost redeschis.",
        ),
        (
            "bg", "Взрив в завода за боеприпаси в Казанлък",
            "Образувано е дело за причиняване на смърт. Досега няма данни за други пострадали.",
        ),
        (
            "sr", "Eksplozija u fabrici municije u Čačku",
            "Proizvodnja je obustavljena. Ministar je izrazio saučešće, put je ponovo otvoren.",
        ),
        ("el", "Έκρηξη σε εργοστάσιο πυρομαχικών στο Λαύριο", "Αποτράπηκε η επέκταση της φωτιάς. Αναμένεται το πόρισμα."),
        ("tr", "Mühimmat fabrikasında patlama", "Bilirkişi inceleme yaptı, yol yeniden trafiğe açıldı."),
        ("hu", "Robbanás egy lőszergyárban", "A hozzátartozók a kapunál várnak. Az utat újra megnyitották."),
        ("ja", "火薬工場で爆発、2人死亡", "警察が原因を調べている。交通は再開した。"),
        ("ko", "화약공장 폭발 2명 사망", "경찰이 원인을 조사 중이다. 조사위원회가 꾸려졌다."),
        ("zh", "弹药厂爆炸两人死亡", "交通已恢复，原因正在调查。"),
        ("ar", "انفجار في مصنع للذخيرة يقتل اثنين", "سوي المبنى بالأرض وفتح تحقيق."),
        ("fa", "انفجار در کارخانه مهمات دو کشته", "خانواده های قربانیان پشت در کارخانه اند."),
        ("he", "פיצוץ במפעל תחמושת, שני הרוגים", "המשטרה חוקרת את נסיבות האירוע."),
        ("hi", "आयुध निर्माणी में विस्फोट, दो की मौत", "बचाव कार्य फिर से शुरू, मुआवजे का ऐलान।"),
        ("vi", "Nổ nhà máy đạn dược, hai người chết", "Chưa rõ vì sao nhà máy nổ, đường đã mở cửa trở lại."),
        ("id", "Ledakan di pabrik amunisi, dua tewas", "Jalan sudah dibuka kembali, polisi menyelidiki."),
        ("fi", "Räjähdys ammustehtaalla", "Tuotanto jatkuu muualla normaalisti. Omaiset odottavat tietoja."),
        ("sv", "Explosion i ammunitionsfabrik", "Vägen har öppnats igen. Anhöriga väntar på besked."),
        ("lt", "Sprogimas šaudmenų gamykloje", "Pradėta byla dėl sprogimo. Kelias vėl atidarytas."),
        ("lv", "Sprādziens munīcijas rūpnīcā", "Tuvinieki gaida ziņas. Sākts kriminālprocess."),
    ],
)  # fmt: skip
def test_words_that_fresh_news_shares_with_old_news_lose_none(read: Read, lang: str, title: str, summary: str) -> None:
    """A road reopens, relatives wait, a case is opened, nobody knows why it blew up: all on the first day, which is not told."""
    assert read(title, summary, lang=lang).tier is Tier.EXPLOSION
