"""How every language says that nobody was hurt, that one of several has died, and how old the dead were."""

from collections.abc import Mapping

import pytest

from watcher.knowledge import Knowledge
from watcher.reading import casualties
from watcher.reading.lexicon import Lexicon
from watcher.reading.text import fold, sentences

NOBODY = {
    "ar": "لم يصب أي شخص في الانفجار.",
    "az": "Partlayışda heç kim ağır və ya yüngül yaralanmayıb.",
    "be": "Ніхто з рабочых не паранены.",
    "bg": "Ранен не е никой.",
    "cs": "Zraněn při tom nebyl nikdo.",
    "da": "Eksplosionen sårede ingen.",
    "de": "Verletzt wurde nach ersten Angaben niemand.",
    "el": "Δεν τραυματίστηκε από την έκρηξη κανένας.",
    "en": "The blast hurt nobody.",
    "es": "La explosión no hirió a nadie.",
    "et": "Vigastada ei saanud plahvatuses keegi.",
    "fi": "Räjähdyksessä ei loukkaantunut kukaan.",
    "fr": "L'explosion n'a blessé personne.",
    "he": "אף אחד לא נפצע בפיצוץ.",
    "hr": "Ozlijeđen pritom nije nitko.",
    "hu": "A robbanásban nem sérült meg senki.",
    "hy": "Ոչ ոք չի վիրավորվել։",
    "id": "Tidak seorang pun terluka dalam ledakan.",
    "it": "L'esplosione non ha ferito nessuno.",
    "ka": "არავინ დაშავებულა აფეთქებისას.",
    "kk": "Жарылыстан ешкім жараланған жоқ.",
    "lt": "Per sprogimą niekas iš darbuotojų nebuvo sužeistas.",
    "lv": "Sprādzienā nav ievainots neviens.",
    "mk": "Повреден при тоа не е никој.",
    "nl": "Gewond raakte bij de klap niemand.",
    "no": "Eksplosjonen skadet ingen.",
    "pl": "Nikogo z pracowników nie raniono.",
    "pt": "A explosão não feriu ninguém.",
    "ro": "Explozia nu a rănit pe nimeni.",
    "ru": "Взрывом не ранило никого.",
    "sk": "Zranený pri tom nebol nikto.",
    "sl": "Ranjen ni bil po prvih podatkih nihče.",
    "sq": "Shpërthimi nuk plagosi askënd.",
    "sr": "Повређен није нико.",
    "sv": "Explosionen skadade ingen.",
    "tr": "Patlamada hiç kimse yaralanmadı.",
    "uk": "Вибухом не поранено нікого.",
    "vi": "Không công nhân nào bị thương.",
    "zh": "爆炸中没有人受伤。",
}
ONE_OF_FOUR = {
    "ar": "توفي أحد 4 جرحى.",
    "az": "Yaralanan 4 işçidən biri vəfat edib.",
    "be": "Адзін з чатырох параненых памёр.",
    "bg": "Един от четиримата ранени почина.",
    "cs": "Jeden ze čtyř zraněných zemřel.",
    "da": "En af de fire sårede er død.",
    "de": "Einer der vier Verletzten ist gestorben.",
    "el": "Ένας από τους τέσσερις τραυματίες πέθανε.",
    "en": "One of the four injured has died.",
    "es": "Murió uno de los cuatro heridos.",
    "et": "4 vigastatust üks suri.",
    "fi": "4 loukkaantuneesta yksi kuoli.",
    "fr": "L'un des quatre blessés est mort.",
    "he": "אחד מ-4 הפצועים מת.",
    "hi": "चार घायलों में से एक की मौत हो गई।",
    "hr": "Jedan od četvero ozlijeđenih je preminuo.",
    "hu": "A négy sérült közül egy meghalt.",
    "hy": "4 վիրավորներից մեկը մահացել է։",
    "id": "Satu dari empat korban luka meninggal dunia.",
    "it": "È morto uno dei quattro feriti.",
    "ja": "負傷者4人のうち1人が死亡した。",
    "ko": "부상자 4명 중 1명이 숨졌다.",
    "lt": "Vienas iš keturių sužeistųjų mirė.",
    "lv": "Viens no četriem ievainotajiem nomira.",
    "mk": "Еден од четворицата повредени почина.",
    "nl": "Een van de vier gewonden is overleden.",
    "no": "En av de fire skadde er død.",
    "pl": "Jeden z czterech rannych zmarł.",
    "pt": "Morreu um dos quatro feridos.",
    "ro": "Unul dintre cei patru răniți a murit.",
    "ru": "Один из четырёх раненых скончался.",
    "sk": "Jeden zo štyroch zranených zomrel.",
    "sl": "Eden od štirih ranjenih je umrl.",
    "sq": "Një nga katër të plagosurit vdiq.",
    "sr": "Jedan od četvoro povređenih je preminuo.",
    "sv": "En av de fyra skadade har avlidit.",
    "tr": "Yaralanan 4 işçiden biri hayatını kaybetti.",
    "uk": "Один із чотирьох поранених помер.",
    "ur": "چار زخمیوں میں سے ایک دم توڑ گیا۔",
    "vi": "Một trong bốn người bị thương đã chết.",
    "zh": "4名伤者中1人死亡。",
}
AGED = [
    ("ar", "توفي رجل عمره 47 عاما في الانفجار."),
    ("az", "47 yaşlı kişi həlak olub."),
    ("be", "Загінуў 47-гадовы рабочы."),
    ("bg", "Мъж на 47 години загина."),
    ("bg", "Загина 47-годишен работник."),
    ("bn", "৪৭ বছর বয়সী এক শ্রমিক নিহত হয়েছেন।"),
    ("bn", "47 বছর বয়সী এক শ্রমিক নিহত হয়েছেন।"),
    ("cs", "Zemřel muž ve věku 47 let."),
    ("cs", "Zahynul 47letý muž."),
    ("da", "En mand på 47 år er død."),
    ("da", "En 47-årig mand er død."),
    ("de", "Ein Mann im Alter von 47 Jahren kam ums Leben."),
    ("de", "Ein 47-Jähriger starb."),
    ("el", "Ένας άνδρας 47 ετών σκοτώθηκε."),
    ("el", "Ένας 47χρονος σκοτώθηκε."),
    ("en", "A man aged 47 was killed."),
    ("en", "A man of 47 has died."),
    ("en", "The 47-year-old man died."),
    ("es", "Un hombre de 47 años murió."),
    ("es", "Falleció un operario de 47 años de edad."),
    ("et", "Hukkus 47 aasta vanune mees."),
    ("et", "Hukkus 47-aastane mees."),
    ("fa", "مردی 47 ساله کشته شد."),
    ("fi", "47-vuotias mies kuoli."),
    ("fi", "Kuollut mies oli 47 vuotta vanha."),
    ("fr", "Un homme de 47 ans est mort."),
    ("fr", "Un ouvrier âgé de 47 ans a été tué."),
    ("he", "גבר בן 47 נהרג."),
    ("he", "בת 47 נהרגה בפיצוץ."),
    ("hi", "47 साल के एक मजदूर की मौत हो गई।"),
    ("hi", "47 वर्षीय मजदूर की मौत हो गई।"),
    ("hr", "Poginuo je muškarac od 47 godina."),
    ("hr", "Poginuo je 47-godišnji radnik."),
    ("hu", "Egy 47 éves férfi meghalt."),
    ("hy", "Զոհվել է 47 տարեկան տղամարդ։"),
    ("hy", "Զոհվել է 47-ամյա տղամարդ։"),
    ("id", "Seorang pria berusia 47 tahun tewas."),
    ("it", "Un uomo di 47 anni è morto."),
    ("it", "È morto un operaio 47enne."),
    ("ja", "47歳の男性が死亡した。"),
    ("ka", "დაიღუპა 47 წლის მამაკაცი."),
    ("kk", "47 жастағы ер адам қаза тапты."),
    ("ko", "47세 남성이 숨졌다."),
    ("lt", "Žuvo 47 metų vyras."),
    ("lv", "Gāja bojā 47 gadus vecs vīrietis."),
    ("lv", "Gāja bojā 47 gadu vecs vīrietis."),
    ("mk", "Загина маж на 47 години."),
    ("mk", "Загина 47-годишен работник."),
    ("nl", "Een man van 47 jaar is overleden."),
    ("nl", "Een 47-jarige man kwam om."),
    ("no", "En mann på 47 år er død."),
    ("no", "En 47 år gammel mann døde."),
    ("no", "En mann i 40-årene døde."),
    ("pl", "Zginął mężczyzna w wieku 47 lat."),
    ("pl", "Zginął 47-letni pracownik."),
    ("pt", "Um homem de 47 anos morreu."),
    ("ro", "Un bărbat de 47 de ani a decedat."),
    ("ro", "Un muncitor în vârstă de 47 de ani a murit."),
    ("ro", "Un bărbat de 19 ani a decedat."),
    ("ru", "Погиб мужчина 47 лет."),
    ("ru", "Погиб 47-летний рабочий."),
    ("sk", "Zomrel muž vo veku 47 rokov."),
    ("sk", "Zomrel 47-ročný muž."),
    ("sl", "Umrl je moški, star 47 let."),
    ("sl", "Umrl je 47-letni delavec."),
    ("sq", "Vdiq një burrë 47 vjeç."),
    ("sq", "Vdiq 47-vjeçari."),
    ("sr", "Poginuo je radnik star 47 godina."),
    ("sr", "Погинуо је 47-годишњи радник."),
    ("sv", "En man på 47 år har avlidit."),
    ("sv", "En 47-årig man dog."),
    ("sv", "En man i 50-årsåldern dog."),
    ("tr", "47 yaşındaki işçi hayatını kaybetti."),
    ("uk", "Загинув чоловік 47 років."),
    ("uk", "Загинув 47-річний робітник."),
    ("ur", "47 سالہ مزدور ہلاک ہو گیا۔"),
    ("vi", "Một người đàn ông 47 tuổi thiệt mạng."),
    ("zh", "一名47岁的男子死亡。"),
]


def told(knowledge: Knowledge, lang: str, text: str) -> Mapping[str, str]:
    pack = knowledge.packs[lang]
    hits = Lexicon(pack).cues.hits(fold(text))
    found: dict[str, str] = {}
    for c in casualties.claims(text, fold(text), hits, list(sentences(text)), [], pack):
        found.setdefault(c.field.value, c.value)
    return found


@pytest.mark.parametrize(("lang", "text"), NOBODY.items(), ids=NOBODY)
def test_nobody_is_hurt_wherever_the_word_stands(knowledge: Knowledge, lang: str, text: str) -> None:
    """Nobody hurt, and so nobody dead."""
    assert told(knowledge, lang, text) == {"killed": "0", "injured": "0"}


@pytest.mark.parametrize(("lang", "text"), ONE_OF_FOUR.items(), ids=ONE_OF_FOUR)
def test_one_of_four_injured_has_died(knowledge: Knowledge, lang: str, text: str) -> None:
    """One dead and three injured, whether the whole stands first or last."""
    assert told(knowledge, lang, text) == {"killed": "1", "injured": "3"}


@pytest.mark.parametrize(("lang", "text"), AGED)
def test_the_age_of_one_who_died_counts_nobody(knowledge: Knowledge, lang: str, text: str) -> None:
    """One dead, however the language tells that he was 47."""
    assert told(knowledge, lang, text) == {"killed": "1"}
