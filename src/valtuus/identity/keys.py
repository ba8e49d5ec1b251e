"""Our own two key pairs: `sig` signs what we ask, `enc` opens what is told to us alone. They are files, made at first use."""

from functools import cache
from typing import Any

from django.conf import settings
from joserfc.jwk import KeySet, RSAKey


@cache
def own_keys(use: str) -> KeySet:
    """Private keys of a use, `sig` or `enc`, the newest first. An older one still counts while its file is there."""
    alg = {"sig": "RS256", "enc": "RSA-OAEP-256"}[use]
    return KeySet([RSAKey.import_key(pem, {"use": use, "alg": alg}) for pem in settings.IDENTITY_KEYS(f"oidc-{use}")])


def public_keys() -> dict[str, Any]:
    """The public halves as a JWK set, for the provider. Of `enc` only the newest, so that the provider moves to it."""
    sig, enc = own_keys("sig"), KeySet(own_keys("enc").keys[:1])
    return {"keys": [*sig.as_dict(private=False)["keys"], *enc.as_dict(private=False)["keys"]]}
