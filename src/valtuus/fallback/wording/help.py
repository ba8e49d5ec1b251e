"""Help pages and contacts in the reader's words. What they say of causes is what the finder and the decisions say."""

from dataclasses import dataclass

from valtuus.fallback.queries.finder import causes
from valtuus.fallback.rules.finder import SYMPTOM
from valtuus.fallback.wording.finder import CauseShown, Way, address, causes_shown
from valtuus.kernel.catalogue import Row, catalogue
from valtuus.web.help import Channel, channel
from valtuus.web.wording import language, say, word

# Channels of [channels] in cutover.toml: those of the report by what they are in channels.toml, and those of other matters.
REPORT = {"partner_chat": "chat", "secure_mail_report": "secure_email", "authorities_line": "phone"}
OTHER = ("more_information", "agreement_matters", "secure_mail_lms_lists")


@dataclass(frozen=True, slots=True)
class GuideShown:
    """An official guide: its address, and in which language it is. `seen` False: the address was not checked."""

    address: str
    lang: str
    language: str
    seen: bool


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A help page; `symptoms` lead to the finder, `causes` are those the page explains."""

    title: str
    about: str
    points: tuple[str, ...]
    symptoms: tuple[Way, ...]
    causes: tuple[CauseShown, ...]
    guides: tuple[GuideShown, ...]


def page(code: str) -> HelpPage | None:
    """The help page of a code, None where there is none."""
    row = next((r for r in catalogue().rows["page"] if r["code"] == code), None)
    return _page(row) if row is not None else None


def _page(row: Row) -> HelpPage:
    texts = {r["code"]: str(r[language()]) for r in catalogue().rows["help_text"] if r["for"] == row["code"]}
    own = set(row.get("causes", ()))
    return HelpPage(
        word("page", row["code"]),
        texts.pop("about"),
        tuple(texts.values()),
        tuple(Way(word("symptom", s), address({SYMPTOM: s})) for s in row["symptoms"]),
        tuple(causes_shown(c for c in causes() if c.code in own)),
        tuple(_guide(guide) for guide in row["guides"]),
    )


def _guide(guide: Row) -> GuideShown:
    return GuideShown(guide["address"], guide["lang"], say(f"help.guide_{guide['lang']}"), guide["seen"])


def report_channels() -> list[Channel]:
    """The ways to report, in the order in which Kela wants to be reached."""
    order = {row["code"]: row["order"] for row in catalogue().rows["channel"]}
    return [channel(code) for code in sorted(REPORT, key=lambda code: order[REPORT[code]])]


def other_channels() -> list[Channel]:
    """The ways for other matters: more information, agreements, billing lists."""
    return [channel(code) for code in OTHER]
