"""Tolls as every language tells them: who lost a finger, who is under treatment."""

import pytest

from watcher.knowledge import Knowledge
from watcher.reading import casualties
from watcher.reading.lexicon import Lexicon
from watcher.reading.text import fold, sentences

LOST = {
    "ar": "فقد عامل إصبعين في الانفجار.",
    "az": "İşçi iki barmağını itirib.",
    "be": "Рабочы страціў два пальцы.",
    "bg": "Работник загуби два пръста.",
    "bn": "এক শ্রমিক দুটি আঙুল হারিয়েছেন।",
    "ca": "Un operari va perdre dos dits.",
    "cs": "Žena přišla o dva prsty.",
    "da": "En arbejder mistede to fingre.",
    "de": "Ein Arbeiter verlor zwei Finger.",
    "el": "Ένας εργάτης έχασε δύο δάχτυλα.",
    "en": "A worker lost two fingers.",
    "es": "Un operario perdió dos dedos.",
    "et": "Töötaja kaotas kaks sõrme.",
    "fa": "یک کارگر دو انگشت خود را از دست داد.",
    "fi": "Työntekijä menetti kaksi sormea.",
    "fr": "Un ouvrier a perdu deux doigts.",
    "he": "עובד איבד שתי אצבעות.",
    "hi": "एक कर्मचारी ने दो उंगलियां खो दीं।",
    "hr": "Radnica je ostala bez dva prsta.",
    "hu": "Egy munkás elvesztette két ujját.",
    "hy": "Աշխատակիցը կորցրել է երկու մատ։",
    "id": "Seorang pekerja kehilangan dua jari.",
    "it": "Un operaio ha perso due dita.",
    "ja": "作業員1人が指2本を失った。",
    "ka": "მუშამ ორი თითი დაკარგა.",
    "kk": "Жұмысшы екі саусағынан айырылды.",
    "ko": "직원 1명이 손가락 2개를 잃었다.",
    "lt": "Darbuotojas neteko dviejų pirštų.",
    "lv": "Strādnieks zaudēja divus pirkstus.",
    "mk": "Работник изгуби два прста.",
    "mr": "एका कामगाराने दोन बोटे गमावली.",
    "nl": "Een arbeider verloor twee vingers.",
    "no": "En arbeider mistet to fingre.",
    "pl": "Pracownica straciła dwa palce.",
    "pt": "Um operário perdeu dois dedos.",
    "ro": "Un muncitor și-a pierdut două degete.",
    "ru": "Рабочий лишился двух пальцев.",
    "sk": "Žena prišla o dva prsty.",
    "sl": "Delavec je izgubil dva prsta.",
    "sq": "Një punëtor humbi dy gishta.",
    "sr": "Radnica je ostala bez dva prsta.",
    "sv": "En arbetare förlorade två fingrar.",
    "th": "คนงานหนึ่งคนสูญเสียนิ้วสองนิ้ว",
    "tr": "Bir işçi iki parmağını kaybetti.",
    "uk": "Робітник втратив два пальці.",
    "ur": "ایک کارکن دو انگلیوں سے محروم ہو گیا۔",
    "vi": "Một công nhân mất hai ngón tay.",
    "zh": "一名工人失去两根手指。",
}

STABLE = {
    "ar": "توفي عامل، ويتلقى ثلاثة آخرون العلاج.",
    "az": "Bir işçi öldü, digər üç nəfər müalicə olunur.",
    "be": "Адзін рабочы памёр, яшчэ трое лечацца.",
    "bg": "Работник почина, другите трима са стабилни.",
    "ca": "Un treballador va morir, els altres tres estan estables.",
    "cs": "Jeden dělník zemřel, další tři se léčí.",
    "da": "En arbejder døde, tre andre er i stabil tilstand.",
    "de": "Ein Arbeiter starb, drei weitere werden behandelt.",
    "el": "Ένας εργάτης πέθανε, άλλοι τρεις νοσηλεύονται.",
    "en": "A worker died; three others remain in care.",
    "es": "Un operario murió, los otros tres están estables.",
    "et": "Üks töötaja suri, veel kolm on ravil.",
    "fa": "یک کارگر درگذشت و سه نفر دیگر تحت درمان هستند.",
    "fi": "Yksi työntekijä kuoli, kolme muuta on hoidossa.",
    "fr": "Un ouvrier est mort, trois autres sont soignés.",
    "he": "עובד אחד מת, שלושה נוספים מטופלים.",
    "hi": "एक कर्मचारी की मौत हो गई, तीन अन्य का इलाज चल रहा है।",
    "hr": "Jedan radnik je preminuo, još trojica se liječe.",
    "hu": "Egy munkás meghalt, további hármat kezelnek.",
    "id": "Satu pekerja tewas, tiga lainnya dirawat.",
    "it": "Un operaio è morto, altri tre sono stabili.",
    "ja": "1人が死亡し、ほか3人が治療を受けている。",
    "ko": "1명이 숨지고 3명이 치료를 받고 있다.",
    "lt": "Vienas darbuotojas mirė, dar trys gydomi.",
    "lv": "Viens strādnieks mira, vēl trīs ārstējas.",
    "mk": "Еден работник почина, уште тројца се лекуваат.",
    "nl": "Een arbeider overleed, drie anderen zijn stabiel.",
    "no": "En arbeider døde, tre andre er stabile.",
    "pl": "Jeden pracownik zmarł, trzech kolejnych jest leczonych.",
    "pt": "Um operário morreu, outros três estão estáveis.",
    "ro": "Un muncitor a murit, ceilalți trei sunt stabili.",
    "ru": "Рабочий скончался; трое его коллег идут на поправку.",
    "sk": "Jeden robotník zomrel, ďalší traja sa liečia.",
    "sl": "En delavec je umrl, še trije se zdravijo.",
    "sq": "Një punëtor vdiq, tre të tjerë po trajtohen.",
    "sr": "Jedan radnik je preminuo, još trojica se leče.",
    "sv": "En arbetare dog, tre andra vårdas.",
    "th": "คนงานเสียชีวิตหนึ่งคน อีกสามคนกำลังรักษาตัว",
    "tr": "Bir işçi öldü, üç kişi tedavi ediliyor.",
    "uk": "Один робітник помер; ще троє лікуються.",
    "ur": "ایک کارکن جاں بحق ہوا، تین زیر علاج ہیں۔",
    "vi": "Một công nhân chết, ba người khác đang điều trị.",
    "zh": "一名工人死亡，另有三人正在治疗。",
}


def told(knowledge: Knowledge, lang: str, text: str) -> set[tuple[str, str]]:
    pack, folded = knowledge.packs[lang], fold(text)
    hits = Lexicon(pack).cues.hits(folded)
    return {(c.field.value, c.value) for c in casualties.claims(text, folded, hits, list(sentences(text)), [], pack)}


@pytest.mark.parametrize(("lang", "text"), LOST.items(), ids=LOST)
def test_who_lost_fingers_is_one_who_was_hurt(knowledge: Knowledge, lang: str, text: str) -> None:
    """Fingers are counted by their number, people by themselves."""
    assert told(knowledge, lang, text) == {("injured", "1")}


@pytest.mark.parametrize(("lang", "text"), STABLE.items(), ids=STABLE)
def test_who_is_treated_was_hurt(knowledge: Knowledge, lang: str, text: str) -> None:
    """A follow-up tells of the living by how they are."""
    assert told(knowledge, lang, text) == {("killed", "1"), ("injured", "3")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One worker is dead and others are hurt.", {("killed", "1")}),
        ("One worker is dead and another man is hurt.", {("killed", "1"), ("injured", "1")}),
        ("Two men died and one worker lost a hand.", {("killed", "2"), ("injured", "1")}),
    ],
)
def test_who_died_is_not_among_the_hurt(knowledge: Knowledge, text: str, expected: set[tuple[str, str]]) -> None:
    """The one that a number counts among the dead is no other one who was hurt."""
    assert told(knowledge, "en", text) == expected
