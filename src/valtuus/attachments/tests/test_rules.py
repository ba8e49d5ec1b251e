"""Names and sizes, and what the structural check finds in a PDF."""

import pytest

from valtuus.attachments import pictures as looked
from valtuus.attachments import rules, structure
from valtuus.attachments.tests import pdfs, pictures
from valtuus.attachments.types import FileKind


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


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("virhe.PNG", FileKind.PNG, "virhe.png"),
        ("virhe.jpeg", FileKind.JPEG, "virhe.jpg"),
        ("virhe.pdf.exe", FileKind.PNG, "virhe.pdf.exe.png"),
        ("virhe.png", FileKind.PDF, "virhe.png.pdf"),
        ("", FileKind.JPEG, "liite.jpg"),
    ],
)
def test_a_name_ends_as_its_content_is(given, kind, kept):
    assert rules.tidy_name(given, kind) == kept


@pytest.mark.parametrize(
    ("content", "kind"),
    [(pictures.png(), FileKind.PNG), (pictures.jpeg(), FileKind.JPEG), (pdfs.plain(), FileKind.PDF), (b"GIF89a", None)],
)
def test_the_content_says_the_kind(content, kind):
    assert rules.kind_of(content) is kind
    assert (rules.type_fault(content) is None) == (kind is FileKind.PDF)
    assert (rules.type_fault(content, pictures=True) is None) == (kind is not None)


COMMENT = pictures.segment(0xFE, b"whatever \xff\xd9")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pictures.png(), FileKind.PNG),
        (pictures.png(more=pictures.chunk(b"tEXt", b"Title\x00x")), FileKind.PNG),
        (pictures.jpeg(), FileKind.JPEG),
        (pictures.jpeg(more=COMMENT), FileKind.JPEG),
        (pictures.jpeg(end=b"\xff\xff\xd9"), FileKind.JPEG),
    ],
)
def test_a_whole_picture_passes(content, kind):
    assert looked.check(content, kind) is None


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (pictures.png()[:-1], FileKind.PNG, "attachment_picture_broken"),
        (pictures.png(after=b"<script>"), FileKind.PNG, "attachment_picture_broken"),
        (
            pictures.png().replace(b"\x08\x00\x00\x00\x00", b"\x08\x00\x00\x00\x01"),
            FileKind.PNG,
            "attachment_picture_broken",
        ),
        (pictures.png(more=pictures.chunk(b"ZIPx", b"")), FileKind.PNG, "attachment_picture_broken"),
        (b"\x89PNG\r\n\x1a\n" + pictures.chunk(b"IEND", b""), FileKind.PNG, "attachment_picture_broken"),
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG, "attachment_picture_broken"),
        (pictures.png(width=0), FileKind.PNG, "attachment_picture_size"),
        (pictures.png(width=19_000, height=19_000), FileKind.PNG, "attachment_picture_size"),
        (pictures.png(width=2**31), FileKind.PNG, "attachment_picture_size"),
        (pictures.jpeg(after=b"PK\x03\x04"), FileKind.JPEG, "attachment_picture_broken"),
        (pictures.jpeg(end=b""), FileKind.JPEG, "attachment_picture_broken"),
        (pictures.jpeg(end=b"\xff"), FileKind.JPEG, "attachment_picture_broken"),
        (pictures.jpeg()[:40], FileKind.JPEG, "attachment_picture_broken"),
        (b"\xff\xd8\xff\xd9", FileKind.JPEG, "attachment_picture_broken"),
        (b"\xff\xd8\xff\xe0<html>", FileKind.JPEG, "attachment_picture_broken"),
        (pictures.jpeg(width=0), FileKind.JPEG, "attachment_picture_size"),
    ],
)
def test_what_is_wrong_with_a_picture(content, kind, code):
    assert looked.check(content, kind).code == code
