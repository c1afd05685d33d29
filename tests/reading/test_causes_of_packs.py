"""Causes as every language tells them: what was done when it blew up, a static charge, a trial shot."""

import pytest

from watcher.knowledge import Knowledge
from watcher.reading import causes
from watcher.reading.lexicon import Lexicon
from watcher.reading.text import fold, sentences
from watcher.types import ClaimField

MIXED = {
    "ar": "وقع الانفجار أثناء خلط البارود.",
    "az": "Partlayış barıt qarışdırılarkən baş verib.",
    "be": "Выбух адбыўся пры змешванні пораху.",
    "bg": "Взривът е станал при смесване на барут.",
    "bn": "বারুদ মেশানোর সময় বিস্ফোরণ হয়।",
    "cs": "K výbuchu došlo při míchání prachu.",
    "da": "Eksplosionen skete under blanding af krudt.",
    "de": "Die Explosion ereignete sich beim Mischen von Pulver.",
    "el": "Η έκρηξη έγινε κατά την ανάμιξη πυρίτιδας.",
    "en": "It blew up during the blending of powder.",
    "es": "La explosión ocurrió durante el mezclado de pólvora.",
    "et": "Plahvatus toimus püssirohu segamisel.",
    "fa": "انفجار هنگام مخلوط کردن باروت رخ داد.",
    "fi": "Räjähdys sattui ruutia sekoitettaessa.",
    "fr": "L'explosion est survenue lors du mélange de la poudre.",
    "he": "הפיצוץ אירע במהלך ערבוב אבק שריפה.",
    "hi": "बारूद मिलाते समय धमाका हुआ।",
    "hr": "Eksplozija se dogodila prilikom miješanja baruta.",
    "hu": "A robbanás lőpor keverése közben történt.",
    "hy": "Պայթյունը տեղի է ունեցել վառոդի խառնման ժամանակ։",
    "id": "Ledakan terjadi saat pencampuran mesiu.",
    "it": "L'esplosione è avvenuta durante la miscelazione della polvere.",
    "ja": "火薬の混合作業中に爆発した。",
    "ka": "აფეთქება დენთის შერევის დროს მოხდა.",
    "kk": "Жарылыс оқ-дәріні араластыру кезінде болды.",
    "ko": "화약 혼합 작업 중 폭발했다.",
    "lt": "Sprogimas įvyko maišant paraką.",
    "lv": "Sprādziens notika, maisot pulveri.",
    "mk": "Експлозијата настана при мешање барут.",
    "nl": "De ontploffing gebeurde bij het mengen van kruit.",
    "no": "Eksplosjonen skjedde under blanding av krutt.",
    "pl": "Do wybuchu doszło przy mieszaniu prochu.",
    "pt": "A explosão ocorreu durante a mistura de pólvora.",
    "ro": "Explozia s-a produs la amestecarea pulberii.",
    "ru": "Взрыв произошёл при смешивании пороха.",
    "sk": "K výbuchu došlo pri miešaní prachu.",
    "sl": "Eksplozija se je zgodila pri mešanju smodnika.",
    "sq": "Shpërthimi ndodhi gjatë përzierjes së barutit.",
    "sr": "Eksplozija se dogodila prilikom mešanja baruta.",
    "sv": "Explosionen skedde vid blandning av krut.",
    "tr": "Patlama barut karıştırılırken meydana geldi.",
    "uk": "Вибух стався під час змішування пороху.",
    "ur": "بارود ملاتے وقت دھماکہ ہوا۔",
    "vi": "Vụ nổ xảy ra khi trộn thuốc súng.",
    "zh": "工人混合火药时发生爆炸。",
}
STATIC = {
    "ar": "سبب الانفجار الكهرباء الساكنة.",
    "az": "Partlayışa statik elektrik səbəb olub.",
    "be": "Прычынай стала статычная электрычнасць.",
    "bg": "Причината е статично електричество.",
    "bn": "স্থির বিদ্যুৎ থেকে বিস্ফোরণ হয়।",
    "cs": "Příčinou byla statická elektřina.",
    "da": "Årsagen var statisk elektricitet.",
    "de": "Ursache war statische Elektrizität.",
    "el": "Αιτία ήταν ο στατικός ηλεκτρισμός.",
    "en": "Static electricity set it off.",
    "es": "La causa fue la electricidad estática.",
    "et": "Põhjuseks oli staatiline elekter.",
    "fa": "علت انفجار الکتریسیته ساکن بود.",
    "fi": "Syynä oli staattinen sähkö.",
    "fr": "La cause est l'électricité statique.",
    "he": "הסיבה היא חשמל סטטי.",
    "hi": "धमाका स्थैतिक बिजली से हुआ।",
    "hr": "Uzrok je statički elektricitet.",
    "hu": "Az ok statikus elektromosság volt.",
    "hy": "Պատճառը ստատիկ էլեկտրականությունն էր։",
    "id": "Penyebabnya listrik statis.",
    "it": "La causa è l'elettricità statica.",
    "ja": "原因は静電気とみられる。",
    "ka": "მიზეზი სტატიკური ელექტრობა იყო.",
    "kk": "Себебі статикалық электр болған.",
    "ko": "원인은 정전기로 추정된다.",
    "lt": "Priežastis – statinė elektra.",
    "lv": "Cēlonis bija statiskā elektrība.",
    "mk": "Причина е статички електрицитет.",
    "nl": "De oorzaak was statische elektriciteit.",
    "no": "Årsaken var statisk elektrisitet.",
    "pl": "Przyczyną była elektryczność statyczna.",
    "pt": "A causa foi eletricidade estática.",
    "ro": "Cauza a fost electricitatea statică.",
    "ru": "Причина — статическое электричество.",
    "sk": "Príčinou bola statická elektrina.",
    "sl": "Vzrok je bila statična elektrika.",
    "sq": "Shkaku ishte elektriciteti statik.",
    "sr": "Узрок је статички електрицитет.",
    "sv": "Orsaken var statisk elektricitet.",
    "tr": "Patlamanın nedeni statik elektrik.",
    "uk": "Причина — статична електрика.",
    "ur": "دھماکہ جامد بجلی سے ہوا۔",
    "vi": "Nguyên nhân là tĩnh điện.",
    "zh": "原因是静电。",
}
TRIAL = {
    "ar": "وقع الانفجار أثناء تجربة إطلاق.",
    "az": "Partlayış sınaq atəşi zamanı baş verib.",
    "be": "Выбух адбыўся падчас выпрабавальных стрэльбаў.",
    "bg": "Взривът е станал при пробни стрелби.",
    "bn": "পরীক্ষামূলক গোলাবর্ষণের সময় বিস্ফোরণ হয়।",
    "cs": "K výbuchu došlo při zkušební střelbě.",
    "da": "Eksplosionen skete under en prøveskydning.",
    "de": "Die Explosion ereignete sich bei einem Probeschießen.",
    "el": "Η έκρηξη έγινε κατά τη διάρκεια δοκιμαστικής βολής.",
    "en": "It happened during a trial firing.",
    "es": "La explosión ocurrió durante una prueba de tiro.",
    "et": "Plahvatus toimus katselaskmise ajal.",
    "fa": "انفجار هنگام آزمایش شلیک رخ داد.",
    "fi": "Räjähdys sattui koeammunnoissa.",
    "fr": "L'explosion est survenue lors d'un tir d'essai.",
    "he": "הפיצוץ אירע במהלך ניסוי ירי.",
    "hi": "परीक्षण फायरिंग के दौरान धमाका हुआ।",
    "hr": "Eksplozija se dogodila tijekom probnog gađanja.",
    "hu": "A robbanás próbalövészet közben történt.",
    "hy": "Պայթյունը տեղի է ունեցել փորձնական կրակոցի ժամանակ։",
    "id": "Ledakan terjadi saat uji tembak.",
    "it": "L'esplosione è avvenuta durante una prova di tiro.",
    "ja": "試射中に爆発した。",
    "ka": "აფეთქება საცდელი სროლის დროს მოხდა.",
    "kk": "Жарылыс сынақ атысы кезінде болды.",
    "ko": "시험 사격 중 폭발했다.",
    "lt": "Sprogimas įvyko per bandomuosius šaudymus.",
    "lv": "Sprādziens notika izmēģinājuma šaušanas laikā.",
    "mk": "Експлозијата настана при пробно гаѓање.",
    "nl": "De ontploffing gebeurde tijdens een proefschot.",
    "no": "Eksplosjonen skjedde under en prøveskyting.",
    "pl": "Do wybuchu doszło podczas próbnego strzelania.",
    "pt": "A explosão ocorreu durante um tiro de teste.",
    "ro": "Explozia s-a produs în timpul unei trageri de probă.",
    "ru": "Взрыв произошёл во время пробных стрельб.",
    "sk": "K výbuchu došlo pri skúšobnej streľbe.",
    "sl": "Eksplozija se je zgodila med poskusnim streljanjem.",
    "sq": "Shpërthimi ndodhi gjatë qitjes provë.",
    "sr": "Eksplozija se dogodila tokom probnog gađanja.",
    "sv": "Explosionen skedde under en provskjutning.",
    "tr": "Patlama deneme atışı sırasında meydana geldi.",
    "uk": "Вибух стався під час пробних стрільб.",
    "ur": "آزمائشی فائرنگ کے دوران دھماکہ ہوا۔",
    "vi": "Vụ nổ xảy ra khi bắn thử.",
    "zh": "试射时发生爆炸。",
}


def told(knowledge: Knowledge, lang: str, text: str) -> set[str]:
    hits = Lexicon(knowledge.packs[lang]).cues.hits(fold(text))
    return {c.value for c in causes.claims(text, hits, list(sentences(text))) if c.field is ClaimField.CAUSE}


@pytest.mark.parametrize(("lang", "text"), [*MIXED.items(), *STATIC.items()])
def test_what_was_done_and_what_sparked_it_is_an_accident(knowledge: Knowledge, lang: str, text: str) -> None:
    """Mixing of powder and static electricity are accidents, and nothing else."""
    assert told(knowledge, lang, text) == {"accident"}


@pytest.mark.parametrize(("lang", "text"), TRIAL.items(), ids=TRIAL)
def test_a_trial_shot_is_a_test(knowledge: Knowledge, lang: str, text: str) -> None:
    """What goes off during a trial firing is a test."""
    assert "test" in told(knowledge, lang, text)
