"""Codes into sentences, values into text: in the reader's language, from the catalogues, and nowhere else."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import lazy
from django.utils.translation import get_language

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import HELSINKI

NO_BREAK = "\N{NO-BREAK SPACE}"
_CLOCK = {Language.FI: "klo {}.{:02}", Language.SV: "kl. {}.{:02}", Language.EN: "at {}:{:02}"}
_QUOTES = {Language.FI: "”{}”", Language.SV: "”{}”", Language.EN: "“{}”"}
PARAMETER = re.compile(r"{(\w+)}")

# What the parameters of a reason's sentence are: codes of a kind, ids of parties or people, days. Others are text as they stand.
_CODES = {
    "theme": "theme",
    "needed_theme": "theme",
    "type": "mandate_type",
    "needed_type": "mandate_type",
    "role": "role",
    "condition": "condition",
    "scopes": "scope",
    "fields": "report_field",
}
NAMES = frozenset({"org", "municipality", "party", "others", "holder"})


def language() -> Language:
    """The language in which this request or thread is answered."""
    return Language((get_language() or Language.FI)[:2])


def say(code: str, /, **values: object) -> str:
    """A text of the pages with its values filled in. Raises `KeyError` for an unknown code and for a value that is missing."""
    return word("text", code, **values)


def word(kind: str, code: str, /, **values: object) -> str:
    """The wording of a code of any kind (theme, mandate_type, role, …). Raises `KeyError` as `say` does."""
    return _filled(catalogue().say(kind, code, language()), lambda name: shown(values[name]))


later = lazy(say, str)
later.__doc__ = "`say`, but only when it is shown: for labels of forms, which are made before any language is known."


def _filled(pattern: str, value: Callable[[str], str]) -> str:
    return PARAMETER.sub(lambda found: value(found[1]), pattern)


def reason_sentence(reason: Reason, names: Mapping[str, str]) -> str:
    """The sentence of a reason. `names`: parties and people by id; a value that is not known is said to be so, never left open."""
    return _filled(catalogue().say("reason", reason.code, language()), lambda n: _reason_value(n, reason.fields, names))


def sentence(pattern: str, values: Mapping[str, str], names: Mapping[str, str]) -> str:
    """A pattern of the catalogue with its values, read by the names of its parameters as those of a reason are: codes, days, ids.

    Raises `KeyError` for a code that there is not and `ValueError` for a day that is none.
    """
    return _filled(pattern, lambda n: _reason_value(n, values, names))


def remedy_sentence(code: str, values: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What is to be done, with the values of the reason it belongs to."""
    return _filled(catalogue().say("remedy", code, language()), lambda n: _reason_value(n, values, names))


def _reason_value(name: str, fields: Mapping[str, str], names: Mapping[str, str]) -> str:
    given = [part for part in fields.get(name, "").split(",") if part]
    if not given:
        return say("value_not_known")
    if name == "date":
        return day(date.fromisoformat(given[0]))
    if kind := _CODES.get(name):
        quote = _QUOTES[language()] if kind in ("theme", "scope") else "{}"
        return ", ".join(quote.format(word(kind, part)) for part in given)
    if name in NAMES:
        return ", ".join(names.get(part) or say("name_not_shown") for part in given)
    return fields[name]


def error_sentence(error: DomainError) -> str:
    """The sentence of an error with its field, what was given and what is allowed. Raises `KeyError` for a code without wording."""
    values = {"field": error.field, "given": error.given, "allowed": error.allowed, **error.fields}

    def shown_of(name: str) -> str:
        worded = name in error.fields and (name == "date" or name in _CODES)
        return _reason_value(name, error.fields, {}) if worded else values[name] or "–"

    return _filled(catalogue().say("error", error.code, language()), shown_of)


def shown(value: object) -> str:
    """A value as a reader sees it: days, moments and money in the Finnish way, nothing as a dash, all else as text."""
    match value:
        case None:
            return "–"
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Decimal():
            return money(value)
        case _:
            return str(value)


def day(value: date) -> str:
    """1.2.2021, in every language."""
    return f"{value.day}.{value.month}.{value.year}"


def span(first: date | None, last: date | None) -> str:
    """1.2.2021–31.12.2022; an open end is left open."""
    return f"{day(first) if first else ''}–{day(last) if last else ''}"


def moment(value: datetime) -> str:
    """1.2.2021 klo 8.05 (kl. 8.05, at 8:05), Helsinki time. Raises `ValueError` for a naive moment."""
    if value.tzinfo is None:
        raise ValueError("a moment must carry its offset")
    here = value.astimezone(HELSINKI)
    clock = _CLOCK[language()].format(here.hour, here.minute).replace(" ", NO_BREAK)
    return f"{day(here.date())} {clock}"


def file_size(size: int) -> str:
    """How large a file of so many bytes is: 10,0 Mt, below one megabyte 12 kt, rounded up."""
    kilobytes, megabytes = -(-size // 1024), size / 1024 / 1024
    return (
        say("kilobytes", size=kilobytes)
        if megabytes < 1
        else say("megabytes", size=f"{megabytes:.1f}".replace(".", ","))
    )


def money(euros: Decimal) -> str:
    """1 234,56 € with spaces that do not break, in every language; a minus is a minus sign."""
    whole, _, cents = f"{abs(euros):,.2f}".partition(".")
    sign = "−" if euros < 0 else ""
    return f"{sign}{whole.replace(',', NO_BREAK)},{cents}{NO_BREAK}€"
