"""`valtuus load roster`: a file for an organisation; bad lines by number and field; nothing half loaded, no code told back."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from valtuus.kernel import clock
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.parties import queries
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HEAD = "nimi;henkilötunnus;tehtävät\n"
AINO, BAD = "Aino Aalto;150290-902L;lms_billing\n", "Onni Oras;010180-9016;lms_billing\n"


@pytest.fixture(autouse=True)
def mallila(settings) -> Party:
    settings.ARTIFICIAL_CODES = True
    party = Party(str(uuid7()), PartyKind.MUNICIPALITY, "901", "Mallila", "Mallila")
    load_parties([party], at=clock.now())
    return party


def load(folder: Path, text: str, *arguments: str) -> str:
    path, out = folder / "roster.csv", StringIO()
    path.write_text(text)
    call_command("load", "roster", str(path), *arguments, stdout=out)
    return out.getvalue()


def names(party: Party) -> list[str]:
    return [row.official.name for row in queries.roster_of(party.id, helsinki_day(clock.now()))]


def test_a_file_is_loaded_for_an_organisation_and_again_changes_nothing(tmp_path: Path, mallila: Party) -> None:
    assert "Lisätty 1" in load(tmp_path, HEAD + AINO, "--for", "901")
    assert "ennallaan 1" in load(tmp_path, HEAD + AINO, "--for", "Mallila")
    assert names(mallila) == ["Aino Aalto"]


def test_a_bad_line_stops_everything_unless_good_lines(tmp_path: Path, mallila: Party) -> None:
    with pytest.raises(CommandError, match="Rivi 3: henkilötunnus: ") as caught:
        load(tmp_path, HEAD + AINO + BAD, "--for", "901")
    assert names(mallila) == [] and "9016" not in str(caught.value)
    with pytest.raises(CommandError, match="Rivi 3"):
        load(tmp_path, HEAD + AINO + BAD, "--for", "901", "--good-lines")
    assert names(mallila) == ["Aino Aalto"]


def test_without_an_organisation_or_for_an_unknown_one(tmp_path: Path) -> None:
    for arguments in ((), ("--for", "nowhere")):
        with pytest.raises(CommandError):
            load(tmp_path, HEAD + AINO, *arguments)
