"""Our own keys as files."""

from functools import partial

import pytest

from valtuus.config import secrets
from valtuus.identity import keys


@pytest.fixture
def own(settings, tmp_path):
    """Keys in a folder of their own."""
    settings.IDENTITY_KEYS = partial(secrets.rsa_keys, tmp_path, make=True)
    keys.own_keys.cache_clear()
    yield tmp_path
    keys.own_keys.cache_clear()


def test_they_are_made_once_for_us_alone(own):
    first = keys.public_keys()
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in own.iterdir()} == {
        "oidc-sig-1": "0o600",
        "oidc-enc-1": "0o600",
    }
    keys.own_keys.cache_clear()
    assert keys.public_keys() == first


def test_a_new_key_goes_first_and_the_old_one_still_counts(own):
    old = {use: keys.own_keys(use).keys[0].kid for use in ("sig", "enc")}
    for use in old:
        (own / f"oidc-{use}-2").write_text(secrets._new_rsa_key())
    keys.own_keys.cache_clear()
    for use in old:
        assert [key.kid for key in keys.own_keys(use).keys][1:] == [old[use]]
    published = {key["kid"]: key["use"] for key in keys.public_keys()["keys"]}
    assert old["sig"] in published  # a request signed just now can still be checked
    assert old["enc"] not in published  # the provider moves to the new one


def test_in_production_a_missing_key_stops_the_start_naming_it(tmp_path):
    with pytest.raises(SystemExit, match="oidc-sig-1 is missing"):
        secrets.rsa_keys(tmp_path, "oidc-sig", make=False)
