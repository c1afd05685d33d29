"""Marathi and Hindi share their letters, Catalan stands between Spanish, French and Portuguese: short headlines of each go to
their own pack, whether or not the feed says a language."""

import pytest

from watcher.knowledge import Knowledge
from watcher.reading.language import Languages

TITLES = {
    "mr": [
        "भंडारा आयुध निर्माणीत स्फोट", "नागपूरमध्ये बारूद कंपनीत स्फोट, दोन ठार", "आयुध निर्माणीत स्फोट, तीन कामगारांचा मृत्यू",
        "कारखान्याला भीषण आग", "पुण्यात गॅस सिलिंडरचा स्फोट", "दारूगोळा कारखान्यात आग, पाच जखमी", "स्फोटाच्या चौकशीचे आदेश",
        "रशियाच्या क्षेपणास्त्र कारखान्यावर ड्रोन हल्ला", "नागपूर स्फोट: मृतांची संख्या नऊ", "पाकिस्तानी हल्ल्यात चार जवान शहीद",
        "देहूरोड आयुध निर्माणी कामगारांचा संप", "मुख्यमंत्री फडणवीस यांची घटनास्थळी भेट",
    ],
    "hi": [
        "भंडारा आयुध निर्माणी में विस्फोट", "नागपुर की बारूद फैक्ट्री में धमाका, दो की मौत", "कारखाने में भीषण आग", "पुणे में गैस सिलेंडर फटा",
        "रूस की मिसाइल फैक्ट्री पर ड्रोन हमला", "विस्फोट की जांच के आदेश", "कटनी आयुध निर्माणी में ब्लास्ट", "मुख्यमंत्री ने जताया शोक",
        "पाकिस्तानी हमले में चार जवान शहीद", "जबलपुर: ओएफके में हादसा, 2 घायल",
    ],
    "ca": [
        "Explosió en una fàbrica de munició", "Explosió a la planta d'explosius: dos morts",
        "Tres ferits en una explosió a Tarragona",
        "Incendi en un polvorí militar", "Drons ataquen una refineria russa", "Mor un treballador en una fàbrica",
        "Esclata un dipòsit de municions a Bulgària", "La policia descarta un sabotatge", "Explota una fàbrica a Rússia",
        "Evacuats els veïns per un incendi", "Els bombers treballen en l'extinció del foc",
    ],
    "es": [
        "Explosión en una fábrica de munición", "Tres heridos en una explosión en Tarragona", "Incendio en un polvorín militar",
        "Drones atacan una refinería rusa", "La policía descarta un sabotaje", "Explota una fábrica en Rusia",
    ],
    "fr": ["Explosion dans une usine de munitions", "Deux morts dans une explosion", "Des drones attaquent une raffinerie russe"],
    "pt": ["Explosão em fábrica de munições", "Dois mortos em explosão", "Drones atacam refinaria russa"],
    "it": ["Esplosione in una fabbrica di munizioni", "Due morti in un'esplosione", "Droni attaccano una raffineria russa"],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "title"), [(lang, title) for lang, titles in TITLES.items() for title in titles])
def test_a_headline_goes_to_its_own_language(knowledge: Knowledge, lang: str, title: str) -> None:
    """By common words, words of the field and letters."""
    assert Languages(knowledge.packs).of(title, None) == lang


@pytest.mark.parametrize(
    ("said", "text", "lang"),
    [
        ("hi", "भंडारा स्फोटानंतर नागरिकांच्या डोळ्यात पाणी, मंगळवारी बंद पाळला", "mr"),
        ("mr", "बड़े धमाके में लड़की घायल, गाड़ी भी चढ़ी", "hi"),
        ("es", "L'explosió a la fàbrica del polígon va causar això", "ca"),
        ("ca", "Explosión en una fábrica de munición en España, señala la compañía", "es"),
        ("hi", "नागपुर के कळमेश्वर में विस्फोट", "hi"),
        ("es", "El Barça gana en Girona", "es"),
    ],
)
def test_a_sister_in_the_feed_is_told_by_its_letters(knowledge: Knowledge, said: str, text: str, lang: str) -> None:
    """Letters that the language said never writes overrule it, a single one in a name does not."""
    assert Languages(knowledge.packs).of(text, said) == lang
