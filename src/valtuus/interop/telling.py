"""A decision in the caller's terms: reasons in three languages, who mends it, by which mandates, what else is needed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation

from valtuus.identity.pairwise import pairwise_id
from valtuus.interop.types import Fault, Told
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.mandates.types import Question
from valtuus.parties.queries import parties
from valtuus.parties.types import Party
from valtuus.web import doors
from valtuus.web.wording import NAMES, reason_sentence

Answer = tuple[int, Decision] | str


def told(asked: Sequence[Question | Fault], answers: Sequence[Answer], caller: str) -> list[Told | Fault]:
    """One answer for each question that was answered, in order; what could not be asked stays its fault."""
    decided = [a[1] for a in answers if not isinstance(a, str)]
    sentences = _sentences([d.reason for d in decided if not d.permitted])
    people = {q.person: "" for q in asked if isinstance(q, Question)}
    people = {person: pairwise_id(person, caller) for person in people}
    found: list[Told | Fault] = []
    for question, answer in zip(asked, answers, strict=True):
        if isinstance(question, Fault) or isinstance(answer, str):
            assert isinstance(question, Fault)  # noqa: S101 - answers come back in the order of the questions
            found.append(question)
            continue
        number, decision = answer
        context = {"record": number, "register_version": decision.version, "subject": people[question.person]}
        more = (
            _permit(question, decision) if decision.permitted else _refusal(decision, sentences) | _look_into(question)
        )
        found.append(Told(decision.permitted, context | more))
    return found


def _permit(question: Question, decision: Decision) -> dict[str, Any]:
    basis = decision.basis
    reason = {"reason": decision.reason.code}
    if basis is not None:
        reason |= {"basis": basis.kind.value}
    needs = catalogue().action(question.action).needs
    return {**reason, "path": list(basis.grants if basis else ()), "also_needed": list(needs)}


def _refusal(decision: Decision, sentences: Mapping[Any, dict[str, str]]) -> dict[str, Any]:
    unknown = decision.outcome is Outcome.UNKNOWN
    status = "503" if unknown else "403"
    context: dict[str, Any] = {
        "reason": decision.reason.code,
        "reason_admin": {status: decision.reason.code},
        "reason_user": {f"{lang}-{status}": text for lang, text in sentences[_key(decision.reason)].items()},
    }
    if unknown:
        context["outcome"] = "unknown"
    if decision.also:
        context["also"] = [reason.code for reason in decision.also]
    if decision.remedy is not None:
        remedy = {"code": decision.remedy.code, "who": decision.remedy.fixer, "party": decision.remedy.party}
        context["remedy"] = {name: value for name, value in remedy.items() if value is not None}
    return context


def _look_into(question: Question) -> dict[str, Any]:
    """Where the person herself, signed in, sees why and what to do: a page in each language. It says nothing of her."""
    return {"diagnosis": _pages(question.represented, question.action)} if question.represented else {}


@lru_cache(maxsize=4096)  # one call may be refused ten thousand times about the same
def _pages(party: str, action: str) -> Mapping[str, str]:
    pages = {}
    for lang in Language:
        with translation.override(lang):
            there = doors.address("diagnosis_of", party=party, action=action)
        pages[lang.value] = settings.ORIGIN + there
    return pages


def _key(reason: Reason) -> Any:
    return reason.code, tuple(sorted(reason.fields.items()))


def _sentences(reasons: Iterable[Reason]) -> dict[Any, dict[str, str]]:
    """The sentence of each reason in each language. Only organisations are named; whoever else is meant is not."""
    different = {_key(reason): reason for reason in reasons}
    if not different:
        return {}
    ids = {p for r in different.values() for n in NAMES for p in r.fields.get(n, "").split(",") if p}
    known: Mapping[str, Party] = parties(ids) if ids else {}
    found: dict[Any, dict[str, str]] = {key: {} for key in different}
    for lang in Language:
        names = {id: party.name(lang) for id, party in known.items()}
        with translation.override(lang):
            for key, reason in different.items():
                found[key][lang.value] = reason_sentence(reason, names)
    return found
