"""Names and places of invented people: lists of our own, roughly by how common they are. Nobody is meant."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random


@dataclass(frozen=True, slots=True)
class Weighted:
    """Words to draw from, with cumulative weights."""

    words: tuple[str, ...]
    sums: tuple[int, ...]

    def one(self, chance: Random) -> str:
        """One word, the common ones oftener."""
        return chance.choices(self.words, cum_weights=self.sums)[0]


def _falling(text: str) -> Weighted:
    """The words of a text, each a little rarer than the one before."""
    words = tuple(text.split())
    return Weighted(words, tuple(accumulate(2 * len(words) - place for place in range(len(words)))))


def _counted(text: str) -> Weighted:
    """Words with their weights, `word:weight`."""
    pairs = [part.split(":") for part in text.split()]
    return Weighted(tuple(word for word, _ in pairs), tuple(accumulate(int(weight) for _, weight in pairs)))


FAMILY_FI = _falling(
    "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen"
    " Niemi Salminen Heinonen Heikkilä Kinnunen Salonen Turunen Salo Laitinen Rantanen Tuominen Karjalainen Jokinen Mattila"
    " Savolainen Lahtinen Ahonen Ojala Leppänen Väisänen Hiltunen Kallio Miettinen Pitkänen Leinonen Aaltonen Manninen"
    " Koivisto Hakala Anttila Laaksonen Räsänen Hirvonen Lehto Laakso Toivonen Mustonen Rantala Aalto Nurmi Peltonen Moilanen"
    " Kettunen Seppälä Pulkkinen Hyvönen Kemppainen Lappalainen Kärkkäinen Äijälä Pöyhönen Sääskilahti Yli-Kojola"
    " Ala-Hynnilä Öörni Vänttinen Kytölä"
)
FAMILY_SV = _falling(
    "Johansson Karlsson Lindholm Nyman Lindqvist Eriksson Andersson Lindström Holmberg Nylund Sjöberg Blomqvist Söderholm"
    " Backman Sundqvist Öhman Häggblom Åkerlund Björklund Ståhl Östman Wikström Grönroos Mattsson"
)
# By the time of birth: before 1950, 1950 to 1984, 1985 and later.
WOMEN_FI = (
    _falling(
        "Maria Aino Anna Helmi Aili Kerttu Sirkka Eila Liisa Hilkka Irja Maija Lempi Kyllikki Sisko Elsa Vieno Tyyne"
    ),
    _falling(
        "Anne Päivi Tuula Ritva Leena Pirjo Minna Sari Tiina Marja Riitta Satu Katja Heidi Mervi Jaana Äini Outi Kirsi"
    ),
    _falling("Emma Sofia Aino Laura Ella Emilia Venla Iida Siiri Helmi Saara Jenna Lumi Pinja Isla Olivia Sanni Fanni"),
)
MEN_FI = (
    _falling(
        "Juhani Toivo Eino Väinö Veikko Tauno Reino Kalevi Paavo Olavi Onni Arvo Urho Pentti Martti Erkki Yrjö Vilho"
    ),
    _falling(
        "Timo Juha Matti Kari Mikko Jari Jukka Mika Markku Hannu Pekka Antti Petri Seppo Marko Janne Sami Jyrki Pertti"
    ),
    _falling("Eetu Leo Onni Elias Oliver Väinö Eino Aleksi Joona Niko Jesse Ville Lauri Otso Vilho Aarni Juho Topias"),
)
WOMEN_SV = (
    _falling("Gunhild Märta Greta Ingegerd Elsa Åsa Dagny Ragnhild"),
    _falling("Gunilla Ann-Christin Carola Ulla-Maj Maria Susanne Åsa Anna-Lena Solveig"),
    _falling("Emma Linnéa Wilma Saga Ida Ellen Tilda Alva"),
)
MEN_SV = (
    _falling("Gösta Åke Bertel Göran Ragnar Sven Nils-Erik Torsten"),
    _falling("Kaj Stefan Bo Karl-Johan Thomas Jan-Erik Peter Håkan"),
    _falling("Emil William Anton Axel Oscar Elias Hugo Noel"),
)
STREETS_FI = _falling(
    "Koulukatu Rantatie Kauppakatu Kirkkokatu Puistokatu Asematie Koivutie Mäntytie Metsätie Peltotie Niittytie Myllytie"
    " Harjukatu Pihlajatie Kuusitie Satamakatu Opintie Tehtaankatu Mäkitie Järvitie Länsikatu Itäväylä Sepäntie Ahopolku"
)
STREETS_SV = _falling(
    "Skolgatan Strandvägen Kyrkogatan Storgatan Parkgatan Björkvägen Åkervägen Hamngatan Skogsvägen Rådhusgatan Ängsgatan"
)
# Municipality codes with people in thousands, roughly; those not named share what is left (`REST` thousand each).
TOWNS = _counted(
    "091:657 049:293 837:241 092:237 564:208 853:194 179:143 398:120 297:120 609:84 167:77 405:73 286:82 109:68 905:68 743:64"
    " 698:63 491:53 106:47 186:44 638:51 285:52 272:48 444:46 684:39 257:40 211:32 543:43 245:36 205:37 740:33 499:20 153:26"
    " 508:10 734:51 858:39 694:29 536:34 680:24 604:20 418:24 980:33 202:33 423:20 529:19 927:29 977:15 678:25 598:19 475:6"
)
REST = 6
TOWNS_SV = _counted(
    "091:60 049:20 710:17 445:9 638:15 257:7 905:16 499:14 598:11 599:10 545:9 475:5 440:5 893:6 322:5 478:12 170:5"
)
_POSTAL = {
    "091": "00",
    "049": "02",
    "092": "01",
    "837": "33",
    "853": "20",
    "564": "90",
    "179": "40",
    "398": "15",
    "297": "70",
}


def given_names(chance: Random, *, woman: bool, year: int, swedish: bool) -> str:
    """One to three given names of the time in which somebody was born."""
    lists = (WOMEN_SV if woman else MEN_SV) if swedish else (WOMEN_FI if woman else MEN_FI)
    names = lists[0 if year < 1950 else 1 if year < 1985 else 2]
    wanted = chance.choices((1, 2, 3), (1, 8, 2))[0]
    drawn = [names.one(chance) for _ in range(wanted)]
    return " ".join(dict.fromkeys(drawn))


def postal_code(municipality: str, chance: Random) -> str:
    """A postal code of the right form: of the place for the largest towns, invented but always of one beginning for others."""
    first = _POSTAL.get(municipality) or f"{10 + int(municipality) * 7 % 89}"
    return f"{first}{chance.randrange(10, 99)}0"
