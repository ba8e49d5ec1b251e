"""What the help page of a remedy says: general words in place of names, Kela's channels, the official guides."""

from dataclasses import dataclass
from typing import Any

from valtuus.kernel.catalogue import RemedyEntry, catalogue
from valtuus.web.wording import PARAMETER, language, say, word

# Whose channel a remedy needs; by fixer, and by code where the fixer is the reader but the matter lies with Kela.
_BY_FIXER = {
    "organisation_signatory_and_kela": ("agreement_matters",),
    "kela_desk": ("partner_chat", "secure_mail_report", "authorities_line"),
}
_BY_CODE = dict.fromkeys(
    ("try_again", "wait_for_service", "complete_report", "follow_open_matter", "reopen_matter", "prove_right"),
    ("partner_chat", "secure_mail_report", "authorities_line"),
) | dict.fromkeys(("check_own_mandates", "apply_to_clerk", "get_suomifi_mandate"), ("more_information",))


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach Kela: what it is for, and its address; `link` is empty where there is nothing to click."""

    name: str
    address: str
    link: str


def filled_generally(kind: str, code: str) -> str:
    """A sentence whose names and dates are told in general words: nothing personal can be on the page."""
    return word(kind, code, **{name: f"[{say(f'general_{name}')}]" for name in parameters(kind, code)})


def parameters(kind: str, code: str) -> list[str]:
    """The names of the values that a sentence asks for."""
    return sorted(set(PARAMETER.findall(catalogue().say(kind, code, language()))))


def channels_of(entry: RemedyEntry) -> list[Channel]:
    """Kela's channels for a remedy, in the order in which Kela wants to be reached; none where it is not Kela's matter."""
    codes = _BY_CODE.get(entry.code) or _BY_FIXER.get(entry.fixer, ())
    return [channel(code) for code in codes]


def channel(code: str) -> Channel:
    """One way to reach Kela, of `[channels]` in cutover.toml."""
    name = say(f"channel_{code}")
    if code == "partner_chat":
        return Channel(name, "", "")
    address = str(catalogue().rows["channels"][0][code])
    return Channel(name, address, f"mailto:{address}" if "@" in address else f"tel:{address.replace(' ', '')}")


def guides_of(code: str) -> list[tuple[str, str]]:
    """Title and address of the official guides to a remedy, in the reader's language or else in Finnish."""
    symptoms = {
        s for cause in catalogue().rows["cause"] if cause.get("remedy") == code for s in cause.get("symptoms", ())
    }
    pages = [page for page in catalogue().rows["page"] if symptoms & set(page["symptoms"])]
    found = {guide["address"]: page[language()] for page in pages for guide in _in_language(page["guides"])}
    return [(title, address) for address, title in found.items()]


def _in_language(guides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = [guide for guide in guides if guide["lang"] == language()]
    return own or [guide for guide in guides if guide["lang"] == "fi"]
