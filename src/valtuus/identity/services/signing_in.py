"""Signing in and out, and how long a sign-in lasts.

Times here are the machine's own clock, never the demonstration's. Asking the provider happens outside every transaction; the
line is written before the session begins, so that there is never a session without one.
"""

import json
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from valtuus.identity import keys, oidc, queries, rules
from valtuus.identity.sealing import seal
from valtuus.identity.types import Arrival, Attempt, Identification, Provider, SignedIn
from valtuus.kernel import identifiers
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, recorded, through_recorded
from valtuus.parties.queries import official_key

ATTEMPTS_AT_ONCE = 5
log = logging.getLogger(__name__)


def begin_sign_in(session: SessionBase, next_path: str, language: str) -> str:
    """Begin an attempt, keep it in the session, and give the provider's address to go to. Raises `identity_provider_away`."""
    now = _now()
    attempt = oidc.new_attempt(rules.safe_path(next_path), now)
    url = oidc.authorization_url(queries.provider(), attempt, language, keys.own_keys("sig"))
    open_ones = {s: a for s, a in queries.attempts(session).items() if rules.attempt_live(a, now)}
    newest = [*open_ones.values(), attempt][-ATTEMPTS_AT_ONCE:]
    session[queries.ATTEMPTS] = {a.state: asdict(a) for a in newest}
    session[queries.LANGUAGE] = language
    return url


@through_recorded
def complete_sign_in(session: SessionBase, answer: Mapping[str, str]) -> Arrival:
    """Sign the person in by the provider's answer; the session gets a new key and keeps only what `SignedIn` says.

    Raises what `oidc.answered` and `oidc.identify` raise, `sign_in_replayed`, `sign_in_unknown` and `sign_in_expired` for an
    answer to no open attempt of this browser, `identity_code_unusable`, and a level's refusal. The attempt is spent in any case.
    """
    provider, now = queries.provider(), _now()
    attempt = _spent_attempt(session, answer.get("state", ""), now)
    try:
        code = oidc.answered(answer, provider)
        found = oidc.identify(provider, attempt, code, now, keys.own_keys("sig"), keys.own_keys("enc"))
        _judge(found, provider)
        signed_in = _signed_in(found, now)
    except DomainError as refusal:
        log.warning("sign-in refused: %s %s", refusal.code, refusal.field or "")
        raise
    _record_sign_in(actor=signed_in.actor, auth_time=signed_in.auth_time)
    _start(session, signed_in)
    return Arrival(signed_in.actor, attempt.next_path)


@through_recorded
def sign_out(session: SessionBase, language: str) -> str | None:
    """End our session, then give the provider's address where its own is ended; None when there is nowhere to go.

    INVARIANT: signed out of us comes first, whatever becomes of the line and of the provider.
    """
    signed_in = queries.signed_in(session)
    session.flush()
    if signed_in is None:
        return None
    _record_sign_out(actor=signed_in.actor)
    try:
        return oidc.end_session_url(queries.provider(), language, signed_in.sid)
    except DomainError as away:
        log.warning("no sign-out at the provider: %s", away.code)
        return None


def present(session: SessionBase, *, moving: bool) -> Actor | None:
    """Who is here now; None when nobody is or the session has just ended. `moving`: the request is the person's own doing.

    Of an ended session stays only whose it was, so that what she had typed can come back to her and to nobody else.
    """
    signed_in, now = queries.signed_in(session), _now()
    if signed_in is None:
        return None
    if queries.KEPT in session and now >= session[queries.KEPT]["until"]:
        forget_form(session)
    if not rules.still_live(signed_in, now, settings.SESSION_IDLE, settings.SESSION_LONGEST):
        session.pop(queries.SIGNED_IN)
        forget_form(session)
        session[queries.WAS] = signed_in.key
        return None
    if moving and now - signed_in.seen >= rules.SEEN_STEP:  # not a write for every request
        session[queries.SIGNED_IN] = asdict(replace(signed_in, seen=now))
    return signed_in.actor


def keep_form(session: SessionBase, path: str, fields: QueryDict) -> bool:
    """Keep what was typed in a form whose sender's session has ended, sealed, for fifteen minutes; whether it was kept.

    Not kept: identity codes, files, more than 64 KB, and the forms of somebody who was not signed in.
    """
    was, worth = session.get(queries.WAS), rules.worth_keeping(dict(fields.lists()))
    text = json.dumps(worth)
    if not was or not worth or len(text.encode()) > rules.KEPT_FORM_BYTES:
        return False
    sealed = seal(text, settings.SEALING_SECRET, queries.form_purpose(was))
    session[queries.KEPT] = {"path": path, "sealed": sealed, "until": _now() + rules.KEPT_FORM_LIVES}
    session.set_expiry(rules.KEPT_FORM_LIVES)
    return True


def forget_form(session: SessionBase) -> None:
    """Forget what was kept: it was given back, or its fifteen minutes are over."""
    session.pop(queries.KEPT, None)


def _now() -> int:
    return int(time.time())


def _spent_attempt(session: SessionBase, state: str, now: int) -> Attempt:
    # INVARIANT: an attempt is answered once; it is gone before anything is asked with it, and the save is at once.
    attempt = queries.attempts(session).get(state)
    if attempt is None:
        code = "sign_in_replayed" if state in session.get(queries.USED, ()) else "sign_in_unknown"
        raise DomainError(code, kind=ErrorKind.REFUSED)
    session[queries.ATTEMPTS] = {s: a for s, a in session[queries.ATTEMPTS].items() if s != state}
    session[queries.USED] = [*session.get(queries.USED, ()), state][-ATTEMPTS_AT_ONCE:]
    session.save()
    if not rules.attempt_live(attempt, now):
        raise DomainError("sign_in_expired", kind=ErrorKind.REFUSED)
    return attempt


def _judge(found: Identification, provider: Provider) -> None:
    refused = rules.level_refused(found.acr, provider)
    if refused is not None:
        raise DomainError(refused, kind=ErrorKind.REFUSED)


def _signed_in(found: Identification, now: int) -> SignedIn:
    code = _usable_code(found.code)
    key = official_key(code)
    subject = identifiers.keyed(code, settings.CLIENT_SECRET)
    return SignedIn(
        key=key,
        name=found.name,
        acr=found.acr,
        session=secrets.token_urlsafe(16),
        subject=seal(subject, settings.SEALING_SECRET, queries.subject_purpose(key)),
        auth_time=found.auth_time,
        sid=found.sid,
        started=now,
        seen=now,
    )


def _usable_code(code: str) -> str:
    today = helsinki_day(datetime.now(UTC))
    try:
        return identifiers.identity_code(code, today, artificial=settings.ARTIFICIAL_CODES)
    except DomainError:
        # Not even masked: what the provider told is not for a page or a log.
        raise DomainError("identity_code_unusable", kind=ErrorKind.REFUSED) from None


def _start(session: SessionBase, signed_in: SignedIn) -> None:
    kept = session.get(queries.KEPT) if session.get(queries.WAS) == signed_in.key else None
    used = session.get(queries.USED, [])
    # INVARIANT: a new session key at sign-in, and nothing of the old session but what its own writer may have back.
    session.flush()
    session[queries.SIGNED_IN] = asdict(signed_in)
    session[queries.USED] = used
    if kept:
        session[queries.KEPT] = kept


@recorded
def _record_sign_in(*, actor: Actor, auth_time: int) -> None:
    append("signed_in", {"official": actor.key, "acr": actor.acr, "session": actor.session, "auth_time": auth_time})


@recorded
def _record_sign_out(*, actor: Actor) -> None:
    append("signed_out", {"official": actor.key, "session": actor.session})
