"""Names of months, weekdays, languages, countries and plant classes in the languages of the mails.

Countries are those of the facility register and of its press; an unknown code is shown as it is, which is no error.
Rejected: babel (9 MB of locale data for these lists; its own formats would still have to be pinned for golden files).
"""

from collections.abc import Mapping
from datetime import date

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
_SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ru": "янв фев мар апр май июн июл авг сен окт ноя дек",
    "uk": "січ лют бер кві тра чер лип сер вер жов лис гру",
}
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "uk": "понеділок вівторок середа четвер п'ятниця субота неділя",
}
_LANGUAGES = {
    "en": "en English ru Russian uk Ukrainian de German fr French es Spanish it Italian pt Portuguese pl Polish cs Czech "
    "bg Bulgarian sr Serbian ro Romanian tr Turkish hu Hungarian be Belarusian sk Slovak fa Persian ko Korean "
    "ar Arabic az Azerbaijani bn Bengali da Danish el Greek et Estonian fi Finnish he Hebrew hi Hindi hr Croatian hy Armenian "
    "id Indonesian ja Japanese ka Georgian kk Kazakh lt Lithuanian lv Latvian mk Macedonian nl Dutch no Norwegian sl Slovene "
    "sq Albanian sv Swedish ur Urdu vi Vietnamese zh Chinese ca Catalan mr Marathi ta Tamil te Telugu th Thai "
    "af Afrikaans sw Swahili tl Tagalog",
    "ru": "en английский ru русский uk украинский de немецкий fr французский es испанский it итальянский pt португальский "
    "pl польский cs чешский bg болгарский sr сербский ro румынский tr турецкий hu венгерский be белорусский sk словацкий "
    "fa персидский ko корейский ar арабский az азербайджанский bn бенгальский da датский el греческий et эстонский "
    "fi финский he иврит hi хинди hr хорватский hy армянский id индонезийский ja японский ka грузинский kk казахский "
    "lt литовский lv латышский mk македонский nl нидерландский no норвежский sl словенский sq албанский sv шведский "
    "ur урду vi вьетнамский zh китайский ca каталанский mr маратхи ta тамильский te телугу th тайский "
    "af африкаанс sw суахили tl тагальский",
    "uk": "en англійська ru російська uk українська de німецька fr французька es іспанська it італійська pt португальська "
    "pl польська cs чеська bg болгарська sr сербська ro румунська tr турецька hu угорська be білоруська sk словацька "
    "fa перська ko корейська ar арабська az азербайджанська bn бенгальська da данська el грецька et естонська fi фінська "
    "he іврит hi гінді hr хорватська hy вірменська id індонезійська ja японська ka грузинська kk казахська lt литовська "
    "lv латиська mk македонська nl нідерландська no норвезька sl словенська sq албанська sv шведська ur урду "
    "vi в'єтнамська zh китайська ca каталонська mr маратхі ta тамільська te телугу th тайська "
    "af африкаанс sw суахілі tl тагальська",
}
_COUNTRIES = {
    "en": "RU:Russia UA:Ukraine US:United_States BG:Bulgaria RS:Serbia CZ:Czechia PL:Poland IT:Italy DE:Germany FR:France "
    "ES:Spain GB:United_Kingdom KR:South_Korea KP:North_Korea IR:Iran PK:Pakistan IN:India TR:Türkiye ZA:South_Africa BR:Brazil "
    "BY:Belarus RO:Romania SK:Slovakia HU:Hungary CN:China JP:Japan IL:Israel KZ:Kazakhstan AM:Armenia "
    "AZ:Azerbaijan GE:Georgia "
    "BE:Belgium NL:Netherlands SE:Sweden NO:Norway FI:Finland CH:Switzerland AT:Austria GR:Greece HR:Croatia BA:Bosnia "
    "PT:Portugal CA:Canada AU:Australia MX:Mexico AR:Argentina EG:Egypt SA:Saudi_Arabia TW:Taiwan "
    "VN:Vietnam ID:Indonesia",
    "ru": "RU:Россия UA:Украина US:США BG:Болгария RS:Сербия CZ:Чехия PL:Польша IT:Италия DE:Германия FR:Франция "
    "ES:Испания GB:Великобритания KR:Южная_Корея KP:КНДР IR:Иран PK:Пакистан IN:Индия TR:Турция ZA:ЮАР BR:Бразилия "
    "BY:Белоруссия RO:Румыния SK:Словакия HU:Венгрия CN:Китай JP:Япония IL:Израиль KZ:Казахстан AM:Армения "
    "AZ:Азербайджан GE:Грузия "
    "BE:Бельгия NL:Нидерланды SE:Швеция NO:Норвегия FI:Финляндия CH:Швейцария AT:Австрия GR:Греция HR:Хорватия BA:Босния "
    "PT:Португалия CA:Канада AU:Австралия MX:Мексика AR:Аргентина EG:Египет SA:Саудовская_Аравия TW:Тайвань "
    "VN:Вьетнам ID:Индонезия",
    "uk": "RU:Росія UA:Україна US:США BG:Болгарія RS:Сербія CZ:Чехія PL:Польща IT:Італія DE:Німеччина FR:Франція "
    "ES:Іспанія GB:Велика_Британія KR:Південна_Корея KP:КНДР IR:Іран PK:Пакистан IN:Індія TR:Туреччина ZA:ПАР BR:Бразилія "
    "BY:Білорусь RO:Румунія SK:Словаччина HU:Угорщина CN:Китай JP:Японія IL:Ізраїль KZ:Казахстан AM:Вірменія "
    "AZ:Азербайджан GE:Грузія "
    "BE:Бельгія NL:Нідерланди SE:Швеція NO:Норвегія FI:Фінляндія CH:Швейцарія AT:Австрія GR:Греція HR:Хорватія BA:Боснія "
    "PT:Португалія CA:Канада AU:Австралія MX:Мексика AR:Аргентина EG:Єгипет SA:Саудівська_Аравія TW:Тайвань "
    "VN:В'єтнам ID:Індонезія",
}
_CLASSES = {
    "en": "powder:gunpowder explosives:explosives ammunition:ammunition missile:missiles armour:armour artillery:artillery "
    "smallarms:small_arms aviation:aircraft drone:drones electronics:electronics optics:optics naval:warships nuclear:nuclear "
    "chemical:chemicals pyrotechnics:pyrotechnics materials:materials vehicles:vehicles other:other_arms",
    "ru": "powder:порох explosives:взрывчатка ammunition:боеприпасы missile:ракеты armour:бронетехника artillery:артиллерия "
    "smallarms:стрелковое_оружие aviation:авиация drone:беспилотники electronics:электроника optics:оптика naval:корабли "
    "nuclear:ядерное chemical:химия pyrotechnics:пиротехника materials:материалы vehicles:машины other:иное_вооружение",
    "uk": "powder:порох explosives:вибухівка ammunition:боєприпаси missile:ракети armour:бронетехніка artillery:артилерія "
    "smallarms:стрілецька_зброя aviation:авіація drone:безпілотники electronics:електроніка optics:оптика naval:кораблі "
    "nuclear:ядерне chemical:хімія pyrotechnics:піротехніка materials:матеріали vehicles:машини other:інше_озброєння",
}


def _pairs(text: str) -> dict[str, str]:
    return {k: v.replace("_", " ") for k, v in (item.split(":") for item in text.split())}


def _alternating(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_LANGUAGE: Mapping[str, Mapping[str, str]] = {lang: _alternating(text) for lang, text in _LANGUAGES.items()}
_COUNTRY: Mapping[str, Mapping[str, str]] = {lang: _pairs(text) for lang, text in _COUNTRIES.items()}
_CLASS: Mapping[str, Mapping[str, str]] = {lang: _pairs(text) for lang, text in _CLASSES.items()}


def language_name(lang: str, code: str) -> str:
    return _LANGUAGE[lang].get(code, code)


def country_name(lang: str, code: str) -> str:
    return _COUNTRY[lang].get(code, code)


def country_code(name: str) -> str:
    """The code of a country by its English name; "" when it is none of those listed."""
    return next((code for code, known in _COUNTRY["en"].items() if known == name), "")


def class_name(lang: str, code: str) -> str:
    return _CLASS[lang].get(code, code)


def long_day(lang: str, day: date) -> str:
    """`7 February 2024`."""
    return f"{day.day} {_MONTHS[lang].split()[day.month - 1]} {day.year}"


def short_day(lang: str, day: date) -> str:
    """`7 Feb`."""
    return f"{day.day} {short_month(lang, day)}"


def short_month(lang: str, day: date) -> str:
    return _SHORT[lang].split()[day.month - 1]


def weekday(lang: str, day: date) -> str:
    name = _WEEKDAYS[lang].split()[day.weekday()]
    return name[0].upper() + name[1:]
