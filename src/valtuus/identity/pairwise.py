"""A person's id for one caller: the official's key under a secret of that caller alone, so that two callers cannot compare.

The id is sealed (AES-SIV, which gives the same text for the same key), not looked up: nothing is stored when one is given, and a
made-up id opens to nothing.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

PREFIX = "pw."


def pairwise_id(key: str, caller: str) -> str:
    """The id by which this caller may name the person of an official's key afterwards."""
    sealed = _cipher(caller).encrypt(key.encode(), None)
    return f"{PREFIX}{settings.PAIRWISE_SECRET.version}.{urlsafe_b64encode(sealed).decode().rstrip('=')}"


def person_of(given: str, caller: str) -> str | None:
    """The official's key of a pairwise id; None for another caller's, for one of an older secret and for any other text."""
    begin = f"{PREFIX}{settings.PAIRWISE_SECRET.version}."
    if not given.startswith(begin) or not given.isascii() or len(given) > 200:
        return None
    text = given.removeprefix(begin)
    try:
        return _cipher(caller).decrypt(urlsafe_b64decode(text + "=" * (-len(text) % 4)), None).decode()
    except (InvalidTag, ValueError):
        return None


def _cipher(caller: str) -> AESSIV:
    return _keyed(settings.PAIRWISE_SECRET.value, caller)


@lru_cache(maxsize=64)
def _keyed(secret: bytes, caller: str) -> AESSIV:
    return AESSIV(hmac.new(secret, caller.encode(), hashlib.sha512).digest()[:32])
