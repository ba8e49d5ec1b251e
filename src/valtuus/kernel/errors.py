"""Errors of the domain: a stable code, the field, what was given, what is allowed. Sentences are chosen at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from valtuus.kernel.decision import Decision


class ErrorKind(StrEnum):
    """The five ways in which something cannot be done; each has one HTTP status at the edge."""

    INVALID = "invalid"
    REFUSED = "refused"
    MISSING = "missing"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """Something that cannot be done, told as data.

    `code` is stable and has wording in three languages; `field` names the input, `given` is what came and `allowed` what
    would have been right. `fields` holds further values for the sentence.
    """

    def __init__(
        self,
        code: str,
        *,
        kind: ErrorKind = ErrorKind.INVALID,
        field: str | None = None,
        given: str | None = None,
        allowed: str | None = None,
        **fields: str,
    ) -> None:
        self.code = code
        self.kind = kind
        self.field = field
        self.given = given
        self.allowed = allowed
        self.fields = fields
        super().__init__(self._line())

    def _line(self) -> str:
        parts = [self.code]
        parts += [f"field `{self.field}`"] if self.field else []
        parts += [f"given `{self.given}`"] if self.given is not None else []
        parts += [f"allowed: {self.allowed}"] if self.allowed else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class About:
    """What was asked for when it was refused: the action and the organisation acted for, so that the refusal can be looked into.

    `action` empty: none that a mandate or a right to grant carries, so that it is still to be chosen. `more`: what else was told,
    by name: codes alone (`theme`, `purpose`, `ground` …). INVARIANT: never a person, since it stands in an address.
    """

    action: str
    party: str
    more: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A decision that is not a permit, raised in one place per guard and handled in one place at the edge.

    `record_number` is the number under which the refusal itself is kept, where it is kept in the disclosure log. `about`: where
    the decision is about an action for an organisation.
    """

    def __init__(self, decision: Decision, record_number: int | None = None, *, about: About | None = None) -> None:
        self.decision = decision
        self.record_number = record_number
        self.about = about
        super().__init__(decision.reason.code)
