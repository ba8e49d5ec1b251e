"""Names and sizes, and what the structural check finds in a PDF."""

import pytest

from valtuus.attachments import rules, structure
from valtuus.attachments.tests import pdfs


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("paatos.pdf", "paatos.pdf"),
        ("C:\\tmp\\päätös.PDF", "päätös.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\nb\x00.pdf", "ab.pdf"),
        ("fdp.\u202eexe", "fdp.exe.pdf"),
        ("", "liite.pdf"),
        ("...", "liite.pdf"),
        ("x" * 500, "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_tidied(given, kept):
    assert rules.tidy_name(given) == kept


def test_a_name_holds_no_identity_code():
    assert rules.name_fault("170668-968K.pdf").code == "attachment_name_identity_code"
    assert rules.name_fault("kokous 17.6.2020.pdf") is None


def test_sizes():
    assert rules.size_fault(0).code == "attachment_empty"
    assert rules.size_fault(rules.LARGEST) is None
    fault = rules.size_fault(rules.LARGEST + 1024 * 1024)
    assert (fault.code, fault.given, fault.allowed) == ("attachment_too_large", "11,0", "10,0")


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html>%PDF</html>", b" " * 2000 + b"%PDF-1.7"])
def test_what_is_no_pdf_by_its_content(content):
    assert rules.type_fault(content).code == "attachment_not_pdf"


def test_a_plain_pdf_passes():
    assert structure.check(pdfs.plain(3)) is None


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (pdfs.encrypted, "attachment_encrypted"),
        (pdfs.scripted, "attachment_scripted"),
        (pdfs.escaped_script, "attachment_scripted"),
        (pdfs.compressed_script, "attachment_scripted"),
        (pdfs.embedding, "attachment_embeds"),
        (pdfs.launching, "attachment_launches"),
        (pdfs.hidden_launch, "attachment_launches"),
        (pdfs.cut, "attachment_broken"),
        (lambda: b"%PDF-1.7\nhello", "attachment_broken"),
        (lambda: b"%PDF-" + bytes(range(256)) * 50, "attachment_broken"),
    ],
    ids=lambda v: getattr(v, "__name__", v),
)
def test_what_the_structural_check_refuses(made, code):
    assert structure.check(made()).code == code


def test_the_compressed_script_is_not_in_the_bytes():
    """Else the case above would prove nothing of the walk through the objects."""
    assert b"JavaScript" not in pdfs.compressed_script() and b"Launch" in pdfs.hidden_launch()


def test_whatever_is_cut_off_or_changed_never_passes_as_an_error_of_ours():
    whole = pdfs.scripted()
    for end in range(0, len(whole), 37):
        structure.check(whole[:end])
