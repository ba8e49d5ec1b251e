"""What the interfaces talk about: a call as it came, what it asks, what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from valtuus.identity.types import Caller, Token


class Semantic(StrEnum):
    """How the questions of one call belong together (AuthZEN 1.0, `evaluations_semantic`)."""

    EXECUTE_ALL = "execute_all"
    DENY_ON_FIRST_DENY = "deny_on_first_deny"
    PERMIT_ON_FIRST_PERMIT = "permit_on_first_permit"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a call or with one question of it: HTTP status, code of the error catalogue, the member that it is about.

    It never holds what was sent, since that may be an identity code.
    """

    status: int
    code: str
    member: str = ""
    allowed: str = ""


class CallFault(Exception):
    """The whole call cannot be answered; nothing of it is decided."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.code)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One question: may this subject do this action on this resource? `acr`: how the subject was identified, where it is told."""

    subject_type: str
    subject_id: str = field(repr=False)
    action: str
    resource_type: str
    resource_id: str
    acr: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one call asks, in order; a question that cannot be asked is its fault. `single`: the answer is one bare decision."""

    items: tuple[Evaluation | Fault, ...]
    semantic: Semantic = Semantic.EXECUTE_ALL
    single: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one question: the decision, and what is told beside it in JSON types."""

    decision: bool
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HttpCall:
    """A call as a server hands it over. Names of headers in lower case; `address`: the peer's; `body` None: longer than is read."""

    method: str
    endpoint: str
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """An answer as a server sends it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptCaller:
    """A caller with its tokens, the newest first, as its keeper sees it."""

    caller: Caller
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Keeping:
    """The callers that one person may keep in the name of one owner: an organisation, or the institution (None)."""

    owner: str | None
    callers: tuple[KeptCaller, ...]
