"""The cast of the domain brief (section a): invented people with artificial codes, and where they stand in the demonstration."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from valtuus.kernel.codes import PartyKind

# The Monday of the cut-over, five past eight in Finland.
MORNING = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Player:
    """One of the cast. `note`: who she is, in three languages, as the provider's page shows."""

    name: str
    code: str = field(repr=False)
    note: dict[str, str]
    works_for: str | None = None
    duties: frozenset[str] | None = None
    office: str | None = None


def _note(fi: str, sv: str, en: str) -> dict[str, str]:
    return {"fi": fi, "sv": sv, "en": en}


SOCIAL_WORK, BILLING = frozenset({"adult_social_work"}), frozenset({"lms_billing"})

AINO = Player(
    "Aino Aalto", "150290-902L",
    _note("sosiaalityöntekijä, Seudun kuntayhtymä", "socialarbetare, Seudun kuntayhtymä", "social worker, joint authority Seutu"),
    "seutu", SOCIAL_WORK,
)  # fmt: skip
ONNI = Player(
    "Onni Oras", "010180-9015",
    _note("Ainon työtoveri ilman valtuutta", "Ainos kollega utan fullmakt", "Aino's colleague without a mandate"),
    "seutu", SOCIAL_WORK,
)  # fmt: skip
EEVA = Player(
    "Eeva Eerola", "050970-9462",
    _note("sosiaalityöntekijä, Pihlajisto", "socialarbetare, Pihlajisto", "social worker, Pihlajisto"),
    "pihlajisto", SOCIAL_WORK,
)  # fmt: skip
ILONA = Player(
    "Ilona Ilves", "230485-924T",
    _note("hoitaa työmarkkinatuen laskun, Mallila", "sköter arbetsmarknadsstödets faktura, Mallila",
          "handles the labour-market-support bill, Mallila"),
    "mallila", BILLING,
)  # fmt: skip
HELMI = Player(
    "Helmi Heino", "170668-968K",
    _note("hallinnoi Mallilan valtuuksia", "administrerar Mallilas fullmakter", "manages Mallila's mandates"), "mallila",
    frozenset({"mandate_administration"}),
)  # fmt: skip
ILMARI = Player(
    "Ilmari Inkinen", "290276-957T",
    _note("hallinnoi Seudun valtuuksia", "administrerar Seutus fullmakter", "manages Seutu's mandates"), "seutu",
    frozenset({"representation_administration"}),
)  # fmt: skip
VEIKKO = Player(
    "Veikko Vainio", "240666-935H",
    _note("rekisteröivä virkailija", "registrerande tjänsteman", "registrar of the clerk service"), office="registrar",
)  # fmt: skip
VENLA = Player(
    "Venla Virta", "290296-957Y",
    _note("toinen rekisteröivä virkailija", "den andra registrerande tjänstemannen", "second registrar of the clerk service"),
    office="registrar",
)  # fmt: skip
KAISA = Player(
    "Kaisa Kallio", "110388-910K",
    _note("Kelan yhteistyökumppanineuvoja", "FPA:s rådgivare för samarbetspartner", "adviser at Kela's partner desk"),
    office="kela_desk",
)  # fmt: skip
KALLE = Player(
    "Kalle Koski", "070491-9230",
    _note("Kelan yhteistyökumppanineuvoja", "FPA:s rådgivare för samarbetspartner", "adviser at Kela's partner desk"),
    office="kela_desk",
)  # fmt: skip
REETTA = Player(
    "Reetta Ranta", "281279-9326",
    _note("Kelan ratkaisija", "FPA:s beslutsfattare", "decides claims at Kela"), office="kela_claims",
)  # fmt: skip
ANNA = Player(
    "Anna Ahonen", "020273-9446", _note("valvoja, Kela", "övervakare, FPA", "auditor at Kela"), office="auditor"
)
MATTI = Player("Matti Meikäläinen", "310799-913M", _note("asiakas", "klient", "client"))

CAST = (AINO, ONNI, EEVA, ILONA, HELMI, ILMARI, VEIKKO, VENLA, KAISA, KALLE, REETTA, ANNA, MATTI)


@dataclass(frozen=True, slots=True)
class Place:
    """One of the invented parties, with an artificial business id. `members`: its member municipalities and their tasks."""

    code: str
    kind: PartyKind
    name: str
    business_id: str
    members: tuple[tuple[str, frozenset[str]], ...] = ()


SOCIAL, BOTH = frozenset({"social_work"}), frozenset({"social_work", "lms_billing"})
MUNICIPALITY, AUTHORITY = PartyKind.MUNICIPALITY, PartyKind.JOINT_AUTHORITY

PLACES = (
    Place("mallila", MUNICIPALITY, "Mallila", "9900001-8"),
    Place("koivula", MUNICIPALITY, "Koivula", "9900002-6"),
    Place("haapala", MUNICIPALITY, "Haapala", "9900003-4"),
    Place("pihlajisto", MUNICIPALITY, "Pihlajisto", "9900004-2"),
    Place("bjorkby", MUNICIPALITY, "Björkby", "9900005-0"),
    Place("vanhala", MUNICIPALITY, "Vanhala", "9900008-5"),
    Place(
        "seutu", AUTHORITY, "Seudun kuntayhtymä", "9900006-9",
        (("mallila", BOTH), ("koivula", SOCIAL), ("bjorkby", BOTH), ("haapala", frozenset({"specialised_health_care"}))),
    ),
    Place("rannikko", AUTHORITY, "Rannikon kuntayhtymä", "9900007-7", (("bjorkby", frozenset({"child_protection"})),)),
)  # fmt: skip
CEASED = {"vanhala": ("2020-12-31", "mallila")}
