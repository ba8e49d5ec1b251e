"""The ID token: opened with our key, signature and every claim checked, then read. Pure: token, keys and time in, claims out."""

import hmac
import json
from collections.abc import Callable

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from valtuus.identity.types import Attempt, Claims, Identification, Provider
from valtuus.kernel.errors import DomainError, ErrorKind

SIGNED_WITH = ["RS256"]
ENCRYPTED_WITH = ["RSA-OAEP", "RSA-OAEP-256", "A128CBC-HS256", "A256GCM"]
OLDEST = 600


def untrusted(check: str) -> DomainError:
    """The error for an answer that fails a check. INVARIANT: it names the check and nothing of the token."""
    return DomainError("identity_answer_untrusted", kind=ErrorKind.REFUSED, field=check)


def opened(token: str, own: KeySet, provider: Provider) -> str:
    """The signed token inside the encrypted one. One that is not encrypted passes only where the provider's settings say so."""
    if token.count(".") == 2 and not provider.encrypted:
        return token
    # The provider repeats `iss` and `aud` in the outer header, which the strict check would refuse.
    registry = jwe.JWERegistry(algorithms=ENCRYPTED_WITH, strict_check_header=False)
    for key in own.keys:
        try:
            inner = jwe.decrypt_compact(token, key, registry=registry).plaintext
        except (JoseError, ValueError):
            continue
        if inner is not None:
            return inner.decode("ascii", "replace")
    raise untrusted("encryption")


def verified(signed: str, key_of: Callable[[str | None], RSAKey | None]) -> Claims:
    """The claims of a signed token. `key_of` finds the provider's key by its id.

    Raises `identity_answer_untrusted` for any algorithm but RS256 (`none` among them), for a key the provider does not
    publish and for a signature that is not that key's.
    """
    try:
        header = jws.extract_compact(signed.encode()).headers()
        if header.get("alg") not in SIGNED_WITH:
            raise untrusted("alg")
        # INVARIANT: the key comes from the provider's own set, never from the token's `jwk`, `jku` or `x5c`.
        key = key_of(header.get("kid"))
        if key is None:
            raise untrusted("kid")
        claims = json.loads(jws.deserialize_compact(signed, key, algorithms=SIGNED_WITH).payload or b"")
    except (JoseError, ValueError):
        # The fault may quote the token, which holds the identity code; it goes no further.
        raise untrusted("signature") from None
    if not isinstance(claims, dict):
        raise untrusted("payload")
    return claims


def check(claims: Claims, provider: Provider, attempt: Attempt, now: int) -> None:
    """Whether the claims answer this attempt, for us, now. Raises `identity_answer_untrusted` naming the first that does not."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    checks = {
        "iss": claims.get("iss") == provider.issuer,
        "aud": provider.client_id in audiences,
        "azp": party == provider.client_id or (party is None and len(audiences) == 1),
        "exp": _moment(claims, "exp") > now - provider.leeway,
        "iat": now - OLDEST < _moment(claims, "iat") <= now + provider.leeway,
        "nbf": "nbf" not in claims or _moment(claims, "nbf") <= now + provider.leeway,
        "nonce": hmac.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()),
    }
    for name, passed in checks.items():
        if not passed:
            raise untrusted(name)


def _moment(claims: Claims, name: str) -> int:
    value = claims.get(name)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1


def identification(claims: Claims, provider: Provider) -> Identification:
    """Who the claims say it is. Raises `no_finnish_identity_code` for a person identified by another country without one."""
    names = provider.claims
    code = claims.get(names.code)
    if not isinstance(code, str) or not code.strip():
        raise DomainError("no_finnish_identity_code", kind=ErrorKind.REFUSED)
    whole = claims.get(names.name) or " ".join(str(claims[n]) for n in (names.given, names.family) if claims.get(n))
    return Identification(
        code=code,
        name=str(whole)[:200],
        acr=str(claims.get("acr") or ""),
        auth_time=_moment(claims, "auth_time" if "auth_time" in claims else "iat"),
        sid=str(claims.get("sid") or ""),
    )
