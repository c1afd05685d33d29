"""What every pack must read of causes and counts: one accident, one open cause, one weapon and one toll a language."""

import pytest

from watcher.knowledge import Knowledge, Pack
from watcher.reading import casualties, causes
from watcher.reading.lexicon import Lexicon
from watcher.reading.text import fold, sentences
from watcher.types import Claim, ClaimField

ACCIDENT = {
    "af": "Die ontploffing het tydens die vervaardiging van patrone plaasgevind, 'n kortsluiting.",
    "sw": "Mlipuko ulisababishwa na hitilafu ya umeme.",
    "tl": "Nangyari ang pagsabog habang naghahalo ng pulbura.",
    "ar": "وقع الانفجار أثناء تفكيك قذائف قديمة.",
    "az": "Partlayış mərmilər sökülərkən baş verib.",
    "be": "Выбух адбыўся пры разборцы снарадаў, парушэнне тэхнікі бяспекі.",
    "bg": "Взривът е станал при разглобяване на снаряди.",
    "bn": "শর্ট সার্কিট থেকে বিস্ফোরণ হয়।",
    "ca": "L'explosió va passar durant el desmuntatge d'unes granades.",
    "cs": "K výbuchu došlo při rozebírání granátů.",
    "da": "Eksplosionen skete under demontering af granater.",
    "de": "Die Explosion ereignete sich beim Zerlegen von Granaten.",
    "el": "Η έκρηξη έγινε κατά την αποσυναρμολόγηση βλημάτων.",
    "en": "It blew up while dismantling old rounds.",
    "es": "Estalló cuando los obreros desmontaban proyectiles.",
    "et": "Plahvatus toimus mürskude demonteerimisel.",
    "fa": "انفجار بر اثر نقص فنی رخ داد.",
    "fi": "Räjähdys sattui kranaatteja purettaessa.",
    "fr": "L'explosion est survenue lors du démontage d'obus.",
    "he": "הפיצוץ אירע במהלך פירוק פגזים.",
    "hi": "धमाका शॉर्ट सर्किट से हुआ।",
    "hr": "Eksplozija se dogodila prilikom rastavljanja granata.",
    "hu": "A robbanás gránátok szétszerelése közben történt.",
    "hy": "Պայթյունը տեղի է ունեցել ապամոնտաժման ժամանակ։",
    "id": "Ledakan terjadi saat pembongkaran peluru.",
    "it": "L'esplosione è avvenuta mentre gli operai smontavano proiettili.",
    "ja": "砲弾の解体作業中に爆発した。",
    "ka": "აფეთქება დემონტაჟის დროს მოხდა.",
    "kk": "Жарылыс снарядты бөлшектеу кезінде болды.",
    "ko": "포탄 해체 작업 도중 폭발했다.",
    "lt": "Sprogimas įvyko ardymo metu.",
    "lv": "Sprādziens notika demontāžas laikā.",
    "mk": "Експлозијата настана при расклопување гранати.",
    "mr": "शॉर्ट सर्किटमुळे स्फोट झाला.",
    "nl": "De ontploffing gebeurde bij het demonteren van granaten.",
    "no": "Eksplosjonen skjedde under demontering av granater.",
    "pl": "Do wybuchu doszło przy rozbrajaniu pocisków.",
    "pt": "A explosão ocorreu durante a desmontagem de granadas.",
    "ro": "Explozia s-a produs la dezamorsarea unei mine.",
    "ru": "Взрыв произошёл, когда рабочие разбирали мины.",
    "sk": "K výbuchu došlo pri rozoberaní granátov.",
    "sl": "Eksplozija se je zgodila pri razstavljanju granat.",
    "sq": "Shpërthimi ndodhi gjatë çmontimit të predhave.",
    "sr": "Експлозија се догодила приликом расклапања граната.",
    "sv": "Explosionen skedde vid demontering av granater.",
    "ta": "மின்கசிவால் வெடி விபத்து ஏற்பட்டது.",
    "te": "షార్ట్ సర్క్యూట్ వల్ల పేలుడు జరిగింది.",
    "th": "ไฟฟ้าลัดวงจรทำให้เกิดระเบิด",
    "tr": "Patlama mermiler sökülürken meydana geldi.",
    "uk": "Вибух стався під час розбирання снарядів.",
    "ur": "دھماکہ شارٹ سرکٹ سے ہوا۔",
    "vi": "Vụ nổ xảy ra khi tháo dỡ đạn pháo.",
    "zh": "工人拆解炮弹时发生爆炸。",
}
UNKNOWN = {
    "af": "Die oorsaak van die ontploffing is nog onbekend.",
    "sw": "Chanzo cha mlipuko bado hakijajulikana.",
    "tl": "Hindi pa alam ang sanhi ng pagsabog.",
    "ar": "سبب الانفجار غير معروف.",
    "az": "Partlayışın səbəbi araşdırılır.",
    "be": "Прычыны выбуху высвятляюцца.",
    "bg": "Причината се изяснява.",
    "bn": "বিস্ফোরণের কারণ এখনও জানা যায়নি।",
    "ca": "Es desconeixen les causes de l'explosió.",
    "cs": "Příčina výbuchu se vyšetřuje.",
    "da": "Årsagen til eksplosionen undersøges.",
    "de": "Die Ursache ist noch unklar.",
    "el": "Διερευνώνται τα αίτια της έκρηξης.",
    "en": "The cause is yet to be determined.",
    "es": "Se desconocen las causas.",
    "et": "Plahvatuse põhjus on teadmata.",
    "fa": "علت انفجار مشخص نیست.",
    "fi": "Räjähdyksen syytä tutkitaan.",
    "fr": "Les causes restent à déterminer, la cause est inconnue.",
    "he": "הסיבה לפיצוץ אינה ידועה.",
    "hi": "धमाके के कारण का पता नहीं चला।",
    "hr": "Uzrok eksplozije još nije poznat.",
    "hu": "A robbanás okát vizsgálják.",
    "hy": "Պատճառները պարզվում են։",
    "id": "Penyebab ledakan masih diselidiki.",
    "it": "Le cause sono ancora da accertare.",
    "ja": "警察が原因を調べている。",
    "ka": "აფეთქების მიზეზი უცნობია.",
    "kk": "Жарылыстың себебі анықталуда.",
    "ko": "경찰은 정확한 원인을 조사하고 있다.",
    "lt": "Sprogimo priežastis tiriama.",
    "lv": "Sprādziena cēlonis nav zināms.",
    "mk": "Причината за експлозијата не е позната.",
    "mr": "स्फोटाचे कारण अद्याप समजू शकले नाही.",
    "nl": "De oorzaak wordt nog onderzocht.",
    "no": "Årsaken er foreløpig ukjent.",
    "pl": "Przyczyny wybuchu są ustalane.",
    "pt": "As causas da explosão ainda são desconhecidas.",
    "ro": "Cauzele exploziei sunt cercetate.",
    "ru": "Причины взрыва устанавливаются.",
    "sk": "Príčina výbuchu sa vyšetruje.",
    "sl": "Vzrok eksplozije še ni znan.",
    "sq": "Shkaku i shpërthimit nuk dihet.",
    "sr": "Узрок експлозије се утврђује.",
    "sv": "Orsaken till explosionen är okänd.",
    "ta": "வெடி விபத்துக்கான காரணம் தெரியவில்லை.",
    "te": "పేలుడుకు కారణాలు ఇంకా తెలియలేదు.",
    "th": "ยังไม่ทราบสาเหตุของการระเบิด",
    "tr": "Patlamanın nedeni araştırılıyor.",
    "uk": "Причини вибуху встановлюються.",
    "ur": "دھماکے کی وجہ معلوم نہیں ہو سکی۔",
    "vi": "Nguyên nhân vụ nổ đang được điều tra.",
    "zh": "爆炸原因正在调查。",
}
COUNTED = [
    ("ar", "مقتل 3 عمال و5 جرحى في الانفجار.", "3", "5"),
    ("he", "בפיצוץ נהרגו 3 עובדים ו-5 נפצעו.", "3", "5"),
    ("hy", "Զոհվել է 3-ը, վիրավորվել՝ 5-ը։", "3", "5"),
    ("fr", "L'un des deux ouvriers est décédé.", "1", None),
    ("es", "Murió un tornero de 34 años y 7 resultaron heridos.", "1", "7"),
    ("bg", "Почина жена на 49 г., ранени са четирима.", "1", "4"),
    ("el", "Σκοτώθηκε ένας από τους εργάτες.", "1", None),
    ("pl", "Zginęły 2 z 5 osób.", "2", None),
    ("sr", "Porodice dvojice poginulih radnika traže istragu.", "2", None),
    ("kk", "Жарылыстан 4 адам қаза тапты.", "4", None),
    ("ja", "爆発で従業員2人が死亡、5人が負傷した。", "2", "5"),
    ("ko", "폭발로 3명이 숨지고 5명이 다쳤다.", "3", "5"),
    ("zh", "爆炸造成3人死亡、5人受伤。", "3", "5"),
    ("hi", "धमाके में 3 मजदूरों की मौत, 5 घायल।", "3", "5"),
    ("mr", "स्फोटात 3 कामगारांचा मृत्यू, 5 जखमी.", "3", "5"),
    ("mr", "तिघांचा मृत्यू, तर पाच जण जखमी.", "3", "5"),
    ("mr", "६ जणांचा मृत्यू; मृतांमध्ये ५ महिला.", "6", None),
    ("te", "ఆరుగురు మృతి, మృతుల్లో నలుగురు మహిళలు.", "6", None),
    ("te", "పేలుడులో ముగ్గురు మృతి చెందగా ఐదుగురు గాయపడ్డారు.", "3", "5"),
    ("ta", "மூவர் பலி, ஐந்து பேர் படுகாயம்.", "3", "5"),
    ("th", "ดับ 3 เจ็บ 5", "3", "5"),
    ("th", "เสียชีวิต 3 บาดเจ็บ 5", "3", "5"),
    ("th", "เสียชีวิตสามคน บาดเจ็บ 5 ราย ในปี 2568", "3", "5"),
    ("th", "รถดับเพลิง 12 คันฉีดน้ำ บาดเจ็บ 5 ราย", None, "5"),
    ("ca", "Han mort tres operaris i n'hi ha cinc de ferits.", "3", "5"),
    ("af", "Drie werkers is dood en vyf is beseer.", "3", "5"),
    ("sw", "Wafanyakazi watatu wamefariki na watano wamejeruhiwa.", "3", "5"),
    ("tl", "Tatlong manggagawa ang namatay at lima ang nasugatan.", "3", "5"),
]


def told(knowledge: Knowledge, lang: str, text: str) -> list[Claim]:
    pack: Pack = knowledge.packs[lang]
    folded = fold(text)
    hits, spans = Lexicon(pack).cues.hits(folded), sentences(text)
    return [*causes.claims(text, hits, spans), *casualties.claims(text, folded, hits, spans, [], pack)]


def values(claims: list[Claim], field: ClaimField) -> set[str]:
    return {c.value for c in claims if c.field is field}


@pytest.mark.parametrize(("lang", "text"), ACCIDENT.items(), ids=ACCIDENT)
def test_every_pack_reads_an_accident(knowledge: Knowledge, lang: str, text: str) -> None:
    """What went wrong by itself is claimed as an accident, and as nothing else."""
    assert values(told(knowledge, lang, text), ClaimField.CAUSE) == {"accident"}


@pytest.mark.parametrize(("lang", "text"), UNKNOWN.items(), ids=UNKNOWN)
def test_every_pack_reads_an_open_cause(knowledge: Knowledge, lang: str, text: str) -> None:
    """Who says that the cause is open claims `unknown`."""
    assert values(told(knowledge, lang, text), ClaimField.CAUSE) == {"unknown"}


@pytest.mark.parametrize(("lang", "text", "killed", "injured"), COUNTED)
def test_counts_as_each_language_writes_them(
    knowledge: Knowledge, lang: str, text: str, killed: str | None, injured: str | None
) -> None:
    """A prefix or an ending joined to a figure, a part of a whole, an age, a verb of one person."""
    claims = told(knowledge, lang, text)
    assert values(claims, ClaimField.KILLED) == ({killed} if killed else set())
    assert injured is None or values(claims, ClaimField.INJURED) == {injured}


def test_every_pack_names_drones_and_missiles(knowledge: Knowledge) -> None:
    """No pack is without the bare names of the weapons that hit plants, nor reads the little words around numbers from code."""
    lacking = [lang for lang, pack in knowledge.packs.items() if not {"drone", "missile"} <= set(pack.weapons)]
    assert not lacking
    assert not [lang for lang, pack in knowledge.packs.items() if not (pack.counting.either and pack.casualties.unit)]
    assert set(ACCIDENT) == set(UNKNOWN) == set(knowledge.packs)
