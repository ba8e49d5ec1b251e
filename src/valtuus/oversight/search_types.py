"""What the search of the disclosure log talks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from valtuus.conversations.types import Conversation
from valtuus.disclosures.types import Criteria, Disclosure
from valtuus.mandates.self_check_types import SelfCheck


@dataclass(frozen=True, slots=True)
class LogSearch:
    """Lokihaku: what an auditor asks. `identity_code` of a client, `official` a part of a name; the rest as in `Criteria`."""

    criteria: Criteria
    identity_code: str = field(default="", repr=False)
    official: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search gave: the number under which it stands in the log itself, the entries, and whether there are earlier ones."""

    number: int
    entries: tuple[Disclosure, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Replayed:
    """Toistettu päätös: whether a recorded decision comes out the same when it is made again, and how it came out now."""

    number: int
    same: bool
    decision: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallersRights:
    """Yhteydenottajan oikeudet: what the partner of a conversation can do, and the number of the adviser's look at it."""

    number: int
    conversation: Conversation
    check: SelfCheck
