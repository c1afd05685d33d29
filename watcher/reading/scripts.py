"""What scripts other than Latin and Cyrillic ask of the reading, as tables: which of them part words, how their letters are
folded, which script a text is in.

Folding keeps its promise of one character for one, or no offset would hold. Letters that are written by turns are one
(أ إ آ are ا, ک is ك, 發 is 发, ７ and ٧ are 7). Marks that come and go (Arabic vowel signs, the nukta of Hindi) cannot be
left out; they are moved behind their word as blanks, so that its letters stand together, its beginning stays where it is
and so does everything after it. Vowel signs of Devanagari and Bengali are no letters to Python (`isalnum`), which would
end a word at each; each is folded to its independent vowel, which is one. Tamil and Telugu alike.

Thai parts no words either, but stands before `UNPARTED`: its letters and marks are folded to as many behind it, so that
the one comparison by which the matching tells such scripts serves it too. Rejected: a set of ranges, which would be asked of
every hit.

Chinese and Japanese part no words, Korean only phrases: from `UNPARTED` on no word boundary is asked for. Rejected: a
tokenizer for each (jieba 19 MB, MeCab 50 MB, and their words are not the cues' words: 火药厂 comes out as one or as two).
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter

UNPARTED = "\u2e80"
"""The first character of the scripts whose words stand together: Han, kana, Hangul and what Thai is folded to lie
behind it, all else before it."""
DROPPED = "\x1f"
"""What a mark that comes and goes is folded to before it is moved behind its word."""

_STARTS = (
    (0x0531, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, ""), (0x0750, "Arab"), (0x0780, ""), (0x08A0, "Arab"),
    (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, ""), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, ""), (0x0E00, "Thai"),
    (0x0E80, ""), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, ""), (0x1C90, "Geor"),
    (0x1CC0, ""), (0x2E80, "Hans"), (0x3000, ""), (0x3005, "Hans"), (0x3008, ""), (0x3040, "Jpan"), (0x3100, ""),
    (0x3130, "Hang"), (0x3190, ""), (0x31F0, "Jpan"), (0x3200, ""), (0x3400, "Hans"), (0xA000, "Thai"), (0xA060, ""),
    (0xAC00, "Hang"), (0xD7B0, ""), (0xF900, "Hans"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""), (0xFE70, "Arab"),
    (0xFF00, ""), (0xFF66, "Jpan"), (0xFFA0, ""), (0x20000, "Hans"), (0x32000, ""),
)  # fmt: skip
"""Where each script begins; "" is none of ours. 0xA000 is where Thai letters are folded to."""
_BOUNDS = [start for start, _ in _STARTS]
_SPECIAL = re.compile(r"[\u0531-\u1cbf\u2e80-\U0010ffff]")
_LETTERS = re.compile(r"[^\W\d_]")
SAMPLE = 160
"""Characters looked at to tell the script."""
_MOST = 0.4
"""Share of letters from which a text is in that script, names and products in Latin letters beside it."""
_KANA = 0.03
"""Share of kana, の apart, from which Han characters are Japanese: a Chinese text may quote の, and no other."""

INDEXED = frozenset({"Arab", "Hebr", "Deva", "Beng", "Taml", "Telu", "Thai", "Hang", "Jpan", "Hans"})
"""Scripts whose names are looked up as written; the others have one letter for a sound, so that the skeleton serves."""
READ_AS = {"Hans": {"Hans", "Jpan"}, "Jpan": {"Jpan"}}
"""Script of a text → scripts of packs that may read it: a Japanese headline may do without kana."""


def script_at(char: str) -> str:
    """The script of `char`, "" for Latin, Cyrillic, Greek and whatever has no pack."""
    at = bisect_right(_BOUNDS, ord(char))
    return _STARTS[at - 1][1] if at else ""


def script_of(text: str) -> str:
    """The script of `text` if it is one of those told here, else ""."""
    sample = text[:SAMPLE]
    if text.isascii() or _SPECIAL.search(sample) is None:
        return ""
    letters = _LETTERS.findall(sample)
    counts: dict[str, int] = {}
    for char, times in Counter(letters).items():
        script = script_at(char)
        counts[script] = counts.get(script, 0) + times
    kana, both = counts.get("Jpan", 0), counts.pop("Hans", 0) + counts.pop("Jpan", 0)
    counts["Jpan" if kana - letters.count("の") > _KANA * both else "Hans"] = both
    counts.pop("", None)
    best = max(counts, key=lambda s: counts[s], default="")
    return best if best and counts[best] >= _MOST * len(letters) else ""


def readers(script: str) -> frozenset[str]:
    """Scripts of the packs that may read a text in `script`."""
    return frozenset(READ_AS.get(script, {script}))


# ---------------------------------------------------------------------------- folding

_ALIKE = (
    ("أإآٱ", "ا"), ("ىیېے", "ي"), ("ئ", "ي"), ("ؤ", "و"), ("ةۀہھە", "ه"), ("کڪ", "ك"), ("ךםןףץ", "כמנפצ"),
    ("،٬", ","), ("؛", ";"), ("؟", "?"), ("٫", "."), ("։", "."), ("\u05be", "-"), ("\u05f3", "'"), ("\u05f4", '"'),
    ("\u0901\u0902", "\u0950"), ("\u0903", "\u0972"), ("\u094d", "\u093d"), ("\u0981\u0982", "\u09f0"), ("\u0983", "\u09f1"),
    ("\u09cd", "\u09bd"), ("\u0bcd", "\u0bd0"), ("\u0c01\u0c02", "\u0c58"), ("\u0c03", "\u0c59"), ("\u0c4d", "\u0c3d"),
    ("\u0931", "र"), ("\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f", "कखगजडढफय"), ("\u09dc\u09dd\u09df", "ডঢয"),
    ("\u200c\u3000", " "), ("「『《〈", '"'), ("」』》〉", '"'), ("～〜", "-"),
)  # fmt: skip
"""Letters written by turns, final letters, signs of their own: each of the first, one by one or all, is the second."""
_DROPPED = ((0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x055A, 0x055E),
            (0x093C, 0x093C), (0x09BC, 0x09BC), (0x200D, 0x200F), (0x2066, 0x2069), (0x202A, 0x202E))  # fmt: skip
_DIGITS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0BE6, 0x0C66, 0x0E50)
_VOWELS = ((0x093E, 0x094C, 0x38), (0x09BE, 0x09CC, 0x38), (0x0BBE, 0x0BCC, 0x38), (0x0C3E, 0x0C4C, 0x38))
"""First and last vowel sign, and how far before them their independent vowels stand."""
_THAI = (0x0E01, 0x0E4F, 0x9200)
"""First and last letter or mark of Thai, and how far behind them the syllables of Yi stand, to which they are folded."""
TRADITIONAL = (
    "並乹乾亁亝亞亱亾佈佔併來侷係俬俻倉個倫偽傑備傢傷僊働僞僱價億償儲兒內兩冐凈凱別則剋剛剳劃劄劇劉劑動務勞勢匯區卹厤厰厲參吳呂咊員唸問喪喬單嘑嘠"
    "噴噸噹嚮嚴囌囙圅國園圖團坿埰報場塚塟塲塵墖墜壞壟夢奧奮姦婁嫰學宮寀寑寢實寧審寫寳寶尅將專導尒尙尟尠屢層屬岡峯峴島峽崑崗嵗嶺嶼嶽巖帋幑幙幹幾庫"
    "庽廂廈廠廣廳廵廹廻張強彆彈彙彥彿徑復徵恆悶愛愽慶應懞懷戰戲戶戹拚捄捨掛採揚損撓撡撫撾擊據擧擬擴攔攪攷敍敗敘數敺於旹旾昇時晉曆曏書會朞朢朮東枱"
    "査栁栢桒桺棗棟楊業極榦槍樂樑樓標樸樹橋機橫檔檢檯欒欖欽歐歲歴歷殘殺毀毬氣氷決沒沖況洩涼淛淨淩渖測湧湯湼準溫滄滙滸滿漢潛潤澤濃濛濟濰濱瀋瀏瀘灋"
    "灣災為烏烖無煉煙熱燈燒燙營燬爐爲爾牐牓犧獨獲現瑪瑯環瓊瓏產産甦甯畢畧畱當疎痠瘓癱發盤盧眎眡睏瞭矇砲確磯礦祕禮秊秌稜種稱穀積穫窩竝筞箇節築簽籐"
    "籤糞糧糰紀約紅納紐紙級紡紥紮細紹組結絡統綏經綜綫維網綵綿緊線緜緬練縱縴總績織繫纍纖缐羅羣義習聖聞聯聲聶職聽肅肎脅脇脩脫膠臈臘臨臺與興舉舊舖舘"
    "舩艦芲茲荊莊華菸萊萬葉葠葯蒐蓡蔕蔘蕓蕪薩藥蘆蘇蘓蘤蘭處號術衕衚衛衝衞裏裝裡製複襲覇覈見規視覽訂計訓託記訟訥訪設許訴証評試話該誇誌認誕語誤說説"
    "調論諫諾謀謌講謝謠謡謬證識譭議護變讓讚讬豐貝財貢貪責貴買費賀資賈賉賓賛賠賢賴購賽贊贛趙跡踰蹟蹤車軍輔輕輛輪輸轟辠農辳迴連逥逩週進遊運過達違遜"
    "遠遷遺遼邁還邊鄉鄒鄧鄭鄲醣醫釬鈡鈦鈾鉄鉅銀銅銨銲銷鋁鋪鋰鋼錢錦錫錶鍊鍋鍾鎗鎧鎭鎮鏡鐘鐵鑛鑵钜锺長門閃開間閔閘閤闆關闢阨陜陝陞陰陸陽隂隊隨險隱"
    "雙雞難雲電靈靜鞦韃韆韋韓響頂順須頓頗領頭頻頼題顏顔顧顯風颱飛飯飾餘館餹饒馀馬駁駈駐騐驅驗體髮鬆鬍鬚鬥鬦鬪魯鮮鳳鳴鴈鴨鵬鶴鷄鷹鹹鹻鹼鹽麗麥麪麫"
    "麯麴麵麹麺黃點齊齋齣龍龐龜"
)
SIMPLIFIED = (
    "并干干干斋亚夜亡布占并来局系私备仓个伦伪杰备家伤仙动伪雇价亿偿储儿内两冒净凯别则克刚札划札剧刘剂动务劳势汇区恤历厂厉参吴吕和员念问丧乔单呼嘎"
    "喷吨当向严苏因函国园图团附采报场冢葬场尘塔坠坏垄梦奥奋奸娄嫩学宫采寝寝实宁审写宝宝克将专导尔尚鲜鲜屡层属冈峰岘岛峡昆岗岁岭屿岳岩纸徽幕干几库"
    "寓厢厦厂广厅巡迫回张强别弹汇彦佛径复征恒闷爱博庆应蒙怀战戏户厄拼救舍挂采扬损挠操抚挝击据举拟扩拦搅考叙败叙数驱于时春升时晋历向书会期望术东台"
    "查柳柏桑柳枣栋杨业极干枪乐梁楼标朴树桥机横档检台栾榄钦欧岁历历残杀毁球气冰决没冲况泄凉浙净凌沈测涌汤涅准温沧汇浒满汉潜润泽浓蒙济潍滨沈浏泸法"
    "湾灾为乌灾无炼烟热灯烧烫营毁炉为尔闸榜牺独获现玛琅环琼珑产产苏宁毕略留当疏酸痪瘫发盘卢视视困了蒙炮确矶矿秘礼年秋棱种称谷积获窝并策个节筑签藤"
    "签粪粮团纪约红纳纽纸级纺扎扎细绍组结络统绥经综线维网彩绵紧线绵缅练纵纤总绩织系累纤线罗群义习圣闻联声聂职听肃肯胁胁修脱胶腊腊临台与兴举旧铺馆"
    "船舰花兹荆庄华烟莱万叶参药搜参蒂参芸芜萨药芦苏苏花兰处号术同胡卫冲卫里装里制复袭霸核见规视览订计训托记讼讷访设许诉证评试话该夸志认诞语误说说"
    "调论谏诺谋歌讲谢谣谣谬证识毁议护变让赞托丰贝财贡贪责贵买费贺资贾恤宾赞赔贤赖购赛赞赣赵迹逾迹踪车军辅轻辆轮输轰罪农农回连回奔周进游运过达违逊"
    "远迁遗辽迈还边乡邹邓郑郸糖医焊钟钛铀铁巨银铜铵焊销铝铺锂钢钱锦锡表炼锅钟枪铠镇镇镜钟铁矿罐巨钟长门闪开间闵闸合板关辟厄陕陕升阴陆阳阴队随险隐"
    "双鸡难云电灵静秋鞑千韦韩响顶顺须顿颇领头频赖题颜颜顾显风台飞饭饰余馆糖饶余马驳驱驻验驱验体发松胡须斗斗斗鲁鲜凤鸣雁鸭鹏鹤鸡鹰咸碱碱盐丽麦面面"
    "曲曲面曲面黄点齐斋出龙庞龟"
)
"""Traditional characters and what they are in simplified ones: those of the Chinese pack and of the names only."""


def folding() -> dict[str, str]:
    """Character → what it is folded to."""
    table = {chr(c): DROPPED for first, last in _DROPPED for c in range(first, last + 1)}
    for these, those in _ALIKE:
        table |= dict(zip(these, those if len(those) > 1 else those * len(these), strict=True))
    for zero in _DIGITS:
        table |= {chr(zero + n): str(n) for n in range(10)}
    for first, last, back in _VOWELS:
        table |= {chr(c): chr(c - back) for c in range(first, last + 1) if unicodedata.category(chr(c)).startswith("M")}
    table |= {chr(c): chr(c + _THAI[2]) for c in range(_THAI[0], _THAI[1] + 1) if unicodedata.category(chr(c))[0] in "LM"}
    table |= {chr(0xFF01 + n): chr(0x21 + n).lower() for n in range(94)}
    return table | dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))


_MARKED = re.compile(rf"(?<![^\W_])[^\W_]*+(?:{DROPPED}[^\W_]*+)+")


def drawn_together(folded: str) -> str:
    """`folded` with the marks of each word behind it, as blanks."""
    return _MARKED.sub(lambda m: m[0].replace(DROPPED, "").ljust(len(m[0])), folded)


# ---------------------------------------------------------------------------- one letter for a sound

ALPHABETS = {
    **dict(zip("աբգդեզէըթժիլխկհղճմյնշոչպռսվտրցւփքօֆ", "abgdezeetzilhkhgcminsocprsvtrcvpkof", strict=True)),
    "և": "ev",
    **dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცწჭხჰ", "abgdevztiklmnopzrstufkgkscccchh", strict=True)),
    **dict(zip("әғқңөұүһ", "agknouuh", strict=True)),
    **dict.fromkeys("ձջძჯ", "dz"),
    "ծ": "c",
}
"""Armenian, Georgian and Kazakh letters in the alphabet of skeletons."""
CLUSTERS = {"ու": "u"}


# ---------------------------------------------------------------------------- words that stand together

WORD = r"[^\W\u2e80-\U0010ffff]"
"""A character of a word where words are parted, for regexes."""


KATAKANA = "\u30a0"
"""From here on kana write foreign names, before it endings and particles."""


_ANYWHERE = frozenset({"Hans", "Thai"})
"""Scripts in which a name may begin and end anywhere."""


def unparted(char: str) -> bool:
    return char >= UNPARTED


def joined(a: str, b: str) -> bool:
    """Whether a name may not begin or end between these two characters: inside a word, or inside a run of kana."""
    if not (a.isalnum() and b.isalnum()):
        return False
    left, right = script_at(a), script_at(b)
    if not _ANYWHERE.isdisjoint((left, right)):
        return False
    if left == right == "Jpan":
        return (a >= KATAKANA) == (b >= KATAKANA)
    return left == right or not (unparted(a) or unparted(b))
