"""Judgements of identity: values and time in, values out."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from valtuus.identity.types import TEST_LEVELS, Attempt, Provider, SignedIn

ATTEMPT_LIVES = 600
KEPT_FORM_LIVES = 900
KEPT_FORM_BYTES = 64 * 1024
SEEN_STEP = 30

# Separators of 2023 included, blanks allowed, and glued to other text: rather one field lost than one code kept.
_CODE_LIKE = re.compile(r"\d{6}\s*[-+A-FU-Y]\s*\d{3}\s*[0-9A-Z]", re.IGNORECASE)
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def still_live(signed_in: SignedIn, now: int, idle: int, longest: int) -> bool:
    """Whether a sign-in still holds: seen within `idle` seconds, begun within `longest`, and neither in the future."""
    return 0 <= now - signed_in.seen < idle and 0 <= now - signed_in.started < longest


def attempt_live(attempt: Attempt, now: int) -> bool:
    """Whether an answer to the attempt may still come: ten minutes, as long as a bank's own pages wait."""
    return 0 <= now - attempt.started < ATTEMPT_LIVES


def level_refused(acr: str, provider: Provider) -> str | None:
    """The error code for a level that does not let in, None for one that does. The level is the answer's, not the request's."""
    if acr in provider.levels:
        return None
    if acr in TEST_LEVELS:
        return None if provider.test_accepted else "test_identity_refused"
    return None if provider.weak_accepted else "not_strongly_identified"


def safe_path(path: str) -> str:
    """The path if it leads to a page of ours, the front page otherwise: nobody is sent elsewhere by a link to sign in."""
    return path if len(path) <= 2000 and _LOCAL_PATH.fullmatch(path) else "/"


def worth_keeping(fields: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What of a form may be kept until its writer has signed in again: nothing that looks like an identity code, no CSRF token."""
    kept = {
        name: [value for value in values if not looks_like_code(value)]
        for name, values in fields.items()
        if name != "csrfmiddlewaretoken" and not looks_like_code(name)
    }
    return {name: values for name, values in kept.items() if values}


def looks_like_code(text: str) -> bool:
    """Whether an identity code may stand anywhere in the text. An id of the program's own (UUID) is none."""
    return _CODE_LIKE.search(text) is not None and not _is_uuid(text)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
