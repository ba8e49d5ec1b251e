"""`valtuus grant`: the same check and the same codes as on the page, and nothing half done."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from valtuus.demo.cast import HELMI
from valtuus.kernel.clock import standing_at
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties.queries import official_key
from valtuus.parties.services import record_officials
from valtuus.parties.types import Official

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

HEADER = "nimi;tunnus;tyyppi;valtuusasiat;paattyy"
ONNI = "010180-9015"
GOOD, BAD = f"Onni Oras;{ONNI};act;view_and_claim;31.12.2022", f"Onni Oras;{ONNI};act;view_and_claim;30.2.2022"


@pytest.fixture
def world(transactional_db, settings):
    """Helmi of the cast grants in Mallila."""
    settings.ARTIFICIAL_CODES = True
    register, helmi = Register(), official_key(HELMI.code)
    record_officials([Official(helmi, HELMI.name)], at=AT)
    register.mandate("mallila", helmi, "grant", last_day=date(2025, 12, 31))
    with standing_at(AT):
        yield register


@pytest.fixture
def run(world, tmp_path):
    def run(*lines, **options):
        path, out = tmp_path / "valtuudet.csv", StringIO()
        path.write_text("\n".join([HEADER, *lines, ""]))
        try:
            call_command("grant", str(path), stdout=out, **{"granter": "helmi", "giver": "mallila"} | options)
        except CommandError as error:
            return out.getvalue(), str(error)
        return out.getvalue(), ""

    return run


def given():
    return len(mandates_of_person(official_key(ONNI)))


def test_a_dry_run_tells_and_gives_nothing(run):
    out, error = run(GOOD, dry_run=True)
    assert "✓ Rivi 2: Onni Oras: asiointivaltuus" in out and not error and not given()


def test_a_good_file_is_given(run):
    out, error = run(GOOD)
    assert "Annettuja valtuuksia 1" in out and not error and given() == 1


def test_a_bad_line_is_told_by_number_and_code_and_nothing_is_given(run):
    out, error = run(GOOD, BAD)
    assert "✗ Rivi 3:" in out and "[day_malformed]" in out and "[lines_bad, file]" in error and not given()
    assert ONNI not in out + error


def test_the_good_lines_are_given_on_purpose(run):
    out, error = run(GOOD, BAD, good_lines=True)
    assert "Annettuja valtuuksia 1, antamatta jääneitä rivejä 1." in out and not error and given() == 1


@pytest.mark.parametrize(("options", "code"), [
    ({"granter": "o1:nobody"}, "[official_missing, official]"),
    ({"giver": "nowhere"}, "[party_missing, for]"),
    ({"giver": "koivula"}, "[no_right_to_grant]"),
])  # fmt: skip
def test_who_may_not_give_is_told_why(run, options, code):
    _, error = run(GOOD, **options)
    assert code in error and not given()


def test_a_file_that_is_not_there_is_told(world):
    with pytest.raises(CommandError, match="file_unreadable"):
        call_command("grant", "/nowhere.csv", granter="helmi", giver="mallila")
