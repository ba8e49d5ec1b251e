"""A caller's rights as the adviser reads them: the sentences that the caller sees himself."""

from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.errors import Refused
from valtuus.mandates.self_check_types import Verdict, Works
from valtuus.oversight.search_types import CallersRights
from valtuus.parties.queries import parties
from valtuus.web.components import Heading, Table
from valtuus.web.presenting import Known, known_of, reason_of, shown
from valtuus.web.wording import day, language, say, word

HEADINGS = ("organisation", "actions", "works", "reason", "mend", "who")


def table(rights: CallersRights) -> Table:
    """One row for what stands or falls together, by organisation; what does not work says why, how it is mended and by whom."""
    caller = Actor(rights.conversation.partner.key, rights.conversation.partner.name, "", "")
    known = known_of([v.decision for v in rights.check.verdicts], caller)
    names = {id: party.name(language()) for id, party in parties({v.party for v in rights.check.verdicts}).items()}
    rows = [
        _row(v, names.get(v.party, ""), caller, known)
        for v in rights.check.verdicts
        if v.wanted or v.works is Works.NOW
    ]
    rows.sort(key=lambda row: finnish_key(row[0]))
    headings = [Heading(say(f"oversight.fact_{name}")) for name in HEADINGS]
    return Table(say("oversight.rights_rows", count=len(rows)), headings, rows, say("oversight.rights_empty"))


def _row(verdict: Verdict, name: str, caller: Actor, known: Known) -> list[str]:
    services = ", ".join(word("service", about.service) for about in verdict.about)
    themes = ", ".join(dict.fromkeys(word("action", about.actions[0]) for about in verdict.about))
    what = f"{services}: {themes}"
    if verdict.works is Works.NOW:
        return [name, what, say("oversight.works_now"), reason_of(verdict.decision, caller, known), "", ""]
    told = shown(Refused(verdict.decision), caller, known)
    works = say("oversight.works_not")
    if verdict.works is Works.LATER and verdict.from_day is not None:
        works = say("oversight.works_from", date=day(verdict.from_day))
    return [name, what, works, told.reason, told.remedy, told.mender]
