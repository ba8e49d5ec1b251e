"""The token of a pick-up link, and who wrote as a digest. INVARIANT: neither token nor address stands in a table of ours.

A token is 128 bits made of the link's random id with the house's secret, so that the outbox, which tries a mail again and again,
needs to keep the id alone; whoever reads the database cannot make one.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import salted_hmac

PATTERN = r"[A-Za-z0-9_-]{22}"


def token_of(id: str) -> str:
    """The token of a link."""
    made = salted_hmac("conversations.pickup", UUID(id).hex, algorithm="sha256").digest()
    return urlsafe_b64encode(made[:16]).rstrip(b"=").decode()


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sender_of(address: str) -> str:
    """What is kept of an address, so that many mails from one are seen to be from one."""
    return salted_hmac("conversations.sender", address.strip().lower(), algorithm="sha256").hexdigest()[:32]


class TokenConverter:
    """A token in an address. Made from the id of a link, so that a door can lead there; a token stays what it is."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """The token, as the page takes it."""
        return value

    def to_url(self, value: str) -> str:
        """The token of an id, or the token given."""
        text = str(value)
        return text if re.fullmatch(PATTERN, text) else token_of(text)
