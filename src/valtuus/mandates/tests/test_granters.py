"""Who may give in an organisation's name."""

from datetime import date

import pytest

from valtuus.kernel.codes import MandateType
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

BOTH = ("view_and_claim", "lms_material")


def test_the_themes_of_all_rights_of_a_person_are_added_up(register):
    register.mandate("mallila", "helmi", "grant")
    register.mandate("mallila", "helmi", "grant", themes=("lms_material",))
    register.mandate("mallila", "onni", "grant")
    mallila = register.id["mallila"]
    assert granters_of(mallila, MandateType.GRANT, BOTH, at=AT) == ("helmi",)
    assert granters_of(mallila, MandateType.GRANT, ["view_and_claim"], at=AT) == ("helmi", "onni")


def test_the_two_rights_are_not_added_up(register):
    register.mandate("seutu", "ilmari", "grant_represent")
    register.mandate("seutu", "ilmari", "grant", themes=("lms_material",))
    seutu = register.id["seutu"]
    assert granters_of(seutu, themes=BOTH, at=AT) == ()
    assert granters_of(seutu, MandateType.GRANT, ["view_and_claim"], at=AT) == ()
    assert granters_of(seutu, at=AT) == ("ilmari",)


@pytest.mark.parametrize("more", [
    {"first_day": date(2021, 2, 2)},
    {"last_day": date(2021, 1, 31)},
    {"specifier": "osasto 3"},
    {"given_by": "helmi", "given_at": AT},
    {"revoked_at": AT},
])  # fmt: skip
def test_a_right_that_does_not_count_makes_no_granter(register, more):
    register.mandate("mallila", "helmi", "grant", **more)
    assert granters_of(register.id["mallila"], at=AT) == ()


def test_a_mandate_to_act_makes_no_granter_and_neither_does_text_that_is_no_id(register):
    given = register.mandate("mallila", "aino")
    end_mandate(given, actor=register.actor("aino"), at=AT)
    assert granters_of(register.id["mallila"], at=AT) == granters_of("mallila", at=AT) == ()
