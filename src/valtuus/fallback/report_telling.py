"""Who is told what of a matter. INVARIANT: an alert says that something has happened, never what anybody has written."""

from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.conversations.queries import threads as conversations
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_types import Matter
from valtuus.parties import queries as parties

REPORT, MATTER = "report", "matter_desk"


def tell_members(kind: str, matter: Matter, *, at: datetime) -> None:
    """All members of a matter, each once: who has signed in of his report, who has not by mail, without a word of what."""
    reports = queries.reports_in(matter.id)
    threads = conversations.conversations(r.conversation for r in reports)
    told: set[str] = set()
    for report in reports:
        thread = threads.get(report.conversation)
        if report.reporter and report.reporter not in told:
            told.add(report.reporter)
            partner = thread.partner.name if thread else ""
            spoken = thread.language if thread else "fi"
            person = Recipient(report.reporter, partner, "", spoken)
            tell([person], Alert(kind, {"number": str(matter.number)}, None, REPORT, {"report": report.id}), at=at)
        elif not report.reporter and thread and thread.partner.address.lower() not in told:
            told.add(thread.partner.address.lower())
            person = Recipient(f"report:{report.id}", thread.partner.name, thread.partner.address, thread.language)
            tell([person], Alert("report_news", {"number": str(matter.number)}, None, ""), at=at)


def tell_adviser(kind: str, matter: Matter, *, at: datetime) -> None:
    """The adviser who has the matter, if somebody has."""
    adviser = parties.officials([matter.adviser] if matter.adviser else []).get(matter.adviser)
    if adviser is not None:
        alert = Alert(kind, {"number": str(matter.number)}, None, MATTER, {"matter": matter.id})
        tell([Recipient(adviser.key, adviser.name)], alert, at=at)
