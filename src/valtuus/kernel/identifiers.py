"""Identity codes, business ids, keys made of them, and the program's own ids. The one place that calls `stdnum`."""

import hashlib
import hmac
import os
import re
import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus

from valtuus.kernel.errors import DomainError

_CODES = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Z]", re.IGNORECASE)
_CENTURY = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)


@dataclass(frozen=True, slots=True)
class Secret:
    """A keyed-hash secret and the prefix that tells its version, so that it can be changed without losing old keys."""

    version: str
    value: bytes


def is_id(text: str) -> bool:
    """Whether a text is an id of the program's own as we write it."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def identity_code(text: str, today: date, *, artificial: bool, field: str = "identity_code") -> str:
    """A personal identity code (henkilötunnus) in its one written form.

    Takes every separator in use since 2023. Raises `DomainError` `identity_code_malformed` for a wrong form, date or check
    character, for a birth date after `today`, and for an artificial code (900-999) unless `artificial`; and
    `identity_codes_several` for more than one code.
    """
    code = text.strip().upper()
    if len(_CODES.findall(code)) > 1:
        raise DomainError("identity_codes_several", field=field, given=str(len(_CODES.findall(code))), allowed="1")
    try:
        hetu.validate(code, allow_temporary=artificial)
    except ValidationError as fault:
        raise _malformed_code(text, field) from fault
    if birth_day(code) > today:
        raise _malformed_code(text, field)
    return code


def _malformed_code(text: str, field: str) -> DomainError:
    # INVARIANT: what was typed is told back only masked; an identity code never stands in a log or an error.
    return DomainError("identity_code_malformed", field=field, given=masked(text), allowed="010190-123X")


def birth_day(code: str) -> date:
    """The birth date inside a valid identity code."""
    return date(_CENTURY[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))


def masked(code: str) -> str:
    """An identity code that may be shown: the last three characters hidden but the check character (010190-9**X)."""
    text = code.strip()
    return f"{text[:8]}**{text[10:11]}" if len(text) == 11 else "*" * min(len(text), 11)


def without_codes(text: str) -> str:
    """The text with everything in it masked that looks like an identity code."""
    return _CODES.sub(lambda found: masked(found.group()), text)


def business_id(text: str, field: str = "business_id") -> str:
    """A business id (Y-tunnus) as 1234567-8. Raises `DomainError` `business_id_malformed` with what was given."""
    try:
        number = ytunnus.validate(text.strip())
    except ValidationError as fault:
        raise DomainError("business_id_malformed", field=field, given=text[:40], allowed="1234567-1") from fault
    return f"{number[:7]}-{number[7]}"


def is_artificial_business_id(text: str) -> bool:
    """Ids 9900001-… are ours: right check digit, looked up nowhere, given to invented parties only."""
    return text.startswith("99000")


def keyed(code: str, secret: Secret) -> str:
    """The key that stands for an identity code outside its own guarded table: version, then HMAC-SHA256 cut to 128 bits."""
    return f"{secret.version}:{hmac.new(secret.value, code.encode(), hashlib.sha256).hexdigest()[:32]}"


def uuid7() -> UUID:
    """A new time-ordered id (RFC 9562, version 7). Made by the program: the database may not read guarded rows back."""
    stamp = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10)) & ~(0xF000 << 64) & ~(0xC000 << 48)
    return UUID(int=stamp << 80 | (0x7000 << 64) | (0x8000 << 48) | (tail & ((1 << 80) - 1)))
