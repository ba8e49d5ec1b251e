"""What the provider publishes: its addresses, kept an hour, and its signing keys, fetched again whenever a new one shows."""

import time
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from valtuus.identity.types import Metadata
from valtuus.kernel.errors import DomainError, ErrorKind

TIMEOUT = 5.0
KEPT = 3600
LOOPBACK = ("127.0.0.1", "::1", "localhost")

_metadata: dict[str, tuple[float, Metadata]] = {}
_keys: dict[str, dict[str | None, RSAKey]] = {}


def provider_away() -> DomainError:
    """The error of a provider that does not answer, or not as a provider does."""
    return DomainError("identity_provider_away", kind=ErrorKind.UNAVAILABLE)


def metadata_of(issuer: str) -> Metadata:
    """The provider's addresses. Raises `identity_provider_away`, also for a document that names another issuer."""
    kept = _metadata.get(issuer)
    if kept is None or time.monotonic() - kept[0] > KEPT:
        kept = time.monotonic(), _discovered(issuer)
        _metadata[issuer] = kept
    return kept[1]


def _discovered(issuer: str) -> Metadata:
    document = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if document.get("issuer") != issuer:
        raise provider_away()
    try:
        return Metadata(
            issuer=issuer,
            authorization_endpoint=_trusted(document["authorization_endpoint"]),
            token_endpoint=_trusted(document["token_endpoint"]),
            jwks_uri=_trusted(document["jwks_uri"]),
            end_session_endpoint=_trusted(end) if (end := document.get("end_session_endpoint")) else None,
            names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        )
    except KeyError as missing:
        raise provider_away() from missing


def signing_key(metadata: Metadata, kid: str | None) -> RSAKey | None:
    """The provider's signing key of that id, None when it has none: a key not known yet makes us fetch the set again."""
    found = _keys.get(metadata.jwks_uri, {}).get(kid)
    if found is None:
        _keys[metadata.jwks_uri] = _fetched_keys(metadata.jwks_uri)
        found = _keys[metadata.jwks_uri].get(kid)
    return found


def _fetched_keys(jwks_uri: str) -> dict[str | None, RSAKey]:
    document = _fetched(jwks_uri)
    try:
        usable = [key for key in document["keys"] if key.get("kty") == "RSA" and key.get("use", "sig") == "sig"]
        keys = [key for key in KeySet.import_key_set({"keys": usable}).keys if isinstance(key, RSAKey)]
    except (JoseError, KeyError, ValueError, TypeError, AttributeError) as fault:
        raise provider_away() from fault
    # A token that names no key can only be meant for a provider with one.
    return {key.kid: key for key in keys} | ({None: keys[0]} if len(keys) == 1 else {})


def _fetched(url: str) -> dict[str, Any]:
    try:
        answer = httpx.get(_trusted(url), timeout=TIMEOUT).raise_for_status().json()
    except (httpx.HTTPError, ValueError) as fault:
        raise provider_away() from fault
    if not isinstance(answer, dict):
        raise provider_away()
    return answer


def _trusted(url: str) -> str:
    # INVARIANT: who a person is comes over TLS only; loopback is this machine itself.
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise provider_away()
    return url
