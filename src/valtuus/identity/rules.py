"""Judgements of identity: values and time in, values out."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network

from valtuus.identity.types import TEST_LEVELS, Attempt, Provider, SignedIn
from valtuus.kernel.identifiers import is_id

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
    return _CODE_LIKE.search(text) is not None and not is_id(text)


# ---- callers and their tokens

TOKEN_PREFIX = "vlt_"  # noqa: S105 - the mark by which a lost token is found, not a secret
TOKEN_BYTES = 32
LONGEST_DAYS = 365
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_CHARS, _CHECK_CHARS = 43, 6
_TOKEN = re.compile(rf"{TOKEN_PREFIX}[0-9A-Za-z]{{{_SECRET_CHARS + _CHECK_CHARS}}}")
HINT_CHARS = len(TOKEN_PREFIX) + 6


def token_of(random: bytes) -> str:
    """The token of 32 random bytes: prefix, the bytes in 43 letters and digits, and six of checksum (CRC-32)."""
    body = TOKEN_PREFIX + _letters(int.from_bytes(random), _SECRET_CHARS)
    return body + _checksum(body)


def token_digest(text: str) -> bytes | None:
    """What the table keeps of a token, SHA-256; None for a text that is none of ours, which the checksum tells without a look."""
    if not _TOKEN.fullmatch(text) or _checksum(text[:-_CHECK_CHARS]) != text[-_CHECK_CHARS:]:
        return None
    return hashlib.sha256(text.encode()).digest()


def _checksum(body: str) -> str:
    return _letters(zlib.crc32(body.encode()), _CHECK_CHARS)


def _letters(number: int, length: int) -> str:
    found = ""
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        found = _DIGITS[digit] + found
    return found


def network_of(text: str) -> str | None:
    """A network in its one written form (192.0.2.0/24, 2001:db8::/32), a lone address as one; None for anything else."""
    try:
        return str(ip_network(text.strip(), strict=True))
    except ValueError:
        return None


def from_network(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; with no networks, everybody's does. An unreadable address lies in none."""
    wanted = [ip_network(n) for n in networks]
    if not wanted:
        return True
    try:
        given = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(given, "ipv4_mapped", None)
    return any((mapped or given) in network for network in wanted)
