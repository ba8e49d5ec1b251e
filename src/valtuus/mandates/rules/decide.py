"""The decision of access: may this person do this for that municipality at this moment, and if not, why and who can mend it.

The exact rule is section (b) of docs/domain.md. `tests/reference` holds a slow, obvious second version of it.
"""

from dataclasses import replace
from datetime import date, datetime

from valtuus.kernel.catalogue import Action
from valtuus.kernel.decision import Basis, BasisKind, Decision, Outcome, Reason, Remedy
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.mandates.rules.faults import Setting
from valtuus.mandates.rules.paths import best, faultless, nearest, other_principals, paths_of
from valtuus.mandates.rules.refusing import refuse, refuse_ceased, refuse_path
from valtuus.mandates.types import Facts, ForeignAnswer, Grant, Question


def decide(question: Question, facts: Facts, at: datetime) -> Decision:
    """The decision on one question from its facts at a moment. Layers in order: gate, unknown, mandate; or gate, office.

    Depends on nothing but its arguments. The action must be carried by a theme or an office; `DomainError` `unknown_code` is
    raised for an action that the catalogue does not hold, `ValueError` for one that no mandate carries.
    """
    action = facts.catalogue.action(question.action)
    at = in_utc(at)
    day = helsinki_day(at)
    if no := _gate(question, facts, action, at, day):
        return no
    if action.by_office is not None:
        return _by_office(question, facts, action, at)
    if question.represented is None or action.theme is None:
        raise ValueError(f"`{action.code}` is not decided by a mandate for a represented party")
    if unclear := _unknown(facts, at):
        return unclear
    theme = _theme(action, facts, day)
    return _by_mandate(Setting(facts, question.person, question.represented, theme, action.tasks, at, day), action)


def as_known(facts: Facts, known_at: datetime) -> Facts:
    """The facts with the knowledge of an earlier moment: what was given, approved or ended after it is not known.

    A change of identifier is known whatever the moment (brief, section b, "Fine points").
    """
    known = (known_then(g, in_utc(known_at)) for g in facts.grants)
    return replace(facts, grants=tuple(g for g in known if g is not None))


def known_then(grant: Grant, known_at: datetime) -> Grant | None:
    """A mandate as it was known at an earlier moment; None where it was not known at all."""
    since = grant.asked_at or grant.given_at
    if since is not None and since > known_at:
        return None
    if grant.approved_at is not None and grant.approved_at > known_at:
        # Who approved is not known either: nothing can be said of his right.
        grant = replace(grant, approved_at=None, awaiting=True, given_by=None, given_at=None, asked_at=since)
    if grant.revoked_at is not None and grant.revoked_at > known_at:
        grant = replace(grant, revoked_at=None)
    return grant


def _permit(facts: Facts, at: datetime, reason: Reason, basis: Basis) -> Decision:
    return Decision(Outcome.PERMIT, reason, at, facts.version, facts.catalogue.digest, basis)


def _gate(question: Question, facts: Facts, action: Action, at: datetime, day: date) -> Decision | None:
    if not question.strong:
        return refuse(facts, at, Reason("not_strongly_identified"))
    opens = _opens(action, facts, day)
    if opens is not None and day < opens:
        return refuse(facts, at, Reason("service_not_open", {"date": opens.isoformat()}))
    party = facts.organisations.get(question.represented) if question.represented else None
    if party is not None and party.ceased_on is not None and party.ceased_on < day and not action.by_office:
        return refuse_ceased(party, Setting(facts, "", "", _theme(action, facts, day), action.tasks, at, day))
    return None


def _opens(action: Action, facts: Facts, day: date) -> date | None:
    """The day the action opens: its own, or that of its theme, which before it can be given and carries nothing."""
    theme = None if action.theme is None else facts.catalogue.themes[_theme(action, facts, day)].in_use_from
    return max((d for d in (action.available_from, theme) if d is not None), default=None)


def _theme(action: Action, facts: Facts, day: date) -> str:
    """The theme that carries the action on a day: the later one from the day it comes into use."""
    if action.later_theme is not None:
        later = facts.catalogue.themes[action.later_theme]
        if later.in_use_from is None or later.in_use_from <= day:
            return later.code
    return action.theme or ""


def _unknown(facts: Facts, at: datetime) -> Decision | None:
    if not facts.complete or facts.foreign is ForeignAnswer.SILENT:
        return refuse(facts, at, Reason("could_not_be_evaluated"))
    if facts.foreign is ForeignAnswer.NO:
        return refuse(facts, at, Reason("not_told_by_register"))
    if facts.foreign is ForeignAnswer.YES:
        return _permit(facts, at, Reason("permitted_by_register"), Basis(BasisKind.MANDATE))
    return None


def _by_office(question: Question, facts: Facts, action: Action, at: datetime) -> Decision:
    role = Reason("by_office", {"role": action.by_office or ""})
    if not any(o.role == action.by_office and helsinki_day(at) in o.period for o in facts.offices):
        return refuse(facts, at, Reason("office_role_missing", role.fields))
    if question.about_close:
        return refuse(facts, at, Reason("concerns_self_or_close"))
    if action.tied_to is not None and not question.assigned:
        return refuse(facts, at, Reason("not_assigned"))
    return _permit(facts, at, role, Basis(BasisKind.OFFICE))


def _by_mandate(setting: Setting, action: Action) -> Decision:
    facts, at = setting.facts, setting.at
    if carrying := faultless(setting):
        path = best(carrying)
        code = "direct_mandate" if path.middle is None else "chain_mandate"
        fields = {"theme": setting.theme, "municipality": setting.represented, "org": path.middle or ""}
        return _permit(facts, at, Reason(code, fields), Basis(BasisKind.MANDATE, path.links))
    old = [r for r in facts.old_rights if r.person == setting.person and r.party == setting.represented]
    until = facts.catalogue.services[action.service].old_rights_until
    for_service = any(action.service in r.services for r in old)
    if for_service and until is not None and setting.day <= until:
        return _permit(
            facts, at, Reason("katso_until_cutover", {"date": until.isoformat()}), Basis(BasisKind.OLD_RIGHT)
        )
    if paths := paths_of(setting):
        return refuse_path(nearest(paths, setting), setting)
    return _without_path(setting, for_service=for_service, any_old=bool(old))


def _without_path(setting: Setting, *, for_service: bool, any_old: bool) -> Decision:
    facts, at = setting.facts, setting.at
    if for_service:
        return refuse(facts, at, Reason("katso_ended"), setting=setting)
    if not any_old and _stranger(setting):
        # INVARIANT: a stranger learns this and nothing else: no names, no other principals, not whether there is a granter.
        no = refuse(facts, at, Reason("no_mandate"))
        office = facts.catalogue.remedies["contact_office"]
        return replace(no, remedy=Remedy(office.code, office.fixer, setting.represented))
    if others := other_principals(setting):
        return refuse(facts, at, Reason("not_for_this_municipality", {"others": ",".join(others)}))
    return refuse(facts, at, Reason("no_mandate"), setting=setting)


def _stranger(setting: Setting) -> bool:
    """Ulkopuolinen: works neither for the municipality nor for an organisation tied to it. Asked only where there is no path."""
    facts, municipality = setting.facts, setting.represented
    employers = {e.party for e in facts.employers if setting.day in e.period}
    tied = {m.authority for m in facts.members if m.municipality == municipality and setting.day in m.period}
    tied |= {g.holder for g in facts.grants if g.giver == municipality and not g.to_person}
    return municipality not in employers and not employers & tied
