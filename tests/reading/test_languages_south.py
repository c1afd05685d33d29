"""Marathi, Telugu, Tamil, Thai and Catalan read end to end, as if published on Friday, 16 May 2025: invented reports, and other
news with the same words. No feed says its language, so that each row asks for the guess too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from watcher.types import ClaimField, Reading, Report, Tier

Read = Callable[..., Reading]
DAY = "2025-05-16"
WEDNESDAY, THURSDAY, FRIDAY = date(2025, 5, 14), date(2025, 5, 15), date(2025, 5, 16)
EXPLOSION, RELATED, BACKGROUND, IGNORED = Tier.EXPLOSION, Tier.RELATED, Tier.BACKGROUND, Tier.IGNORED


@dataclass(frozen=True, slots=True)
class Told:
    """What a report must say; a site or cause of "" is not looked at."""

    lang: str
    title: str
    summary: str = ""
    site: str = ""
    day: date = FRIDAY
    night: bool = False
    killed: str = ""
    injured: str = ""
    cause: str = ""
    denied: str = ""
    tier: Tier = EXPLOSION


REPORTS = [
    # Marathi
    Told("mr", "भंडारा आयुध निर्माणीत भीषण स्फोट, आठ कामगारांचा मृत्यू",
         "शुक्रवारी सकाळी झालेल्या स्फोटात पाच जण जखमी झाले. स्फोटाचे कारण अद्याप स्पष्ट झालेले नाही.",
         "of-bhandara", FRIDAY, killed="8", injured="5", cause="unknown"),
    Told("mr", "नागपूरच्या सोलर इंडस्ट्रीजमध्ये स्फोट; दोघांचा मृत्यू, तिघे जखमी",
         "बाजारगाव येथील कंपनीत काल रात्री बारूद मिसळताना स्फोट झाला.",
         "solar-bazargaon", FRIDAY, night=True, killed="2", injured="3", cause="accident"),
    Told("mr", "वरणगाव आयुध निर्माणीत स्फोट", "गुरुवारी दुपारी स्फोट झाला. दोन कामगार गंभीर जखमी झाले.",
         "of-varangaon", THURSDAY, injured="2"),
    Told("mr", "खडकीतील दारूगोळा कारखान्यात ब्लास्ट, एका कामगाराचा मृत्यू",
         "ही दुर्घटना १४ मे रोजी घडली, असे पोलिसांनी सांगितले.",
         "ammunition-factory-khadki", WEDNESDAY, killed="1"),
    Told("mr", "स्फोटके बनवणाऱ्या कारखान्यात स्फोट, ९ ठार", killed="9"),
    Told("mr", "दारूगोळा कारखान्यात स्फोट, जीवितहानी नाही", "घातपाताची शक्यता पोलिसांनी फेटाळली.",
         killed="0", injured="0", denied="sabotage"),
    Told("mr", "एमआयडीसीतील बारूद कंपनीत स्फोट", "तीन दिवसांपूर्वी झालेल्या स्फोटात चौघांचा मृत्यू झाला.",
         day=date(2025, 5, 13), killed="4"),
    Told("mr", "भुसावळ आयुध निर्माणीत स्फोट: मृतांची संख्या १२", "मंगळवारी स्फोट झाला होता.",
         "of-bhusawal", date(2025, 5, 13), killed="12"),
    Told("mr", "युक्रेनच्या ड्रोनचा रशियातील वोटकिंस्क कारखान्यावर हल्ला", "काल रात्री हल्ल्यात ११ जण जखमी झाले.",
         "votkinsk-plant", FRIDAY, night=True, injured="11", cause="drone", tier=RELATED),
    Told("mr", "पुलगाव दारूगोळा भांडारात स्फोट, सहा ठार", "जुने बॉम्ब निकामी करताना स्फोट झाला.",
         "cad-pulgaon", killed="6", cause="accident"),
    # Telugu
    Told("te", "ఆయుధ కర్మాగారంలో భారీ పేలుడు, ముగ్గురు కార్మికులు మృతి",
         "గురువారం ఉదయం పేలుడు సంభవించింది. మరో ఐదుగురికి గాయాలయ్యాయి. కారణాలు ఇంకా తెలియరాలేదు.",
         "", THURSDAY, killed="3", injured="5", cause="unknown"),
    Told("te", "పెద్దకందుకూరు ప్రీమియర్ ఎక్స్‌ప్లోజివ్స్‌లో పేలుడు, ముగ్గురు మృతి",
         "యాదాద్రి జిల్లాలో నిన్న ప్రొపెల్లెంట్ మిక్సింగ్ చేస్తుండగా పేలుడు జరిగింది.",
         "premier-peddakandukur", THURSDAY, killed="3", cause="accident"),
    Told("te", "ఎద్దుమైలారం ఆయుధ కర్మాగారంలో పేలుడు, ఒకరికి గాయాలు", "విద్రోహ చర్యను అధికారులు తోసిపుచ్చారు.",
         "of-medak", injured="1", denied="sabotage"),
    Told("te", "పేలుడు పదార్థాల తయారీ పరిశ్రమలో పేలుడు, 9 మంది మృతి", killed="9"),
    Told("te", "భండారా ఆర్డినెన్స్ ఫ్యాక్టరీలో పేలుడు", "మే 14న జరిగిన ఈ ఘటనలో ఎనిమిది మంది మృతి చెందారు.",
         "of-bhandara", WEDNESDAY, killed="8"),
    Told("te", "శ్రీహరికోట అంతరిక్ష కేంద్రంలో రాకెట్ ఇంజిన్ పేలి ఇద్దరికి గాయాలు",
         "మూడు రోజుల క్రితం ఇంజిన్ పరీక్ష సమయంలో పేలింది.",
         "sriharikota", date(2025, 5, 13), injured="2", cause="test"),
    Told("te", "తుపాకుల ఫ్యాక్టరీలో పేలుడు", "ప్రాణనష్టం జరగలేదు. షార్ట్ సర్క్యూట్ కారణమని పోలీసులు తెలిపారు.",
         killed="0", injured="0", cause="accident"),
    Told("te", "క్షిపణి తయారీ కేంద్రంలో పేలుడు, మృతుల సంఖ్య పదికి చేరింది", "సోమవారం పేలుడు సంభవించింది.",
         day=date(2025, 5, 12), killed="10"),
    Told("te", "రష్యాలోని వోట్కిన్స్క్ ఫ్యాక్టరీపై ఉక్రెయిన్ డ్రోన్ దాడి", "గత రాత్రి దాడిలో 11 మంది గాయపడ్డారు.",
         "votkinsk-plant", FRIDAY, night=True, injured="11", cause="drone", tier=RELATED),
    Told("te", "ఆయుధ డిపోలో పేలుడు, ఆరుగురు సైనికులు మృతి", killed="6", tier=RELATED),
    # Tamil
    Told("ta", "அருவங்காடு வெடிமருந்து தொழிற்சாலையில் வெடி விபத்து: மூன்று தொழிலாளர்கள் பலி",
         "வியாழக்கிழமை காலை நடந்த விபத்தில் ஐந்து பேர் காயமடைந்தனர். விபத்துக்கான காரணம் தெரியவில்லை.",
         "cordite-aruvankadu", THURSDAY, killed="3", injured="5", cause="unknown"),
    Told("ta", "திருச்சி துப்பாக்கி தொழிற்சாலையில் வெடி விபத்து, ஒருவர் பலி",
         "நேற்று ரசாயன கலவை தயாரிக்கும்போது விபத்து ஏற்பட்டது.",
         "of-tiruchirappalli", THURSDAY, killed="1", cause="accident"),
    Told("ta", "முருங்கப்பட்டி வெடிமருந்து தொழிற்சாலையில் பயங்கர வெடிப்பு", "மே 14 அன்று நடந்த விபத்தில் 19 பேர் உயிரிழந்தனர்.",
         "vetrivel-trichy", WEDNESDAY, killed="19"),
    Told("ta", "வெடிபொருள் தயாரிக்கும் ஆலையில் வெடி விபத்து, 9 பேர் பலி", killed="9"),
    Told("ta", "ஆவடி கனரக வாகனத் தொழிற்சாலையில் குண்டு வெடித்ததில் இருவர் படுகாயம்",
         "நாசவேலை அல்ல என காவல்துறை தெரிவித்துள்ளது.", "heavy-vehicles-avadi", injured="2", denied="sabotage"),
    Told("ta", "காட்பாடி வெடிமருந்து தொழிற்சாலையில் வெடிவிபத்து", "3 நாட்களுக்கு முன்பு நடந்த விபத்தில் யாருக்கும் காயம் இல்லை.",
         "tel-katpadi", date(2025, 5, 13), killed="0", injured="0"),
    Told("ta", "ஆயுதத் தொழிற்சாலை வெடி விபத்து: பலி எண்ணிக்கை 10 ஆக உயர்வு", "செவ்வாய்க்கிழமை விபத்து நடந்தது.",
         day=date(2025, 5, 13), killed="10"),
    Told("ta", "பண்டாரா ஆயுதத் தொழிற்சாலையில் வெடி விபத்து", "இன்று காலை வெடி விபத்து ஏற்பட்டதில் எட்டு பேர் உயிரிழந்தனர்.",
         "of-bhandara", killed="8"),
    Told("ta", "ரஷ்யாவின் வோட்கின்ஸ்க் தொழிற்சாலை மீது உக்ரைன் ட்ரோன் தாக்குதல்", "நேற்று இரவு 11 பேர் காயமடைந்தனர்.",
         "votkinsk-plant", FRIDAY, night=True, injured="11", cause="drone", tier=RELATED),
    Told("ta", "ராணுவ ஆயுதக் கிடங்கில் வெடி விபத்து, ஆறு பேர் பலி", killed="6", tier=RELATED),
    # Thai
    Told("th", "โรงงานวัตถุระเบิดทหาร นครสวรรค์ ระเบิดสนั่น ดับ 3 เจ็บ 5",
         "เหตุเกิดเมื่อวันพฤหัสบดีที่ 15 พ.ค. 2568 ยังไม่ทราบสาเหตุ",
         "thai-military-explosives", THURSDAY, killed="3", injured="5", cause="unknown"),
    Told("th", "โรงงานกระสุนระเบิด คนงานเสียชีวิต 2 ราย บาดเจ็บ 4 ราย", "เมื่อวานนี้ เกิดระเบิดขณะผสมดินปืน",
         "", THURSDAY, killed="2", injured="4", cause="accident"),
    Told("th", "โรงงานผลิตอาวุธในบัลแกเรียระเบิด เสียชีวิตสามราย", "เหตุเกิดวันที่ 14 พฤษภาคม 2568 ตำรวจตัดประเด็นวินาศกรรม",
         "", WEDNESDAY, killed="3", denied="sabotage"),
    Told("th", "ไฟไหม้และเกิดระเบิดที่โรงงานดินปืน", "เกิดเหตุเมื่อคืน ไม่มีผู้บาดเจ็บ",
         "", FRIDAY, night=True, killed="0", injured="0"),
    Told("th", "ยอดผู้เสียชีวิตเหตุโรงงานกระสุนระเบิดเพิ่มเป็น 10 ราย", "เหตุเกิดเมื่อวันอังคาร",
         "", date(2025, 5, 13), killed="10"),
    Told("th", "โรงงานผลิตวัตถุระเบิดบึ้ม คนงานดับ 2 ราย", "3 วันก่อน เกิดระเบิดระหว่างการทดสอบ",
         "", date(2025, 5, 13), killed="2",
         cause="test"),
    Told("th", "โดรนยูเครนโจมตีโรงงานวอตคินสค์ของรัสเซีย", "เมื่อคืน มีผู้บาดเจ็บ 11 คน",
         "votkinsk-plant", FRIDAY, night=True, injured="11",
         cause="drone", tier=RELATED),
    Told("th", "คลังแสงระเบิดที่ปากช่อง ทหารเสียชีวิต 2 นาย", killed="2", tier=RELATED),
    # Catalan
    Told("ca", "Explosió en una fàbrica de munició a Bulgària: tres treballadors morts",
         "L'explosió va passar dijous a Kazanlak i cinc persones han resultat ferides. Es desconeixen les causes.",
         "arsenal-kazanlak", THURSDAY, killed="3", injured="5", cause="unknown"),
    Told("ca", "Dos morts i tres ferits per una explosió a la fàbrica d'explosius",
         "Va passar ahir durant la mescla de nitroglicerina, segons els bombers.", "", THURSDAY, killed="2",
         injured="3", cause="accident"),
    Told("ca", "Una fàbrica de pólvora vola pels aires a Kotovsk",
         "L'explosió va ser la matinada de dimecres. Les causes es desconeixen.",
         "tambov-powder-plant", WEDNESDAY, night=True, cause="unknown"),
    Told("ca", "Mor un treballador en una explosió en una fàbrica de projectils",
         "Va passar el 14 de maig i va ferir vint-i-dues persones.",
         "", WEDNESDAY, killed="1", injured="22"),
    Told("ca", "Explosió en una planta de coets militars, sense ferits", "El ministre descarta un sabotatge.",
         "", FRIDAY, killed="0",
         injured="0", denied="sabotage"),
    Told("ca", "Fa tres dies va explotar una fàbrica d'armes a Kazanlak", "Hi ha set morts, segons la policia.",
         "arsenal-kazanlak", date(2025, 5, 13), killed="7"),
    Told("ca", "Ja són deu els morts per l'explosió a la fàbrica de municions",
         "L'explosió va passar dilluns a la nau de càrrega.",
         "", date(2025, 5, 12), killed="10"),
    Told("ca", "Drons ucraïnesos ataquen la fàbrica de Vótkinsk", "Onze persones han resultat ferides anit.",
         "votkinsk-plant", FRIDAY, night=True, injured="11", cause="drone", tier=RELATED),
    Told("ca", "Explosió en un polvorí de l'exèrcit: sis soldats morts", killed="6", tier=RELATED),
]  # fmt: skip


def values(report: Report, field: ClaimField) -> set[str]:
    return {c.value for c in report.claims if c.field is field}


@pytest.mark.parametrize("told", REPORTS, ids=lambda t: f"{t.lang}-{t.site or t.killed}")
def test_a_report_is_read_whole(read: Read, told: Told) -> None:
    """Language, verdict, site, day, counts and causes."""
    reading = read(told.title, told.summary, day=DAY)
    assert (reading.lang, reading.tier) == (told.lang, told.tier), reading.reason
    report = reading.reports[0]
    assert not told.site or told.site in {report.facility, report.place}
    assert (report.date.day, report.date.night) == (told.day, told.night)
    assert values(report, ClaimField.KILLED) == ({told.killed} if told.killed else set())
    assert values(report, ClaimField.INJURED) == ({told.injured} if told.injured else set())
    assert not told.cause or told.cause in values(report, ClaimField.CAUSE)
    assert not told.denied or told.denied in values(report, ClaimField.DENIAL)


@pytest.mark.parametrize(
    "told", [t for t in REPORTS if t.tier is EXPLOSION and t.killed], ids=lambda t: f"{t.lang}-{t.site or t.killed}"
)
def test_a_title_is_enough(read: Read, told: Told) -> None:
    """The title alone is flagged."""
    assert read(told.title, day=DAY).tier is EXPLOSION


OTHERS = [
    # Marathi
    ("mr", "पुण्यातील फ्लॅटमध्ये गॅस सिलिंडरचा स्फोट, एकाचा मृत्यू", "", IGNORED),
    ("mr", "सोलापूरजवळ फटाका कारखान्यात स्फोट, चार मजुरांचा मृत्यू", "", IGNORED),
    ("mr", "शोभेची दारू बनवताना स्फोट, तिघे जखमी", "घरात शोभेची दारू तयार केली जात होती.", IGNORED),
    ("mr", "साखर कारखान्यात बॉयलरचा स्फोट, दोन कामगार ठार", "", IGNORED),
    ("mr", "औषध कंपनीत रिअॅक्टरचा स्फोट", "पाच कामगार भाजले.", IGNORED),
    ("mr", "आयुध निर्माणीला मिळाले ५०० कोटींचे कंत्राट", "नव्या कारखान्याचे भूमिपूजन झाले.", IGNORED),
    ("mr", "संरक्षण कंपनीच्या शेअरमध्ये मोठी वाढ", "कंपनीला क्षेपणास्त्रांची ऑर्डर मिळाली.", IGNORED),
    ("mr", "भंडारा आयुध निर्माणीत मॉक ड्रिल", "स्फोट झाल्यास काय करावे याचे प्रात्यक्षिक कामगारांना दाखवण्यात आले.", RELATED),
    ("mr", "भंडारा आयुध निर्माणी स्फोटाला एक वर्ष पूर्ण", "आठ कामगारांच्या स्मरणार्थ श्रद्धांजली सभा झाली.", BACKGROUND),
    ("mr", "आयुध निर्माणीतील स्फोटाप्रकरणी न्यायालयाने माजी संचालकांना दोषी ठरवले", "", BACKGROUND),
    ("mr", "आयुध निर्माण्यांमधील स्फोटांचा इतिहास", "आतापर्यंतचे मोठे स्फोट कधी झाले, जाणून घ्या.", BACKGROUND),
    ("mr", "विरोधी पक्षनेत्यांच्या गौप्यस्फोटाने खळबळ, मुख्यमंत्र्यांची टीका", "", IGNORED),
    ("mr", "बँकेवर सायबर हल्ला, ग्राहकांची माहिती चोरीला", "", IGNORED),
    ("mr", "नक्षलवाद्यांच्या भूसुरुंग स्फोटात दोन जवान शहीद", "", IGNORED),
    ("mr", "लोकसंख्येचा विस्फोट देशासाठी धोक्याचा आहे", "असे मत त्यांनी व्यक्त केले.", IGNORED),
    # Telugu
    ("te", "అపార్ట్‌మెంట్‌లో గ్యాస్ సిలిండర్ పేలి ఇద్దరు మృతి", "", IGNORED),
    ("te", "అనకాపల్లి బాణసంచా తయారీ కేంద్రంలో పేలుడు, ఎనిమిది మంది మృతి", "", IGNORED),
    ("te", "ఫార్మా కంపెనీలో రియాక్టర్ పేలి నలుగురు మృతి", "పరిశ్రమలో మంటలు చెలరేగాయి.", IGNORED),
    ("te", "స్టీల్ ప్లాంట్‌లో బాయిలర్ పేలుడు", "ముగ్గురు కార్మికులకు గాయాలయ్యాయి.", IGNORED),
    ("te", "ఆయుధ కర్మాగారానికి రూ.500 కోట్ల కాంట్రాక్టు", "కొత్త కర్మాగారానికి శంకుస్థాపన చేశారు.", IGNORED),
    ("te", "భారత్ డైనమిక్స్ షేర్లు పైపైకి", "క్షిపణుల తయారీకి భారీ ఆర్డర్లు వచ్చాయి.", IGNORED),
    ("te", "ఆర్డినెన్స్ ఫ్యాక్టరీలో మాక్ డ్రిల్", "పేలుడు జరిగితే ఏం చేయాలో సిబ్బంది చూపారు.", RELATED),
    ("te", "ఆయుధ కర్మాగారంలో పేలుడుకు ఏడాది పూర్తి", "మృతుల కుటుంబాలు నివాళులు అర్పించాయి.", BACKGROUND),
    ("te", "ఆయుధ కర్మాగారంలో పేలుడు కేసు: మాజీ డైరెక్టర్‌ను దోషిగా తేల్చిన కోర్టు", "", BACKGROUND),
    ("te", "పేలుడు పదార్థాల పరిశ్రమల్లో ప్రమాదాల జాబితా", "ఇప్పటివరకు జరిగిన పేలుళ్లు ఇవే.", BACKGROUND),
    ("te", "జనాభా విస్ఫోటనం దేశానికి ముప్పు", "", IGNORED),
    ("te", "బ్యాంకులపై సైబర్ దాడి", "", IGNORED),
    ("te", "మందుపాతర పేలి ఇద్దరు జవాన్లు మృతి", "మావోయిస్టుల ఘాతుకం.", IGNORED),
    ("te", "పేలుడు పదార్థాలు స్వాధీనం, ముగ్గురి అరెస్టు", "", IGNORED),
    # Tamil
    ("ta", "சென்னை வீட்டில் கியாஸ் சிலிண்டர் வெடித்து இருவர் பலி", "", IGNORED),
    ("ta", "சிவகாசி பட்டாசு ஆலையில் வெடி விபத்து, 8 பேர் பலி", "", IGNORED),
    ("ta", "பட்டாசு ஆலையில் வெடி விபத்து", "வெடிமருந்து கலக்கும்போது உராய்வால் விபத்து ஏற்பட்டது.", RELATED),
    ("ta", "அனல்மின் நிலையத்தில் பாய்லர் வெடித்து 5 தொழிலாளர்கள் காயம்", "", IGNORED),
    ("ta", "மருந்து தொழிற்சாலையில் ரசாயன கலன் வெடித்தது", "மூன்று பேர் காயமடைந்தனர்.", IGNORED),
    ("ta", "ஆயுதத் தொழிற்சாலைக்கு ரூ.500 கோடி ஒப்பந்தம்", "புதிய ஆலைக்கு அடிக்கல் நாட்டப்பட்டது.", IGNORED),
    ("ta", "ஏவுகணை நிறுவன பங்குகள் உயர்வு", "நிறுவனத்துக்கு புதிய ஆர்டர் கிடைத்தது.", IGNORED),
    ("ta", "வெடிமருந்து தொழிற்சாலையில் பாதுகாப்பு ஒத்திகை", "வெடி விபத்து ஏற்பட்டால் என்ன செய்வது என விளக்கப்பட்டது.", RELATED),
    ("ta", "வெடிமருந்து தொழிற்சாலை வெடிவிபத்தின் முதலாம் ஆண்டு நினைவு தினம்", "", BACKGROUND),
    ("ta", "ஆயுதத் தொழிற்சாலை வெடி விபத்து வழக்கு: முன்னாள் மேலாளருக்கு சிறைத்தண்டனை", "நீதிமன்றம் தீர்ப்பு.", BACKGROUND),
    ("ta", "வெடிமருந்து தொழிற்சாலை விபத்துகளின் பட்டியல்", "இதுவரை நடந்த வெடி விபத்துகள் ஒரு பார்வை.", BACKGROUND),
    ("ta", "மக்கள்தொகை வெடிப்பு நாட்டுக்கு ஆபத்து", "", IGNORED),
    ("ta", "விவசாயிகள் போராட்டம் வெடித்தது", "தொழிற்சாலை முன் ஆர்ப்பாட்டம்.", IGNORED),
    ("ta", "வங்கிகள் மீது சைபர் தாக்குதல்", "", IGNORED),
    # Thai
    ("th", "ถังแก๊สระเบิดในคอนโด เสียชีวิต 1 ราย", "", IGNORED),
    ("th", "โกดังพลุระเบิดที่มูโนะ นราธิวาส เสียชีวิต 12 ราย", "", IGNORED),
    ("th", "โรงงานพลุระเบิด สุพรรณบุรี ดับ 23 ศพ", "เหตุเกิดในจังหวัดสุพรรณบุรี ระหว่างบรรจุดินปืน", RELATED),
    ("th", "หม้อไอน้ำระเบิดในโรงงานอาหาร คนงานเจ็บ 4", "", IGNORED),
    ("th", "โรงงานโฟมระเบิด ไฟลุกท่วม", "อพยพชาวบ้านในรัศมี 5 กิโลเมตร", IGNORED),
    ("th", "กองทัพลงนามสัญญาสร้างโรงงานผลิตอาวุธแห่งใหม่", "", IGNORED),
    ("th", "หุ้นบริษัทผลิตอาวุธพุ่ง หลังได้คำสั่งซื้อขีปนาวุธ", "", IGNORED),
    ("th", "ฝึกซ้อมเหตุระเบิดในโรงงานผลิตอาวุธ", "เจ้าหน้าที่จำลองสถานการณ์ให้คนงานอพยพ", IGNORED),
    ("th", "ครบรอบ 1 ปี เหตุระเบิดโรงงานกระสุน", "ญาติทำบุญอุทิศให้ผู้เสียชีวิต 3 ราย", BACKGROUND),
    ("th", "ศาลพิพากษาจำคุกผู้จัดการ คดีโรงงานกระสุนระเบิด", "", BACKGROUND),
    ("th", "ย้อนรอยเหตุระเบิดโรงงานวัตถุระเบิด", "รวมเหตุระเบิดในรอบ 10 ปี", BACKGROUND),
    ("th", "ดาราสาวระเบิดอารมณ์ใส่นักข่าว", "", IGNORED),
    ("th", "ธนาคารถูกโจมตีทางไซเบอร์", "", IGNORED),
    ("th", "ชุดเก็บกู้วัตถุระเบิดตรวจสอบวัตถุต้องสงสัยหน้าโรงเรียน", "", IGNORED),
    ("th", "คนงานเสียสมดุลตกจากที่สูงในโรงงานรถยนต์ ดับคาที่", "", IGNORED),
    # Catalan
    ("ca", "Un mort en una explosió de gas en un pis de Barcelona", "", IGNORED),
    ("ca", "Una explosió en una pirotècnia deixa dos morts a València", "", IGNORED),
    ("ca", "Explosió en una planta petroquímica de Tarragona", "L'accident ha deixat tres ferits, segons els bombers.", IGNORED),
    ("ca", "Explota una caldera en una fàbrica de plàstics", "", IGNORED),
    ("ca", "L'empresa signa un contracte per construir una fàbrica de munició", "", IGNORED),
    ("ca", "Les accions del fabricant d'armes pugen a la borsa", "Les comandes de míssils exploten.", IGNORED),
    ("ca", "Simulacre d'explosió a la fàbrica de municions", "Els bombers van fer un exercici d'emergència.", IGNORED),
    ("ca", "Es compleix un any de l'explosió a la fàbrica de munició", "Van morir tres treballadors.", BACKGROUND),
    ("ca", "El tribunal condemna el director per l'explosió de la fàbrica d'explosius", "", BACKGROUND),
    ("ca", "Cronologia de les explosions en fàbriques de pólvora", "Les pitjors tragèdies dels últims anys.", BACKGROUND),
    ("ca", "Esclata la polèmica al Parlament per la fàbrica d'armes", "", IGNORED),
    ("ca", "Explosió de preus de l'habitatge a Barcelona", "", IGNORED),
    ("ca", "Un ciberatac afecta els hospitals catalans", "", IGNORED),
    ("ca", "Els veïns temen una explosió a la fàbrica de pólvora", "Demanen que es tanqui.", IGNORED),
    ("ca", "Crema un magatzem de reciclatge a Girona", "", IGNORED),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "summary", "tier"), OTHERS)
def test_other_news_is_not_flagged(read: Read, lang: str, title: str, summary: str, tier: Tier) -> None:
    """Household gas, fireworks, civil works, contracts, drills, anniversaries, courts, lists and figures of speech."""
    reading = read(title, summary, day=DAY)
    assert (reading.lang, reading.tier) == (lang, tier), reading.reason
