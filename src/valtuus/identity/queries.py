"""Reads of identity: who is signed in, her own client key, what she had typed when her session ended; callers and their tokens."""

import json
import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from valtuus.identity.sealing import unseal
from valtuus.identity.types import Attempt, Caller, Provider, SignedIn, Token
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.queries import prepared

# Names of what this slice keeps in a session.
SIGNED_IN, ATTEMPTS, USED, WAS, KEPT, LANGUAGE = (
    f"identity_{name}" for name in ("signed_in", "attempts", "used", "was", "kept", "language")
)


def provider() -> Provider:
    """The provider of the settings. Raises `identity_provider_missing` where none is set."""
    found: Provider | None = settings.IDENTITY_PROVIDER
    if found is None:
        raise DomainError("identity_provider_missing", kind=ErrorKind.UNAVAILABLE)
    return found


def signed_in(session: SessionBase) -> SignedIn | None:
    """The sign-in that the session keeps, live or not."""
    kept = session.get(SIGNED_IN)
    return SignedIn(**kept) if kept else None


def live_sessions_of(key: str) -> int:
    """How many sessions a person has that have not run out. What she may do in them is decided anew at every step."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    return sum(row.get_decoded().get(SIGNED_IN, {}).get("key") == key for row in live.iterator())


def attempts(session: SessionBase) -> dict[str, Attempt]:
    """Sign-ins that were begun and not answered, by state."""
    return {state: Attempt(**kept) for state, kept in session.get(ATTEMPTS, {}).items()}


def subject_of(request: HttpRequest) -> str | None:
    """The signed-in person's own client key, under which the register of benefits knows her; None when nobody is signed in."""
    kept = signed_in(request.session)
    return unseal(kept.subject, settings.SEALING_SECRET, subject_purpose(kept.key)) if kept else None


def kept_form(request: HttpRequest) -> "MultiValueDict[str, str] | None":
    """What the person had typed on this page when her session ended, to fill the form again; None when there is nothing.

    Given for fifteen minutes, to the same person in the same browser, on the page it was typed on; forgotten once given. In
    a template `{{ kept.field }}`, for a form `initial=kept.dict()`. Fields that looked like an identity code are missing.
    """
    kept, who = request.session.get(KEPT), signed_in(request.session)
    if not kept or who is None or kept["path"] != request.get_full_path() or time.time() >= kept["until"]:
        return None
    text = unseal(kept["sealed"], settings.SEALING_SECRET, form_purpose(who.key))
    # The middleware forgets it once the page is made: a query writes nothing.
    request.kept_form_given = text is not None  # type: ignore[attr-defined]  # read by identity.middleware
    return MultiValueDict(json.loads(text)) if text else None


def subject_purpose(key: str) -> str:
    """What a sealed client key is bound to."""
    return f"subject of {key}"


def form_purpose(key: str) -> str:
    """What a kept form is bound to: its writer. Another person at the same machine does not get it."""
    return f"form of {key}"


# ---- callers of the interfaces

# The database's clock says whether a token still holds, and nothing is kept between two calls: a revoked one is dead at once.
_HOLDER = """
select c.id::text, c.owner::text, c.name, c.services, c.networks, t.expires_at <= now(), e.token_id is not null
from identity_caller_token t
join identity_caller c on c.id = t.caller_id
left join identity_caller_token_end e on e.token_id = t.id
where t.digest = %s
"""
_CALLERS = "select id::text, owner::text, name, services, networks from identity_caller where {} order by name, id"
_TOKENS = """
select t.id::text, t.caller_id::text, t.hint, t.given_at, t.expires_at, e.revoked_at
from identity_caller_token t left join identity_caller_token_end e on e.token_id = t.id
where t.caller_id = any(%s::uuid[]) or t.id = any(%s::uuid[]) order by t.given_at desc, t.id desc
"""


def holder_of(digest: bytes) -> Caller:
    """The caller of a token. Raises `DomainError` `token_unknown`, `token_expired` or `token_revoked`, all of kind refused."""
    found = _rows(_HOLDER, digest)
    if not found:
        raise DomainError("token_unknown", kind=ErrorKind.REFUSED)
    *caller, expired, revoked = found[0]
    if expired or revoked:
        raise DomainError("token_revoked" if revoked else "token_expired", kind=ErrorKind.REFUSED)
    return _caller(caller)


def caller(caller_id: str) -> Caller:
    """The caller of an id. Raises `DomainError` `caller_missing`."""
    found = _rows(_CALLERS.format("id::text = %s"), caller_id)
    if not found:
        raise DomainError("caller_missing", kind=ErrorKind.MISSING, field="caller", given=caller_id[:80])
    return _caller(found[0])


def callers_of(owner: str | None) -> list[Caller]:
    """Callers that an organisation answers for, or the institution (None), by name."""
    return [_caller(row) for row in _rows(_CALLERS.format("owner::text is not distinct from %s"), owner)]


def tokens_of(callers: Iterable[str]) -> list[Token]:
    """Tokens of these callers in whatever state, the newest first."""
    return [Token(*row) for row in _rows(_TOKENS, list(callers), [])]


def token(token_id: str) -> Token:
    """The token of an id. Raises `DomainError` `token_missing`."""
    try:
        found = _rows(_TOKENS, [], [str(UUID(token_id))])
    except ValueError:
        found = []
    if not found:
        raise DomainError("token_missing", kind=ErrorKind.MISSING, field="token", given=token_id[:80])
    return Token(*found[0])


def _rows(statement: str, *values: Any) -> list[Any]:
    with prepared() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _caller(row: Any) -> Caller:
    return Caller(row[0], row[1], row[2], frozenset(row[3]), tuple(row[4]))
