"""The one-time token of a confirmation: its id, signed, so that whoever reads the database cannot make one."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="alerts.address")


def token_of(confirmation: str) -> str:
    """The token that a mail carries."""
    return _signer.sign(UUID(confirmation).hex)


def confirmation_of(token: str) -> UUID | None:
    """The confirmation of a token; None for one that is not ours."""
    try:
        return UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
