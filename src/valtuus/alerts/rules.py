"""What is told to whom, and when a mail is tried again: values in, values out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from valtuus.alerts.types import Alert, MailState, Outcome, Preferences, Recipient
from valtuus.kernel.codes import Language
from valtuus.kernel.identifiers import masked

PARAMETER = re.compile(r"{(\w+)}")
IDENTITY_CODE = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Ya-y](?![0-9A-Za-z])")
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
LONGEST_UNREACHABLE = timedelta(minutes=15)  # when the server is back, nothing waits longer than this
MOST_TRIES = 10


def once(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Every recipient once, by key, in the order told; the first of several counts."""
    found: dict[str, Recipient] = {}
    for recipient in recipients:
        found.setdefault(recipient.key, recipient)
    return list(found.values())


def missing(sentence: str, alert: Alert) -> list[str]:
    """What the sentence asks for and the alert does not tell, in the order of the sentence."""
    return [name for name in dict.fromkeys(PARAMETER.findall(sentence)) if not _told(name, alert)]


def _told(name: str, alert: Alert) -> bool:
    if name == "party":
        return alert.party is not None
    return name in alert.params or all(f"{name}_{lang}" in alert.params for lang in Language)


def in_language(params: Mapping[str, str], language: Language) -> dict[str, str]:
    """The values of a sentence in a language: of `title_fi`, `title_sv`, `title_en` the one of the language, as `title`."""
    ending = f"_{language}"
    return dict(params) | {k.removesuffix(ending): v for k, v in params.items() if k.endswith(ending)}


def without_codes(alert: Alert) -> Alert:
    """The alert with every identity code in its values masked: what people write freely may hold one, an alert may not."""
    return replace(alert, params={k: IDENTITY_CODE.sub(lambda m: masked(m[0]), v) for k, v in alert.params.items()})


def language_of(recipient: Recipient, told: Preferences) -> Language:
    """The recipient's language: the one named, else the one told, else Finnish. Raises `ValueError` for no language of ours."""
    return Language(recipient.language or told.language or Language.FI)


def address_of(recipient: Recipient, told: Preferences, group: str) -> str:
    """Where the mail of a group goes: the address named, else the confirmed one; empty where there is none or the group is off.

    What was named and is no address (a registry office may have told a telephone number) counts as nothing named.
    """
    if group in told.muted:
        return ""
    return recipient.address if ADDRESS.fullmatch(recipient.address) else told.address


def next_try(times: int, outcome: Outcome) -> timedelta | None:
    """How long after a try without success the next one comes: 1, 2, 4, … minutes, 6 hours at most. None: no more.

    `times`: how many tries of this mail had this outcome, this one included. A server that is not there says nothing about
    the mail, so it is tried for ever, at least each quarter of an hour.
    """
    wait: timedelta = min(FIRST * 2 ** min(times - 1, 20), LONGEST)
    match outcome:
        case Outcome.UNREACHABLE:
            return min(wait, LONGEST_UNREACHABLE)
        case Outcome.DEFERRED if times < MOST_TRIES:
            return wait
    return None


def state_after(times: int, outcome: Outcome) -> MailState:
    """The mail's state after a try."""
    if outcome is Outcome.SENT:
        return MailState.SENT
    return MailState.WAITING if next_try(times, outcome) else MailState.GIVEN_UP
