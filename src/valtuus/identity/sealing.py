"""Sealed text for the session: encrypted with a key from a file, bound to a purpose, so that the database reads nothing in it."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from valtuus.kernel.identifiers import Secret

_NONCE = 12


def seal(text: str, secret: Secret, purpose: str) -> str:
    """The text under AES-256-GCM; it opens only with the same secret and the same purpose."""
    nonce = os.urandom(_NONCE)
    return urlsafe_b64encode(nonce + AESGCM(secret.value).encrypt(nonce, text.encode(), purpose.encode())).decode()


def unseal(sealed: str, secret: Secret, purpose: str) -> str | None:
    """The text, or None when it was sealed for another purpose, with another secret, or is no sealed text at all."""
    try:
        raw = urlsafe_b64decode(sealed)
        return AESGCM(secret.value).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        return None
