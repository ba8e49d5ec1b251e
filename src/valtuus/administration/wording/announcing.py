"""Announcements in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.urls import reverse

from valtuus.administration.types import Announcement, Audience, ReadMark
from valtuus.kernel.alphabet import finnish_key
from valtuus.parties.queries import officials, parties
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.wording import language, say

PAGE = 25


@dataclass(frozen=True, slots=True)
class AnnouncementShown:
    """An announcement in one language."""

    id: str
    title: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WholeShown:
    """An announcement in every language, with whom it is for."""

    title: str
    texts: tuple[tuple[str, str, str], ...]
    audience: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadersShown:
    """Who has read it: how many in all, and one page of them as a table."""

    count: int
    table: Table
    page: Page[tuple[str, str, datetime]]


def announcements_shown(found: Iterable[Announcement]) -> list[AnnouncementShown]:
    """Announcements as their readers see them."""
    return [AnnouncementShown(a.id, a.title[language()], a.text[language()], a.at) for a in found]


def table(found: Sequence[Announcement]) -> Table:
    """The desk's list."""
    headings = _headings("administration.announced_at", "administration.announcement_title", "administration.audience")
    rows = [[a.at, Anchor(a.title[language()], _address(a)), _audience(a)] for a in found]
    return Table(say("administration.announcements"), headings, rows, say("administration.announcements_none"))


def _headings(*codes: str) -> list[Heading]:
    return [Heading(say(code)) for code in codes]


def _address(one: Announcement) -> str:
    return reverse("administration:announcement", kwargs={"announcement": one.id})


def _audience(one: Announcement) -> str:
    match one.audience:
        case Audience.ALL:
            return say("administration.audience_all")
        case Audience.KINDS:
            return ", ".join(say(f"administration.kind_{kind}") for kind in sorted(one.kinds))
    names = (p.name(language()) for p in parties(one.parties).values())
    return ", ".join(sorted(names, key=finnish_key))


def whole(one: Announcement) -> WholeShown:
    """An announcement as the desk sees it."""
    texts = tuple((code, one.title[code], one.text[code]) for code in ("fi", "sv", "en"))
    return WholeShown(one.title[language()], texts, _audience(one), one.at)


def readers(marks: Sequence[ReadMark], query: Mapping[str, str]) -> ReadersShown:
    """Who has read it, by organisation and name, 25 a page."""
    orgs = {id: p.name(language()) for id, p in parties(m.party for m in marks).items()}
    names = {key: o.name for key, o in officials(m.reader for m in marks).items()}
    rows = [(orgs.get(m.party, "–"), names.get(m.reader, "–"), m.at) for m in marks]
    rows.sort(key=lambda row: (finnish_key(row[0]), finnish_key(row[1])))
    page = Paginator(rows, PAGE).get_page(query.get("sivu"))
    headings = _headings("administration.organisation", "administration.name", "administration.read_at")
    table = Table(
        say("administration.readers"), headings, [list(row) for row in page], say("administration.readers_none")
    )
    return ReadersShown(len(rows), table, page)
