"""The diagnosis in the reader's words: values for the page."""

from dataclasses import dataclass

from valtuus.fallback.forms.diagnosis import ANSWER, query_of
from valtuus.fallback.rules.diagnosis import EARLIER, asked_causes, causes_of
from valtuus.fallback.types import Diagnosis, Way
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import Refused
from valtuus.parties import queries as parties
from valtuus.web import doors
from valtuus.web.help import filled_generally
from valtuus.web.presenting import RefusalShown, reason_of, shown
from valtuus.web.wording import language, say, word

REPORT = "report_to_kela"


@dataclass(frozen=True, slots=True)
class Step:
    """A button: where it leads and what it is called; `posts`: it does the thing itself, and `about` says what."""

    way: Way
    address: str
    label: str
    about: str = ""
    posts: bool = False


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question of what the register cannot know: the field of its answer, the statement, its number of how many."""

    name: str
    statement: str
    heading: str


@dataclass(frozen=True, slots=True)
class DiagnosisShown:
    """Everything that the page says. `told` only of a refusal; `question` while something must be asked; else `step`."""

    permitted: bool
    heading: str
    party: str
    action: str
    symptom: str
    cause: str
    reason: str
    told: RefusalShown | None
    remedy: str
    question: QuestionShown | None
    step: Step | None
    report: Step | None
    told_today: bool
    kept: tuple[tuple[str, str], ...]


def diagnosis_shown(found: Diagnosis, actor: Actor) -> DiagnosisShown:
    """The diagnosis as its reader sees it: a stranger's names nobody, since neither does its decision."""
    told = None if found.decision.permitted else shown(Refused(found.decision), actor)
    party = parties.party(found.asking.represented)
    question = _question(found) if found.to_ask else None
    step = None if question else _step(found, told)
    return DiagnosisShown(
        permitted=found.decision.permitted,
        heading=told.heading if told else say("diagnosis.permitted"),
        party=party.name(language()),
        action=word("action", found.asking.action),
        symptom=word("symptom", found.asking.symptom) if found.asking.symptom else "",
        cause=filled_generally("cause", found.cause) if found.cause else "",
        reason=told.reason if told else reason_of(found.decision, actor),
        told=told,
        remedy=told.remedy if told else _remedy(found),
        question=question,
        step=step,
        report=None if step is None or step.way is Way.REPORT else report_step(found),
        told_today=found.told and found.way is Way.TELL,
        kept=kept(found),
    )


def kept(found: Diagnosis) -> tuple[tuple[str, str], ...]:
    """What the next form carries on: what is looked into, and what was answered."""
    answers = {ANSWER + code: reply.value for code, reply in found.answers.items()}
    return tuple((query_of(found.asking) | answers).items())


def _question(found: Diagnosis) -> QuestionShown:
    asked = [c.code for c in asked_causes(causes_of(catalogue().rows["cause"]), found.asking.symptom)]
    code = found.to_ask[0]
    heading = say("diagnosis.question", number=asked.index(code) + 1, count=len(asked))
    return QuestionShown(ANSWER + code, filled_generally("cause", code), heading)


def _remedy(found: Diagnosis) -> str:
    causes = causes_of(catalogue().rows["cause"])
    return next((filled_generally("remedy", c.remedy) for c in causes if c.code == found.cause), "")


def _step(found: Diagnosis, told: RefusalShown | None) -> Step:
    if told is None or found.way is Way.REPORT or (found.told and found.way is Way.TELL):
        return report_step(found)
    match found.way:
        case Way.TELL:
            return Step(found.way, "", say("diagnosis.tell"), say("diagnosis.tell_about"), posts=True)
        case Way.GIVE:
            return _through(found.way, "give_mandate", party=parties.party(_giver(found)).code)
        case Way.APPROVE:
            return _through(found.way, "requests_to_approve")
        case Way.OPEN:
            ways = doors.ways_into(catalogue().actions[found.asking.action].service, [found.asking.action])
            return _through(found.way, ways[0], party=found.asking.represented) if ways else report_step(found)
        case Way.REQUEST if told.remedy_code == EARLIER and found.link is not None:
            kind = "represent" if len(found.decision.path) > 1 else "act"
            return _through(found.way, "request_mandate", party=found.link.giver, theme=found.link.theme, type=kind)
    return Step(found.way, told.door, told.button)


def _giver(found: Diagnosis) -> str:
    return found.link.giver if found.link else found.asking.represented


def _through(way: Way, door: str, **context: str) -> Step:
    return Step(way, doors.address(door, **context), say(doors.label(door)))


def report_step(found: Diagnosis) -> Step:
    """The way to the report, which opens with what was found."""
    asking = found.asking
    what = {"party": asking.represented, "action": asking.action, "symptom": asking.symptom, "cause": found.cause}
    return Step(Way.REPORT, doors.address(REPORT, **what), say(doors.label(REPORT)), say("diagnosis.report_about"))
