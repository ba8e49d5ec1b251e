"""What asking for mandates and answering talks about. Ids and keys are text, as in `types`."""

from dataclasses import dataclass
from datetime import datetime

from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Decision
from valtuus.mandates.types import Draft, Grant


@dataclass(frozen=True, slots=True)
class Asked:
    """Valtuuspyyntö: `wanted` is the mandate asked for, awaiting approval whatever became of it; for which duties, with what note.

    `asked_by` and `asked_at` None: loaded, unknown. `how` None: nobody has answered; else approved, rejected, withdrawn or
    lapsed, from `ended_at` on. `reason`: why it was declined.
    """

    wanted: Grant
    asked_by: str | None
    asked_at: datetime | None
    duties: frozenset[str] = frozenset()
    note: str = ""
    how: str | None = None
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToApprove:
    """Vahvistettava pyyntö as the granter sees it: what would become of an approval now, with the warnings to acknowledge."""

    asked: Asked
    draft: Draft
    decision: Decision


@dataclass(frozen=True, slots=True)
class MemberAsked:
    """One municipality that a joint authority asks: whether it may, and the request once it has been made."""

    municipality: str
    decision: Decision
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What a person may ask of an organisation: a mandate of a type. `employer`: she works there today."""

    giver: str
    type: MandateType
    employer: bool = False
