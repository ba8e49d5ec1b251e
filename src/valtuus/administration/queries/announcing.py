"""Announcements, and who has read them."""

from valtuus.administration import models
from valtuus.administration.types import Announcement, Audience, ReadMark
from valtuus.kernel.identifiers import is_id
from valtuus.parties.types import Party


def announcements() -> list[Announcement]:
    """All, the newest first."""
    return [_announcement(row) for row in models.Announcement.objects.order_by("-at", "-id")]


def announcement(id: str) -> Announcement | None:
    """One by id, None where there is none."""
    row = models.Announcement.objects.filter(id=id).first() if is_id(id) else None
    return _announcement(row) if row else None


def unread_of(reader: str, party: Party) -> list[Announcement]:
    """Those for an organisation that a person has not marked as read there, the newest first."""
    read = models.AnnouncementRead.objects.filter(party=party.id, reader=reader).values_list("announcement", flat=True)
    rows = models.Announcement.objects.exclude(id__in=list(read)).order_by("-at", "-id")
    return [a for a in map(_announcement, rows) if a.concerns(party)]


def read_marks(id: str) -> list[ReadMark]:
    """Who has read an announcement, the first first."""
    rows = models.AnnouncementRead.objects.filter(announcement_id=id).order_by("at", "id")
    return [ReadMark(row.reader, str(row.party), row.at) for row in rows]


def has_read(id: str, reader: str, party: str) -> bool:
    """Whether a person has marked it as read for an organisation."""
    return models.AnnouncementRead.objects.filter(announcement_id=id, reader=reader, party=party).exists()


def _announcement(row: models.Announcement) -> Announcement:
    return Announcement(
        id=str(row.id),
        title=dict(row.title),
        text=dict(row.text),
        audience=Audience(row.audience),
        kinds=frozenset(row.kinds),
        parties=frozenset(str(p) for p in row.parties),
        made_by=row.made_by,
        at=row.at,
    )
