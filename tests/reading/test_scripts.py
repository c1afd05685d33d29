"""Texts in Arabic, Armenian, Georgian, Hebrew, Indic and East Asian scripts, and in Kazakh: what is read in them, and the
mechanisms that they alone need."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from watcher.reading.calendars import iranian
from watcher.reading.match import Matcher, pattern
from watcher.reading.read import Reader
from watcher.reading.scripts import script_at, script_of, unparted
from watcher.reading.text import fold, sentences, skeleton
from watcher.types import ClaimField, Reading, Tier

Read = Callable[..., Reading]

COUNTED = {ClaimField.KILLED: "k", ClaimField.INJURED: "i", ClaimField.MISSING: "m"}

TOLD = [
    # title, summary, day of publication → language, site, day of the event, what is counted, cause
    ("한화 대전공장 폭발, 3명 사망",
     "14일 오전 대전의 한화 대전공장에서 폭발 사고가 나 직원 3명이 숨졌다. 경찰은 원인을 조사하고 있다.",
     "2019-02-15", "ko", "hanwha-daejeon", "2019-02-14", "k3", "unknown"),
    ("불가리아 탄약공장서 폭발…3명 실종", "수요일 카잔루크의 탄약공장에서 폭발이 발생했다. 사보타주 가능성을 배제하지 않고 있다.",
     "2025-10-10", "ko", "arsenal-kazanlak", "2025-10-08", "m3", "sabotage"),
    ("ハンファ大田事業所で爆発とみられる火災",
     "14日午前、大田の事業所で爆発があり、作業員3人が死亡した。警察が原因を調べている。",
     "2019-02-14", "ja", "hanwha-daejeon", "2019-02-14", "k3", "unknown"),
    ("日油武豊工場で爆発、従業員2人けが", "7月3日、愛知県の工場で爆発があった。静電気が原因とみられる。",
     "2025-07-04", "ja", "nof-taketoyo", "2025-07-03", "i2", "accident"),
    ("俄罗斯喀山火药厂发生爆炸 三人死亡", "当地时间7月3日，喀山火药厂车间爆炸，造成3死5伤。当局称原因是违反操作规程。",
     "2025-07-04", "zh", "kazan-powder-plant", "2025-07-03", "i5 k3", "accident"),
    ("台灣軍備局205廠爆炸 1死2傷", "高雄205廠昨天發生爆炸，造成1名員工死亡。", "2025-10-10", "zh", "arsenal-205", "2025-10-09",
     "i2 k1", None),
    ("美國田納西州炸藥廠爆炸 16人遇難", "精準能源系統廠區10日爆炸，警方正在調查原因。",
     "2025-10-11", "zh", "accurate-energetic", "2025-10-10", "k16", "unknown"),
    ("مقتل ثلاثة عمال في انفجار بمصنع أسلحة في كازانلاك", "وقع الانفجار ١٥ أغسطس بسبب خطأ بشري، وأصيب خمسة آخرون.",
     "2025-08-16", "ar", "arsenal-kazanlak", "2025-08-15", "i5 k3", "accident"),
    ("مقتل عاملين اثنين في انفجار بمصنع 18 الحربي", "وقع الحادث في أبو زعبل أمس.",
     "2025-10-10", "ar", "abu-zaabal-18", "2025-10-09", "k2", None),
    ("انفجار در پارچین", "به گفته وزارت دفاع، دو کارگر کشته و سه نفر زخمی شدند. ۵ تیر", "2020-06-26", "fa", "parchin",
     "2020-06-25", "i3 k2", None),
    ("פיצוץ במפעל תחמושת בבולגריה: 15 הרוגים", "הפיצוץ אירע אתמול במפעל תחמושת בקזנלק. נסיבות האירוע נבדקות.",
     "2025-10-10", "he", "arsenal-kazanlak", "2025-10-09", "k15", "unknown"),
    ("שני הרוגים בפיצוץ במפעל תומר", "שני עובדים נהרגו ושלושה נפצעו ב-3 ביולי בעקבות תקלה.",
     "2025-07-04", "he", "tomer-israel", "2025-07-03", "i3 k2", "accident"),
    ("भंडारा की आयुध निर्माणी में विस्फोट, 8 की मौत", "शुक्रवार सुबह धमाके में सात घायल हुए। पुलिस के अनुसार कारण स्पष्ट नहीं है।",
     "2025-01-24", "hi", "of-bhandara", "2025-01-24", "i7 k8", "unknown"),
    ("बेमेतरा बारूद फैक्ट्री में ब्लास्ट, एक मजदूर की मौत, छह घायल", "छत्तीसगढ़ में आज सुबह हुआ हादसा।",
     "2024-05-25", "hi", "special-blasts-pirda", "2024-05-25", "i6 k1", None),
    ("واہ آرڈیننس فیکٹری میں دھماکا، تین مزدور جاں بحق", "دھماکا گزشتہ روز ہوا، دو افراد زخمی ہیں اور وجہ معلوم نہیں ہو سکی۔",
     "2025-10-10", "ur", "pof-wah", "2025-10-09", "i2 k3", "unknown"),
    ("গাজীপুর সমরাস্ত্র কারখানায় বিস্ফোরণ, দুই শ্রমিক নিহত", "গতকাল বিস্ফোরণে পাঁচজন আহত হয়েছেন। কারণ জানা যায়নি।",
     "2025-10-10", "bn", "bof-gazipur", "2025-10-09", "i5 k2", "unknown"),
    ("Петропавлдағы ПЗТМ зауытында жарылыс болды, екі адам қаза тапты", "Кеше бес жұмысшы жараланды. Себебі анықталуда.",
     "2025-10-10", "kk", "pztm-petropavl", "2025-10-09", "i5 k2", "unknown"),
    ("Պայթյուն Ադրբեջանի «Արազ» գործարանում", "Շիրվանի գործարանում պայթյունից 6 մարդ է զոհվել։", "2025-10-10", "hy",
     "sharg-shirvan", None, "k6", None),
    ("ყაზანის დენთის ქარხანაში აფეთქებას სამი ადამიანი ემსხვერპლა", "აფეთქება 3 ივლისს მოხდა.",
     "2025-07-04", "ka", "kazan-powder-plant", "2025-07-03", "k3", None),
]  # fmt: skip


@pytest.mark.parametrize(("title", "summary", "day", "lang", "facility", "told", "counts", "cause"), TOLD)
def test_an_explosion_is_read(
    read: Read, title: str, summary: str, day: str, lang: str, facility: str, told: str | None, counts: str, cause: str | None
) -> None:
    """Language, plant, day, casualties and cause, without being told the language."""
    reading = read(title, summary, day=day)
    assert (reading.lang, reading.tier) == (lang, Tier.EXPLOSION)
    report = reading.reports[0]
    assert report.facility == facility
    assert told is None or report.date.day == date.fromisoformat(told)
    claims = [c for c in report.claims if c.field in COUNTED]
    assert {f"{COUNTED[c.field]}{c.value}" for c in claims} == set(counts.split())  # type: ignore[index]
    assert cause is None or cause in {c.value for c in report.claims if c.field is ClaimField.CAUSE}


STRUCK = [
    ("우크라 드론, 러시아 보트킨스크 미사일 공장 타격", "간밤 드론이 공격해 11명이 다쳤다.", "ko"),
    ("ボトキンスク工場を無人機が攻撃", "昨夜の攻撃で11人が負傷した。", "ja"),
    ("乌克兰无人机袭击俄罗斯沃特金斯克机械厂", "昨晚无人机袭击，11人受伤。", "zh"),
    ("مسيرات أوكرانية تستهدف مصنع فوتكينسك الروسي", "الهجوم بالمسيرات أسفر عن إصابة 11 عاملا.", "ar"),
    ("حمله پهپادی اوکراین به کارخانه ووتکینسک", "شب گذشته ۱۱ نفر زخمی شدند.", "fa"),
    ("רחפנים אוקראיניים תקפו את מפעל ווטקינסק ברוסיה", "11 בני אדם נפצעו הלילה.", "he"),
    ("यूक्रेन का रूस के वोटकिंस्क प्लांट पर ड्रोन हमला", "बीती रात 11 लोग घायल हुए।", "hi"),
    ("Ресейдегі Воткинск зауытына дрондар шабуыл жасады", "Түнде 11 адам жараланды.", "kk"),
    ("დრონები ვოტკინსკის ქარხანას დაესხნენ თავს", "ღამით 11 ადამიანი დაშავდა.", "ka"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "summary", "lang"), STRUCK)
def test_a_strike_is_read(read: Read, title: str, summary: str, lang: str) -> None:
    """The plant, the drones and the injured."""
    reading = read(title, summary)
    assert (reading.lang, reading.tier) == (lang, Tier.RELATED)
    (report, *_) = reading.reports
    assert report.facility == "votkinsk-plant"
    assert {(c.field.value, str(c.value)) for c in report.claims} >= {("injured", "11"), ("cause", "drone")}


LURES = [
    "화성 리튬전지 공장 화재, 22명 사망", "방산주 인기 폭발…주가 급등", "부산 아파트서 가스 폭발…1명 숨져",
    "방산업체 사이버 공격 피해",
    "住宅でガス爆発、1人死亡", "花火工場で爆発、2人死亡", "新作ゲームの人気が爆発的に拡大", "弾薬庫で不発弾処理訓練",
    "煤气爆炸致居民楼坍塌 2人死亡", "湖南烟花厂爆炸 9人死亡", "公司业绩爆炸式增长 军工股大涨", "工厂举行消防演练",
    "انفجار أسطوانة غاز في شقة سكنية يقتل شخصين", "انفجار سكاني يهدد مصر", "هجوم سيبراني على مصنع أسلحة", "حريق في مصنع بطاريات",
    "نشت گاز در منزل مسکونی منجر به انفجار شد", "انفجار قیمت‌ها در بازار مسکن", "رزمایش در کارخانه مهمات",
    "פיצוץ השיחות בין הצדדים", "התפוצצות בלון גז בבית מגורים בחיפה", "מתקפת סייבר על מפעל ביטחוני",
    "पटाखा फैक्ट्री में धमाका, 5 मजदूरों की मौत", "गैस सिलेंडर फटने से मकान में विस्फोट", "धमाकेदार बल्लेबाजी से जीता भारत",
    "گیس سلنڈر پھٹنے سے مکان میں دھماکا، دو جاں بحق", "سائبر حملہ ناکام", "پٹاخہ فیکٹری میں دھماکا",
    "গ্যাস সিলিন্ডার বিস্ফোরণে বাসায় আগুন, নিহত ২", "পোশাক কারখানায় বয়লার বিস্ফোরণ", "সাইবার হামলায় অচল ব্যাংক",
    "Пәтерде газ баллоны жарылып, бір адам қаза тапты", "Кибершабуыл қорғаныс зауытына жасалды",
    "Գազի բալոնի պայթյուն բնակարանում, զոհվել է մեկ մարդ", "Պայթյուն Սուրմալու տոնավաճառում",
    "ბინაში გაზის ბალონი აფეთქდა, დაიღუპა ერთი ადამიანი", "კიბერშეტევა თავდაცვის საწარმოზე",
]  # fmt: skip


@pytest.mark.parametrize("title", LURES)
def test_a_lure_is_left(read: Read, title: str) -> None:
    """Gas, fireworks, figures of speech, cyber attacks, drills and civil works are no news of ours."""
    assert read(title).tier is Tier.IGNORED


@pytest.mark.parametrize(
    ("title", "denied"),
    [
        ("土耳其巴勒克埃西尔炸药厂爆炸，当局排除蓄意破坏", "sabotage"), ("탄약공장 폭발, 당국은 테러 가능성을 배제했다",
         "sabotage"),
        ("انفجار في مصنع ذخيرة والسلطات تستبعد التخريب", "sabotage"), ("פיצוץ במפעל תחמושת, הרשויות שוללות חבלה", "sabotage"),
    ],
)  # fmt: skip
def test_a_cause_is_denied(read: Read, title: str, denied: str) -> None:
    """A denying word of two letters is a verb where letters stand for words, and works both ways."""
    claims = read(title).reports[0].claims
    assert (ClaimField.DENIAL, denied) in {(c.field, c.value) for c in claims}


# ---------------------------------------------------------------------------- mechanisms


def found(sources: Sequence[str], text: str, prefixes: Sequence[str] = ()) -> list[str]:
    folded = fold(text)
    matcher = Matcher([pattern(s, "event", "what", prefixes=prefixes) for s in sources], prefixes)
    return [text[h.start : h.end] for h in matcher.hits(folded)]


def test_no_boundary_where_words_stand_together() -> None:
    """Han, kana and Hangul match anywhere, Latin words among them at their own boundaries only."""
    assert found(["爆炸"], "工厂发生爆炸事故") == ["爆炸"]
    assert found(["工場 .. 爆発"], "工場で大きな爆発") == ["工場で大きな爆発"]
    assert found(["군수 공장"], "군수공장에서") == ["군수공장"] and found(["군수 공장"], "군수 공장") == ["군수 공장"]
    assert found(["tnt"], "用TNT炸药") == ["TNT"] and found(["tnt"], "用XTNT炸药") == []


def test_prefixes_are_passed_over() -> None:
    """The article and conjunctions of Arabic and Hebrew stand before any word of a pattern, other letters do not."""
    arabic = ["و", "ب", "ل", "ال", "وال", "بال", "لل"]
    assert found(["مصنع ذخيرة"], "وبالمصنع", arabic) == []
    assert found(["مصنع ذخيرة"], "بمصنع الذخيرة", arabic) == ["مصنع الذخيرة"]
    assert found(["انفجار"], "والانفجار", arabic) == ["انفجار"] and found(["انفجار"], "شانفجار", arabic) == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("إصابة ١٥", "اصابه 15"), ("کارخانه‌ای", "كارخانه اي"), ("מפעלים", "מפעלימ"), ("３人ＴＮＴ", "3人tnt"), ("مصنّع و",
         "مصنع  و"),
        ("फ़ैक्ट्री", fold("फैक्ट्री") + " "), ("गाँव", fold("गांव")),
        ("दुसऱ्या", fold("दुसर्या")), ("๓ ౩ ௩", "3 3 3"), ("Պայթյո՞ւն", "պայթյուն "), ("彈藥廠爆炸", "弹药厂爆炸"),
    ],
)  # fmt: skip
def test_letters_written_by_turns_are_one(text: str, folded: str) -> None:
    """Marks that come and go stand behind their word, so that length and the beginnings of words hold."""
    assert fold(text) == folded
    assert len(folded) == len(text)


def test_vowel_signs_are_part_of_their_word() -> None:
    """आग (fire) is not found in आगे (further), which Python would end at its vowel sign."""
    assert found(["आग"], "आगे की कार्रवाई") == [] and found(["आग"], "कारखाने में आग लगी") == ["आग"]
    assert found(["தீ"], "தீபாவளி") == [] and found(["தீ"], "ஆலையில் தீ") == ["தீ"]
    assert found(["ఆలయం"], "ఆలయంలో") == [] and found(["ఆలయ*"], "ఆలయంలో") == ["ఆలయంలో"]


def test_thai_is_told_by_letters_and_matches_anywhere() -> None:
    """Thai parts no words: a pattern stands inside a run of letters, a blank of it may be one of the text, and a Latin word or a
    number beside it keeps its own boundaries."""
    assert found(["โรงงาน .. ระเบิด"], "เหตุโรงงานกระสุนระเบิดสนั่น") == ["โรงงานกระสุนระเบิด"]
    assert found(["ดับ 3"], "คนงานดับ3") == ["ดับ3"] and found(["ดับ 3"], "ดับ 30 ราย") == []
    assert found(["tnt"], "ระเบิดTNTหนัก") == ["TNT"] and found(["tnt"], "ระเบิดXTNT") == []
    assert {script_at(c) for c in "โรงงาน" + fold("โรงงาน")} == {"Thai"} and unparted(fold("ก"))


def test_sentences_end_without_a_blank_or_a_capital() -> None:
    """At 。 and ।, and at a full stop before a letter that has no capital."""
    for text, count in (
        ("爆炸。三人死亡！起火。", 3),
        ("धमाका हुआ। मौत हुई।", 2),
        ("وقع انفجار. قتل ثلاثة؟ نعم", 3),
        ("폭발했다. 3명이 숨졌다.", 2),
    ):
        assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("爆発した", "Jpan"), ("爆炸", "Hans"), ("優の良品店发生爆炸事件三人", "Hans"), ("폭발 TNT", "Hang"), ("انفجار",
         "Arab"), ("“Blast” at £5", ""),
        ("Взрыв в Туле", ""), ("Пәтерде өрт", ""), ("פיצוץ", "Hebr"), ("აფეთქება", "Geor"), ("Պայթյուն", "Armn"),
        ("The 爆 mark on a wall", ""),
        ("โรงงานระเบิด", "Thai"), ("పేలుడు", "Telu"), ("வெடி விபத்து", "Taml"),
    ],
)  # fmt: skip
def test_the_script_of_a_text(text: str, script: str) -> None:
    """By its share of letters; kana but の make Han characters Japanese."""
    assert script_of(text) == script


def test_a_feed_is_corrected_by_script(read: Read) -> None:
    """What a feed says gives way to the script; a Japanese headline without kana stays Japanese where the feed says so."""
    assert read("工場爆発 3人死亡", lang="ja").lang == "ja"
    assert read("한화 대전공장 폭발", lang="en").lang == "ko"
    assert read("Blast at a plant kills two", lang="ar").lang == "en"
    assert read("Жители Казани сообщили о взрыве на заводе", lang=None).lang == "ru"


def test_days_of_the_iranian_calendar() -> None:
    """Leap years by the cycle of 33; days that are not there are none."""
    assert iranian(1403, 1, 1) == date(2024, 3, 20) and iranian(1404, 1, 1) == date(2025, 3, 21)
    assert iranian(1399, 12, 30) == date(2021, 3, 20) and iranian(1402, 11, 22) == date(2024, 2, 11)
    assert iranian(1403, 7, 31) is None and iranian(1403, 13, 1) is None


def test_a_bare_day_is_the_last_such_day(read: Read) -> None:
    """14일 is the day of this or the last month; 14일간 says how long."""
    told = read("한화 대전공장 폭발", "28일 오전 폭발했다.", day="2024-02-09").reports[0].date
    assert told.day == date(2024, 1, 28)
    lasting = read("한화 대전공장 폭발", "14일간 조사한다.", day="2024-02-20").reports[0].date
    assert lasting.basis is None


def test_names_as_written(reader: Reader) -> None:
    """Longest first; at the beginning of a word but for prefixes; before an ending; kana as whole runs."""

    def names(text: str, lang: str) -> set[tuple[str, str]]:
        return {(text[m.start : m.end], m.kind) for m in reader._names.mentions(text, lang)}

    assert ("喀山火药厂", "facility") in names("俄罗斯喀山火药厂爆炸", "zh")
    assert ("대전", "place") in names("대전에서 폭발", "ko") and ("대전", "place") not in names("대전환의 시대", "ko")
    assert ("カザン", "place") in names("カザンで爆発", "ja") and ("カザン", "place") not in names("マカザンで", "ja")
    assert ("205厂", "facility") in names("高雄205厂爆炸", "zh")
    assert ("นครสวรรค์", "place") in names("ระเบิดที่นครสวรรค์เมื่อคืน", "th")
    assert ("నాగపూర్", "place") in names("నాగపూర్‌లో పేలుడు", "te")
    assert names("நாக்பூரில் விபத்து", "ta") == names("நாக்பூர் அருகே விபத்து", "ta") == {("நாக்பூர", "place")}
    assert ("أنقرة", "place") in names("وأنقرة تنفي", "ar") and ("أنقرة", "place") not in names("شأنقرة", "ar")


@pytest.mark.parametrize(
    ("written", "latin"), [("ვოტკინსკ", "Votkinsk"), ("Վոտկինսկ", "Votkinsk"), ("Թուլա", "Tula"), ("Қостанай", "Kostanay")]
)
def test_alphabets_share_the_skeleton(written: str, latin: str) -> None:
    """Armenian, Georgian and Kazakh letters stand for sounds: their names need no list of their own."""
    assert skeleton(written) == skeleton(latin)
