"""Judgements of identity, as tables."""

import pytest

from valtuus.identity.rules import level_refused, looks_like_code, safe_path, worth_keeping
from valtuus.identity.sealing import seal, unseal
from valtuus.identity.types import Identification, Provider
from valtuus.kernel.identifiers import Secret

STRICT = Provider("https://i.example", "c", "https://o.example/c", "https://o.example/s")


@pytest.mark.parametrize(
    ("acr", "refused"),
    [
        ("http://ftn.ficora.fi/2017/loa2", None),
        ("http://ftn.ficora.fi/2017/loa3", None),
        ("http://eidas.europa.eu/LoA/substantial", None),
        ("http://eidas.europa.eu/LoA/low", "not_strongly_identified"),
        ("http://ftn.ficora.fi/2017/loatest2", "test_identity_refused"),
        ("urn:oid:1.2.246.517.3002.110.999", "test_identity_refused"),
        ("urn:oid:1.2.246.517.3002.110.7", "not_strongly_identified"),
        ("", "not_strongly_identified"),
    ],
)
def test_only_the_strong_levels_let_in(acr, refused):
    assert level_refused(acr, STRICT) == refused


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("150290-902L", True),
        ("150290902L", False),
        ("henkilö 010180-9015.", True),
        ("010190A123x", True),
        ("010190 - 123 X", True),
        ("hetu010190-123X", True),
        ("1234567-8", False),
        ("FI21 1234 5600 0007 85", False),
        ("018f3a2b-1111-7222-8333-123456a7890b", False),
        ("01234567-8901-7222-8333-123456a7890b", False),
        ("1.2.2021", False),
    ],
)
def test_what_looks_like_an_identity_code(text, code):
    assert looks_like_code(text) is code


def test_a_form_is_kept_without_codes_tokens_and_empty_leftovers():
    fields = {"a": ["x", "150290-902L"], "b": ["150290-902L"], "csrfmiddlewaretoken": ["t"], "150290-902L": ["y"]}
    assert worth_keeping(fields) == {"a": ["x"]}


@pytest.mark.parametrize("path", ["/", "/a/b?c=d&e=%2F", "/ä"])
def test_pages_of_ours_are_safe(path):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path", ["", "a", "//b", "/\\b", "https://b", "/a\nb", "javascript:1", "/a b", "/" + "a" * 2000]
)
def test_nothing_else_is(path):
    assert safe_path(path) == "/"


def test_sealed_text_opens_only_with_its_secret_and_purpose():
    one, other = Secret("s1", b"1" * 32), Secret("s1", b"2" * 32)
    sealed = seal("salainen", one, "form of a")
    assert "salainen" not in sealed
    assert unseal(sealed, one, "form of a") == "salainen"
    assert unseal(sealed, one, "form of b") is None
    assert unseal(sealed, other, "form of a") is None
    assert unseal(sealed[:-8] + "AAAAAAAA", one, "form of a") is None
    assert unseal("", one, "form of a") is None


def test_the_code_is_in_no_repr():
    assert "150290" not in repr(Identification("150290-902L", "Aino", "loa2", 1))
