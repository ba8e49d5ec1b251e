"""Reads of identity: who is signed in, her own client key, and what she had typed when her session ended."""

import json
import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from valtuus.identity.sealing import unseal
from valtuus.identity.types import Attempt, Provider, SignedIn
from valtuus.kernel.errors import DomainError, ErrorKind

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
