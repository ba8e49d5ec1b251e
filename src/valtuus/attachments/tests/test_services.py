"""Keeping, reading and erasing: the file lies by digest outside the web root, and is what it was or is not shown."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from valtuus.attachments import queries, services
from valtuus.attachments.tests import pdfs
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import lines_of
from valtuus.ledger.services import append

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
HELMI = Actor("helmi", "Helmi", "http://ftn.ficora.fi/2017/loa2", "s")


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.ATTACHMENTS = tmp_path / "attachments"
    return settings.ATTACHMENTS


def keep(content=None, name="paatos.pdf", of=None):
    return services.keep(pdfs.plain() if content is None else content, name, of=of or str(uuid7()), actor=HELMI, at=AT)


def files(place):
    return [p for p in Path(place).rglob("*") if p.is_file()]


def test_a_file_is_kept_with_its_line_and_read_again(place):
    kept = keep()
    [file] = files(place)
    assert kept.digest in str(file) and file.stat().st_mode & 0o077 == 0
    assert queries.attachment(kept.id, of=kept.of) == kept
    assert queries.content_of(kept) == pdfs.plain() == file.read_bytes()
    assert lines_of("attachment_kept") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "attachment_empty"), (b"GIF89a", "attachment_not_pdf"), (pdfs.scripted(), "attachment_scripted")],
)
def test_a_bad_file_leaves_nothing(place, content, code):
    with pytest.raises(DomainError) as caught:
        keep(content)
    assert caught.value.code == code and caught.value.field == "file"
    assert files(place) == [] and lines_of("attachment_kept") == 0


def test_the_same_content_twice_is_two_files_and_erasing_one_leaves_the_other(place):
    of = str(uuid7())
    first, second = keep(of=of), keep(of=of)
    assert services.erase([first], by="rule", at=AT) == 1
    assert [p.stem for p in files(place)] == [second.id]
    gone, there = queries.attachments_of(of)
    assert gone.erased_at == AT and gone.name == "" and there == second
    with pytest.raises(DomainError, match="attachment_missing"):
        queries.attachment(first.id, of=of)
    assert services.erase([gone], by="rule", at=AT) == 0


def test_an_erasure_that_is_undone_takes_no_file(place):
    kept = keep()

    @services.recorded
    def half():
        append("attachments_erased", {})
        services.erase([kept], by="rule", at=AT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert len(files(place)) == 1 and queries.attachment(kept.id, of=kept.of).erased_at is None


def test_another_things_attachment_is_missing():
    kept = keep()
    with pytest.raises(DomainError, match="attachment_missing"):
        queries.attachment(kept.id, of=str(uuid7()))


def test_a_file_that_was_changed_is_not_shown(place):
    kept = keep()
    [file] = files(place)
    file.write_bytes(pdfs.plain(2))
    with pytest.raises(DomainError, match="attachment_damaged"):
        queries.content_of(kept)


def test_a_further_check_by_command_and_by_name(settings):
    settings.ATTACHMENT_CHECKS = [["/bin/false"]]
    with pytest.raises(DomainError, match="attachment_harmful"):
        keep()
    settings.ATTACHMENT_CHECKS = [["/bin/true"], "valtuus.attachments.rules.type_fault"]
    keep()
    settings.ATTACHMENT_CHECKS = [["/no/such/program"]]
    with pytest.raises(DomainError, match="attachment_check_away"):
        keep()


def test_too_many(monkeypatch):
    monkeypatch.setattr("valtuus.attachments.rules.MOST", 2)
    of = str(uuid7())
    keep(of=of), keep(of=of)
    with pytest.raises(DomainError, match="attachments_too_many"):
        keep(of=of)


def test_a_row_keeps_what_it_says():
    """The app may take the name away and nothing else, by right and by trigger."""
    kept = keep()
    for change in ("digest = ''", "name = 'x'"):
        with pytest.raises(Exception, match=r"permission denied|append-only"), transaction.atomic():
            connection.cursor().execute(f"update attachments_attachment set {change} where id = %s", [kept.id])  # noqa: S608 - two constants
