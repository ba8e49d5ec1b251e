"""OpenID Connect, the strict Finnish profile (Traficom 213/2023 S; identification.md, section 3), with our own keys.

A sign-in goes out as a signed request object, comes back as a code, and the code is changed for an encrypted ID token by
a client that proves itself with a signature. Knows neither sessions nor the database.
"""

import secrets
import string
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from valtuus.identity import id_token, metadata
from valtuus.identity.types import Attempt, Identification, Metadata, Provider
from valtuus.kernel.errors import DomainError, ErrorKind

REQUEST_LIVES = 300
CANCELLED = ("access_denied", "cancel")
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def new_attempt(next_path: str, now: int) -> Attempt:
    """A new attempt with its secrets: 256 bits each for state, nonce and verifier."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, next_path, now)


def authorization_url(provider: Provider, attempt: Attempt, language: str, own: KeySet) -> str:
    """The provider's address for an attempt: all that is asked stands in a request object signed by us. `language`: fi, sv, en."""
    there = metadata.metadata_of(provider.issuer)
    challenge = urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "acr_values": provider.ask_for,
        "ui_locales": language,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        # Whoever sits at the machine after a session ended must identify herself, not ride on the provider's session.
        "prompt": "login",
        "ftn_spname": provider.service_name,
    }
    request = _signed(asked, provider, provider.issuer, attempt.started, own)
    plain = {"client_id": provider.client_id, "response_type": "code", "scope": "openid", "request": request}
    return _with(there.authorization_endpoint, plain)


def answered(answer: Mapping[str, str], provider: Provider) -> str:
    """The code of the provider's answer to our callback.

    Raises `sign_in_mixed_up` for an answer of another provider (RFC 9207), `sign_in_cancelled`, and
    `sign_in_not_completed` with the provider's error code or without one.
    """
    there = metadata.metadata_of(provider.issuer)
    issuer = answer.get("iss")
    if issuer != provider.issuer and (issuer is not None or there.names_itself):
        raise DomainError("sign_in_mixed_up", kind=ErrorKind.REFUSED)
    error = answer.get("error")
    if error in CANCELLED:
        raise DomainError("sign_in_cancelled", kind=ErrorKind.REFUSED)
    if error is not None or not answer.get("code"):
        raise _not_completed(error)
    return answer["code"]


def identify(provider: Provider, attempt: Attempt, code: str, now: int, sig: KeySet, enc: KeySet) -> Identification:
    """Who signed in: the code is changed for an ID token, which is opened and checked.

    Raises `identity_provider_away`, `sign_in_not_completed` (a code used twice, or not for us),
    `identity_answer_untrusted` and `no_finnish_identity_code`. The level is not judged here.
    """
    there = metadata.metadata_of(provider.issuer)
    signed = id_token.opened(_exchanged(there, provider, attempt, code, now, sig), enc, provider)
    claims = id_token.verified(signed, partial(metadata.signing_key, there))
    id_token.check(claims, provider, attempt, now)
    return id_token.identification(claims, provider)


def end_session_url(provider: Provider, language: str, sid: str) -> str | None:
    """The provider's address for signing out, None where it has none.

    No `id_token_hint`: the token holds the identity code and is not kept. Our client id and registered address do.
    """
    there = metadata.metadata_of(provider.issuer)
    if there.end_session_endpoint is None:
        return None
    asked = {
        "client_id": provider.client_id,
        "post_logout_redirect_uri": provider.post_logout_redirect_uri.format(language=language),
        "ui_locales": language,
    }
    return _with(there.end_session_endpoint, asked | ({"logout_hint": sid} if sid else {}))


def _exchanged(there: Metadata, provider: Provider, attempt: Attempt, code: str, now: int, own: KeySet) -> str:
    assertion = _signed({"sub": provider.client_id}, provider, there.token_endpoint, now, own)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.redirect_uri,
        "code_verifier": attempt.verifier,
        "client_id": provider.client_id,
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
    }
    try:
        answer = httpx.post(there.token_endpoint, data=form, timeout=metadata.TIMEOUT)
        told = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise metadata.provider_away() from fault
    if answer.is_server_error or not isinstance(told, dict):
        raise metadata.provider_away()
    if not answer.is_success or not isinstance(told.get("id_token"), str):
        raise _not_completed(told.get("error"))
    return str(told["id_token"])


def _signed(claims: dict[str, Any], provider: Provider, audience: str, now: int, own: KeySet) -> str:
    key = own.keys[0]
    common = {
        "iss": provider.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "nbf": now,
        "exp": now + REQUEST_LIVES,
    }
    return jwt.encode({"alg": "RS256", "kid": key.kid}, common | claims, key)


def _with(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def _not_completed(error: object) -> DomainError:
    # An error code is a word of the protocol; anything else that came is not repeated.
    word = error if isinstance(error, str) and set(error) <= set(string.ascii_lowercase + "_") else "-"
    return DomainError("sign_in_not_completed", kind=ErrorKind.REFUSED, given=word[:60] or "-")
