"""Every forgery of an ID token that we can think of, each refused by the check it should be."""

import hmac
import json
import time
from base64 import urlsafe_b64encode

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import KeySet, RSAKey

from valtuus.identity import id_token
from valtuus.identity.types import Attempt, Provider
from valtuus.kernel.errors import DomainError

PROVIDER = Provider("https://idp.example", "valtuus", "https://o.example/c", "https://o.example/s")
LAX = Provider("https://idp.example", "valtuus", "https://o.example/c", "https://o.example/s", encrypted=False)
NOW = int(time.time())
ATTEMPT = Attempt("s" * 43, "n" * 43, "v" * 43, "/", NOW - 60)
THEIRS, OTHERS, OURS = (RSAKey.generate_key(2048, {"kid": kid}, auto_kid=False) for kid in ("k1", "k2", "ours"))
CODE = "150290-902L"
GOOD = {
    "iss": "https://idp.example",
    "aud": "valtuus",
    "nonce": "n" * 43,
    "exp": NOW + 300,
    "iat": NOW,
    "acr": "http://ftn.ficora.fi/2017/loa2",
    "auth_time": NOW - 5,
    "urn:oid:1.2.246.21": CODE,
    "urn:oid:2.5.4.4": "Aalto",
    "urn:oid:1.2.246.575.1.14": "Aino",
}


def signed(claims=GOOD, key=THEIRS, **header) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k1"} | header, claims, key)


def encrypted(inner: str, key=OURS, alg="RSA-OAEP-256", enc="A256GCM") -> str:
    header = {"alg": alg, "enc": enc, "cty": "JWT"}
    registry = jwe.JWERegistry(algorithms=[alg, enc])
    return jwe.encrypt_compact(header, inner.encode(), key, registry=registry)


def read(token: str, provider=PROVIDER, attempt=ATTEMPT, now=NOW):
    inner = id_token.opened(token, KeySet([OURS]), provider)
    claims = id_token.verified(inner, lambda kid: THEIRS if kid == "k1" else None)
    id_token.check(claims, provider, attempt, now)
    return id_token.identification(claims, provider)


def check_that_fails(token: str, **how) -> str:
    with pytest.raises(DomainError) as caught:
        read(token, **how)
    assert caught.value.code == "identity_answer_untrusted"
    assert CODE not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.field


def unsigned(header: dict, claims=GOOD, tail: str = "") -> str:
    parts = (urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
    return ".".join([*parts, tail])


@pytest.mark.parametrize(
    ("alg", "enc"), [("RSA-OAEP-256", "A256GCM"), ("RSA-OAEP", "A128CBC-HS256"), ("RSA-OAEP", "A256GCM")]
)
def test_a_good_token_tells_who_it_is(alg, enc):
    found = read(encrypted(signed(), alg=alg, enc=enc))
    assert (found.code, found.name, found.auth_time) == (CODE, "Aino Aalto", NOW - 5)


def test_the_outer_header_may_repeat_iss_and_aud():
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "iss": GOOD["iss"], "aud": "valtuus"}
    registry = jwe.JWERegistry(algorithms=["RSA-OAEP-256", "A256GCM"], strict_check_header=False)
    assert read(jwe.encrypt_compact(header, signed().encode(), OURS, registry=registry)).code == CODE


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"iss": "https://evil.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": ["valtuus", "another"]}, "azp"),
        ({"aud": ["valtuus", "another"], "azp": "another"}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"exp": NOW - 30}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": NOW + 31}, "iat"),
        ({"iat": NOW - 600}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": NOW + 31}, "nbf"),
        ({"nonce": "x" * 43}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ""}, "nonce"),
    ],
)
def test_a_claim_that_is_not_for_us_now_is_named(change, check):
    assert check_that_fails(encrypted(signed(GOOD | change))) == check


def test_the_clocks_may_differ_a_little():
    assert read(encrypted(signed(GOOD | {"exp": NOW - 29, "iat": NOW + 30}))).code == CODE
    assert read(encrypted(signed(GOOD | {"aud": ["valtuus", "b"], "azp": "valtuus"}))).code == CODE


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
def test_a_token_without_a_signature_is_refused(alg):
    assert check_that_fails(encrypted(unsigned({"alg": alg, "kid": "k1"}))) == "alg"


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused():
    head_and_body = unsigned({"alg": "HS256", "kid": "k1"}).rstrip(".")
    mac = hmac.digest(THEIRS.as_pem(private=False), head_and_body.encode(), "sha256")
    forged = f"{head_and_body}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert check_that_fails(encrypted(forged)) == "alg"


def test_another_algorithm_of_the_right_key_is_refused():
    forged = jwt.encode({"alg": "PS256", "kid": "k1"}, GOOD, THEIRS, algorithms=["PS256"])
    assert check_that_fails(encrypted(forged)) == "alg"


def test_another_keys_signature_is_refused():
    assert check_that_fails(encrypted(signed(key=OTHERS))) == "signature"
    assert check_that_fails(encrypted(signed(key=OTHERS, kid="k2"))) == "kid"


def test_a_key_that_the_token_brings_along_counts_for_nothing():
    assert check_that_fails(encrypted(signed(key=OTHERS, jwk=OTHERS.as_dict(private=False)))) == "signature"


def test_a_changed_payload_is_refused():
    head, _, tail = signed().split(".")
    body = urlsafe_b64encode(json.dumps(GOOD | {"urn:oid:1.2.246.21": "310799-913M"}).encode()).rstrip(b"=").decode()
    assert check_that_fails(encrypted(f"{head}.{body}.{tail}")) == "signature"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "a.b.c.d.e", "....", "ä.ö.å"])
def test_what_is_no_token_is_refused(text):
    assert check_that_fails(text) == "encryption"
    assert check_that_fails(encrypted(text)) in ("alg", "signature")


def test_a_token_for_somebody_elses_key_is_refused():
    assert check_that_fails(encrypted(signed(), key=OTHERS)) == "encryption"


def test_a_weaker_encryption_is_refused():
    assert check_that_fails(encrypted(signed(), enc="A128GCM")) == "encryption"


def test_a_token_that_is_not_encrypted_passes_only_by_setting():
    assert check_that_fails(signed()) == "encryption"
    assert read(signed(), provider=LAX).code == CODE


def test_a_person_without_a_finnish_code_is_told_so():
    for missing in (None, "", 17):
        with pytest.raises(DomainError) as caught:
            read(encrypted(signed(GOOD | {"urn:oid:1.2.246.21": missing})))
        assert caught.value.code == "no_finnish_identity_code"
