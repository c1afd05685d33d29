"""Causes as every language tells them: a vessel that bursts, what fell or was tried out, how many drones."""

import pytest

from watcher.knowledge import Knowledge
from watcher.reading import causes
from watcher.reading.lexicon import Lexicon
from watcher.reading.text import fold, sentences
from watcher.types import ClaimField

VESSEL = {
    "ar": "انفجرت أسطوانة غاز في الورشة.",
    "az": "Sexdə qaz balonu partladı.",
    "be": "У цэху выбухнуў паліўны бак.",
    "bg": "В цеха избухна акумулатор.",
    "bn": "কারখানায় গ্যাস সিলিন্ডার বিস্ফোরণ হয়।",
    "ca": "Va explotar una bombona al taller.",
    "cs": "V hale vybuchla palivová nádrž.",
    "da": "En gasflaske eksploderede i hallen.",
    "de": "In der Halle explodierte ein Kraftstofftank.",
    "el": "Εξερράγη φιάλη αερίου στο συνεργείο.",
    "en": "A fuel tank exploded in the shop.",
    "es": "Explotó un tanque de combustible en el taller.",
    "et": "Tsehhis plahvatas gaasiballoon.",
    "fa": "در کارگاه کپسول گاز منفجر شد.",
    "fi": "Hallissa räjähti kaasupullo.",
    "fr": "Une bouteille de gaz a explosé dans l'atelier.",
    "he": "מיכל דלק התפוצץ באולם.",
    "hi": "कार्यशाला में गैस सिलेंडर फटा, विस्फोट हुआ।",
    "hr": "U pogonu je eksplodirao spremnik goriva.",
    "hu": "Felrobbant egy gázpalack a csarnokban.",
    "hy": "Արտադրամասում պայթեց գազի բալոնը։",
    "id": "Tabung gas meledak di bengkel.",
    "it": "È esplosa una bombola nel reparto.",
    "ja": "工場内で燃料タンクが爆発した。",
    "ka": "საამქროში გაზის ბალონი აფეთქდა.",
    "kk": "Цехта аккумулятор жарылды.",
    "ko": "작업장에서 열처리로가 폭발했다.",
    "lt": "Ceche sprogo dujų balionas.",
    "lv": "Cehā uzsprāga gāzes balons.",
    "mk": "Во погонот експлодира гасна боца.",
    "mr": "कारखान्यात बॉयलरचा स्फोट झाला.",
    "nl": "In de hal ontplofte een gasfles.",
    "no": "En gassflaske eksploderte i hallen.",
    "pl": "W hali wybuchł zbiornik paliwa.",
    "pt": "Explodiu um tanque de combustível na oficina.",
    "ro": "În atelier a explodat o butelie.",
    "ru": "В цехе взорвался топливный бак.",
    "sk": "V hale vybuchla palivová nádrž.",
    "sl": "V hali je eksplodirala plinska jeklenka.",
    "sq": "Në repart shpërtheu një bombolë gazi.",
    "sr": "U pogonu je eksplodirala gasna boca.",
    "sv": "En gasflaska exploderade i hallen.",
    "ta": "பட்டறையில் பாய்லர் வெடித்தது.",
    "te": "వర్క్‌షాప్‌లో బాయిలర్ పేలింది.",
    "th": "หม้อไอน้ำระเบิดในโรงงาน",
    "tr": "Atölyede gaz tüpü patladı.",
    "uk": "У цеху вибухнув паливний бак.",
    "ur": "ورکشاپ میں گیس سلنڈر پھٹ گیا، دھماکہ ہوا۔",
    "vi": "Bình gas phát nổ trong xưởng.",
    "zh": "车间内油箱爆炸。",
}

FELL = {
    "ar": "سقط صاعق، وسقطت على الأرض القذيفة.",
    "az": "Detonator yerə düşüb.",
    "be": "Прычынай стала падзенне дэтанатара на падлогу.",
    "bg": "Детонатор падна на пода.",
    "bn": "একটি ডেটোনেটর মেঝেতে পড়ে।",
    "ca": "Un detonador va caure a terra.",
    "cs": "Rozbuška spadla na zem.",
    "da": "En detonator faldt på gulvet.",
    "de": "Ein Zünder war auf den Boden gefallen.",
    "el": "Ο πυροκροτητής έπεσε στο πάτωμα.",
    "en": "A detonator fell to the floor.",
    "es": "El detonador cayó al suelo.",
    "et": "Detonaator kukkus põrandale.",
    "fa": "علت، سقوط چاشنی بود.",
    "fi": "Nalli putosi lattialle.",
    "fr": "Un détonateur est tombé au sol.",
    "he": "הנפץ נפל על הרצפה.",
    "hi": "डेटोनेटर फर्श पर गिरा।",
    "hr": "Detonator je pao na pod.",
    "hu": "A gyutacs leesett.",
    "hy": "Դետոնատորը հատակին ընկավ։",
    "id": "Detonator jatuh ke lantai.",
    "it": "Il detonatore è caduto a terra.",
    "ja": "雷管を床に落とした。",
    "ka": "დეტონატორი იატაკზე დავარდა.",
    "kk": "Детонатор еденге құлады.",
    "ko": "뇌관을 바닥에 떨어뜨렸다.",
    "lt": "Detonatorius nukrito ant grindų.",
    "lv": "Detonators nokrita uz grīdas.",
    "mk": "Детонаторот падна на под.",
    "mr": "डिटोनेटर जमिनीवर पडल्याने हे घडले.",
    "nl": "Een ontsteker was op de grond gevallen.",
    "no": "En tenner falt i gulvet.",
    "pl": "Zapalnik upadł na podłogę.",
    "pt": "O detonador caiu no chão.",
    "ro": "Detonatorul a căzut pe jos.",
    "ru": "Причиной стало падение детонатора на пол.",
    "sk": "Rozbuška spadla na zem.",
    "sl": "Vžigalnik je padel na tla.",
    "sq": "Detonatori ra në dysheme.",
    "sr": "Detonator je pao na pod.",
    "sv": "En tändare föll i golvet.",
    "ta": "டெட்டனேட்டர் தரையில் விழுந்தது.",
    "te": "డిటోనేటర్ కింద పడటంతో ఇది జరిగింది.",
    "th": "เชื้อปะทุตกพื้น",
    "tr": "Fünye yere düştü.",
    "uk": "Причиною стало падіння детонатора на підлогу.",
    "ur": "ڈیٹونیٹر فرش پر گرا۔",
    "vi": "Kíp nổ rơi xuống sàn.",
    "zh": "雷管掉在地上。",
}

TRIED = {
    "ar": "وقع الانفجار أثناء اختبار صاروخ.",
    "az": "Partlayış sınaq zamanı baş verib.",
    "be": "Выбух адбыўся падчас выпрабаванняў.",
    "bg": "Взривът стана по време на изпитания.",
    "bn": "পরীক্ষার সময় বিস্ফোরণ হয়।",
    "ca": "L'explosió va ser durant una prova.",
    "cs": "K výbuchu došlo při testování.",
    "da": "Eksplosionen skete under en test.",
    "de": "Die Explosion geschah im Probebetrieb.",
    "el": "Η έκρηξη έγινε κατά τη διάρκεια δοκιμής.",
    "en": "The company says a test went wrong.",
    "es": "La explosión ocurrió durante un ensayo.",
    "et": "Plahvatus toimus katsetuste ajal.",
    "fa": "انفجار هنگام آزمایش رخ داد.",
    "fi": "Räjähdys sattui kokeen aikana.",
    "fr": "L'explosion est survenue lors d'un essai.",
    "he": "הפיצוץ אירע במהלך ניסוי.",
    "hi": "परीक्षण के दौरान धमाका हुआ।",
    "hr": "Eksplozija se dogodila tijekom ispitivanja.",
    "hu": "A robbanás próbaüzem közben történt.",
    "hy": "Պայթյունը տեղի է ունեցել փորձարկման ժամանակ։",
    "id": "Ledakan terjadi saat uji coba.",
    "it": "L'esplosione è avvenuta durante un collaudo.",
    "ja": "試験中に爆発した。",
    "ka": "აფეთქება გამოცდისას მოხდა.",
    "kk": "Жарылыс сынақ кезінде болды.",
    "ko": "시험 도중 폭발했다.",
    "lt": "Sprogimas įvyko bandymų metu.",
    "lv": "Sprādziens notika testa laikā.",
    "mk": "Експлозијата настана при тестирање.",
    "mr": "चाचणीदरम्यान स्फोट झाला.",
    "nl": "De ontploffing gebeurde tijdens een test.",
    "no": "Eksplosjonen skjedde under en test.",
    "pl": "Do wybuchu doszło podczas testu.",
    "pt": "A explosão ocorreu durante um teste.",
    "ro": "Explozia s-a produs în timpul unui test.",
    "ru": "Взрыв произошёл во время проверки.",
    "sk": "K výbuchu došlo pri testovaní.",
    "sl": "Eksplozija se je zgodila med preizkusom.",
    "sq": "Shpërthimi ndodhi gjatë testimit.",
    "sr": "Eksplozija se dogodila tokom ispitivanja.",
    "sv": "Explosionen skedde under ett test.",
    "ta": "சோதனையின் போது வெடித்தது.",
    "te": "పరీక్ష సమయంలో పేలింది.",
    "th": "ระเบิดระหว่างการทดสอบ",
    "tr": "Patlama test sırasında oldu.",
    "uk": "Вибух стався під час тестування.",
    "ur": "تجربے کے دوران دھماکہ ہوا۔",
    "vi": "Vụ nổ xảy ra khi thử nghiệm.",
    "zh": "测试时发生爆炸。",
}

COUNTED = {
    "be": "Не менш за пяць дронаў атакавалі завод.",
    "bg": "Не по-малко от пет дрона атакуваха завода.",
    "ca": "No menys de cinc drons van atacar la fàbrica.",
    "da": "Ikke færre end fem droner angreb fabrikken.",
    "de": "Nicht weniger als fünf Drohnen griffen das Werk an.",
    "en": "No fewer than five drones attacked the works.",
    "es": "No menos de cinco drones atacaron la planta.",
    "fr": "Pas moins de cinq drones ont attaqué l'usine.",
    "hr": "Ne manje od pet dronova napalo je tvornicu.",
    "it": "Non meno di cinque droni hanno attaccato lo stabilimento.",
    "mk": "Не помалку од пет дрона ја нападнаа фабриката.",
    "nl": "Niet minder dan vijf drones vielen de fabriek aan.",
    "no": "Ikke færre enn fem droner angrep fabrikken.",
    "pl": "Nie mniej niż pięć dronów zaatakowało zakład.",
    "pt": "Não menos de cinco drones atacaram a fábrica.",
    "ro": "Nu mai puțin de cinci drone au atacat uzina.",
    "ru": "Не менее пяти дронов атаковали завод.",
    "sk": "Nie menej ako päť dronov zaútočilo na závod.",
    "sl": "Ne manj kot pet dronov je napadlo tovarno.",
    "sq": "Jo më pak se pesë dronë sulmuan uzinën.",
    "sr": "Ne manje od pet dronova napalo je fabriku.",
    "sv": "Inte färre än fem drönare attackerade fabriken.",
    "uk": "Не менше п'яти дронів атакували завод.",
    "vi": "Không dưới năm máy bay không người lái tấn công nhà máy.",
}


def told(knowledge: Knowledge, lang: str, text: str) -> set[tuple[str, str]]:
    hits = Lexicon(knowledge.packs[lang]).cues.hits(fold(text))
    return {(c.field, c.value) for c in causes.claims(text, hits, list(sentences(text)))}


@pytest.mark.parametrize(("lang", "text"), [*VESSEL.items(), *FELL.items()])
def test_what_burst_or_fell_is_an_accident(knowledge: Knowledge, lang: str, text: str) -> None:
    """A tank or a cylinder that goes off by itself, and a detonator that is dropped, claim an accident and nothing else."""
    assert told(knowledge, lang, text) == {(ClaimField.CAUSE, "accident")}


@pytest.mark.parametrize(("lang", "text"), TRIED.items(), ids=TRIED)
def test_what_is_tried_out_is_a_test(knowledge: Knowledge, lang: str, text: str) -> None:
    """What goes off while it is tried, or in trial operation, is a test and no accident."""
    assert (ClaimField.CAUSE, "test") in told(knowledge, lang, text)
    assert (ClaimField.CAUSE, "accident") not in told(knowledge, lang, text)


@pytest.mark.parametrize(("lang", "text"), COUNTED.items(), ids=COUNTED)
def test_who_counts_drones_denies_none(knowledge: Knowledge, lang: str, text: str) -> None:
    """ "No fewer than five drones" tells of drones."""
    assert told(knowledge, lang, text) == {(ClaimField.CAUSE, "drone")}
