"""What is read of a mail: character sets, alternatives, HTML, files, wrong heads; who really wrote it. Nothing raises."""

import random
from datetime import UTC, datetime

import pytest

from valtuus.conversations.mail_types import Nature
from valtuus.conversations.rules import mail as rules
from valtuus.conversations.rules import mail_text
from valtuus.conversations.tests.mails import HOST, bounce, file, mail, multipart, text
from valtuus.kernel.identifiers import uuid7

OURS = f"<{uuid7()}@{HOST}>"
OWN = ("suomi.fi@kela.example",)


def read(raw, **more):
    return rules.parsed(raw, own=OWN, host=HOST, **more)


def test_a_plain_mail_is_read():
    found = read(mail())
    assert (found.address, found.name, found.subject) == ("eeva@pihlajisto.example", "Eeva Eerola", "Kunta ei näy")
    assert found.text == "Hei,\nPihlajisto ei näy Kelmussa." and found.nature is Nature.WRITTEN
    assert found.written_at == datetime(2021, 2, 1, 6, 5, tzinfo=UTC) and found.language == "fi" and not found.files


@pytest.mark.parametrize(
    ("declared", "encoded", "said"),
    [
        ("koi8-r", "Привет, мир".encode("koi8-r"), "Привет, мир"),
        ("iso-8859-1", "Hyvää päivää".encode("latin-1"), "Hyvää päivää"),
        ("iso-8859-15", "100 €".encode("iso-8859-15"), "100 €"),
        ("us-ascii", "Hyvää päivää".encode(), "Hyvää päivää"),
        ("utf-8", "Hyvää päivää".encode("latin-1"), "Hyvää päivää"),
        ("x-unknown", "Hyvää päivää".encode(), "Hyvää päivää"),
        ("rot13", b"abc", "abc"),
        ("unicode_escape", b"a\\ud800b", "a?b"),
        ("utf-8", b"\x81\x8d", "\ufffd\ufffd"),
        ("utf-8", b"a\x00b\x1b[31mc", "ab[31mc"),
        ("utf-8", "abc\u202edef".encode(), "abcdef"),
    ],
)
def test_a_text_is_read_in_whatever_character_set_it_came(declared, encoded, said):
    found = read(mail(encoded, content_type=f"text/plain; charset={declared}"))
    assert found.text == said
    found.text.encode()


@pytest.mark.parametrize(
    ("date", "at"),
    [
        (None, None),
        ("gestern", None),
        ("Mon, 1 Feb 2021 25:99:00 +0200", None),
        ("Mon, 1 Feb 2021 08:05:00", datetime(2021, 2, 1, 8, 5, tzinfo=UTC)),
        ("Mon, 1 Feb 20210 08:05:00 +9999999", None),
    ],
)
def test_a_date_that_is_missing_or_wrong_is_no_date(date, at):
    found = read(mail(date=date))
    assert found.written_at == at and found.text


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?utf-8?q?a=0D=0ABcc:_x@y.example?=", "a Bcc: x@y.example"),
        ("=?nonsense?q?abc?=", "abc"),
        ("=?utf-8?b?!!!!?=", None),
        (None, ""),
        ("a\r\n b", "a b"),
        ("x" * 5_000, "x" * 1_000),
    ],
)
def test_a_subject_is_one_row_whatever_it_holds(subject, said):
    found = read(mail(subject=subject)).subject
    assert said is None or found == said
    assert "\n" not in found and "\r" not in found


@pytest.mark.parametrize("raw", [b"n\xe4kyy", "näkyy".encode()])
def test_a_subject_in_bare_bytes_can_be_kept(raw):
    found = read(mail(b"x", b"Subject: Ei " + raw, subject=None)).subject
    assert found.startswith("Ei n") and found.encode()


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        (None, ""),
        ("", ""),
        ("Eeva", ""),
        ("eeva@", ""),
        ("<eeva@x.example>, <onni@x.example>", "eeva@x.example"),
        ('"Kela" <huijari@x.example>', "huijari@x.example"),
        ("a@b.example\x00", ""),
        (f"{'a' * 65}@x.example", ""),
        ("=?utf-8?q?eeva=40x=2Eexample=0D=0ATo:y?= <e@x.example>", "e@x.example"),
    ],
)
def test_a_sender_is_an_address_or_none(sender, address):
    assert read(mail(sender=sender)).address in (address, "" if sender and "," in sender else address)


def test_a_name_holds_no_identity_code():
    assert read(mail(sender='"Eeva 310799-913M" <e@x.example>')).name == "Eeva 310799-9**M"


HTML = b"""<html><head><title>no</title><style>p{}</style></head><body><p>Hei <b>Kela</b>,</p>
<script>alert(1)</script><p onclick="x()">n&auml;kyyk&ouml;?<img src="https://spy.example/x.png"></p>
<a href="javascript:alert(2)">linkki</a><svg><text>kuva</text></svg></body></html>"""


def test_html_becomes_plain_text_without_scripts_styles_and_pictures():
    found = read(mail(HTML, content_type="text/html; charset=utf-8")).text
    assert found.split("\n") == ["Hei Kela,", "", "näkyykö?", "", "linkki"] or found.split() == [
        "Hei", "Kela,", "näkyykö?", "linkki",
    ]  # fmt: skip
    assert not [part for part in ("<", "alert", "spy", "no", "p{}", "kuva", "javascript") if part in found.split()]


@pytest.mark.parametrize(
    "html",
    [
        "<",
        "<!",
        "<![",
        "<![x[",
        "<!--",
        "a<b<c",
        "<p",
        "&#x110000;",
        "&#0;",
        "<style>x",
        "<head>a<p>b",
        "]]>",
        "<a " * 999,
    ],
)
def test_broken_html_raises_nothing(html):
    assert "\x00" not in mail_text.tidy(mail_text.of_html(html)) and "script" not in mail_text.of_html(html)


def test_of_two_writings_the_plain_one_is_read_and_files_come_along():
    raw = multipart("alternative", text(b"plain"), text(b"<p>html</p>", "text/html"), file(b"%PDF-", "a.pdf"))
    found = read(raw)
    assert found.text == "plain" and [f.name for f in found.files] == ["a.pdf"]
    assert read(multipart("alternative", text(b" "), text(b"<p>html</p>", "text/html"))).text == "html"


def test_a_forwarded_mail_is_read_with_its_files():
    inner = multipart(
        "mixed",
        text(b"alkuper\xc3\xa4inen"),
        file(b"%PDF-1", "b.pdf"),
        subject="Vanha",
        sender="o@x.example",
        edge="inner",
    )
    found = read(multipart("mixed", text("katso tämä".encode()), b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert "katso tämä" in found.text and "alkuperäinen" in found.text and "Vanha" in found.text
    assert [f.name for f in found.files] == ["b.pdf"]


def test_mails_within_mails_have_a_floor():
    raw = mail(b"pohja")
    for _ in range(50):
        raw = multipart("mixed", b"Content-Type: message/rfc822\r\n\r\n" + raw)
    assert read(raw).nature is Nature.WRITTEN


def test_many_recipients_and_many_files():
    to = ", ".join(f"a{n}@x.example" for n in range(200))
    assert read(mail(to=to)).recipients == 200
    many = read(multipart("mixed", text(b"x"), *[file(b"%PDF-", f"{n}.pdf") for n in range(150)]))
    assert many.cut and len(many.files) == rules.MOST_FILES + 1


def test_a_long_text_is_cut_into_pieces_and_says_so_only_when_some_is_left_out():
    row = b"x" * 79 + b"\n"
    found = read(mail(row * 1_000))
    pieces = mail_text.parts_of(found.text, rules.LONGEST_PIECE)
    assert not found.cut and "".join(pieces) == found.text and max(map(len, pieces)) <= rules.LONGEST_PIECE
    assert read(mail(row * 2_000)).cut


def test_a_mail_delivered_twice_has_one_key_and_another_of_the_same_id_has_its_own():
    once, again = mail(), mail(b"Hei,\r\nPihlajisto ei n\xc3\xa4y Kelmussa.\r\n", "Received: from mx2; now")
    assert read(once).key == read(again).key
    assert len({read(m).key for m in (once, mail(b"muu"), mail(message_id="<2@x>"), mail(message_id=None))}) == 4


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ((), Nature.WRITTEN),
        (("Auto-Submitted: no",), Nature.WRITTEN),
        (("Auto-Submitted: auto-replied; x=y",), Nature.AUTOMATIC),
        (("Precedence: bulk",), Nature.AUTOMATIC),
        (("Precedence: LIST",), Nature.AUTOMATIC),
        (("Precedence: junk",), Nature.AUTOMATIC),
        (("Return-Path: <>",), Nature.AUTOMATIC),
        (("List-Id: <l.x.example>",), Nature.AUTOMATIC),
        (("X-Loop: elsewhere.example",), Nature.AUTOMATIC),
        ((f"X-Loop: {HOST}",), Nature.LOOP),
    ],
)
def test_who_wrote_it(headers, nature):
    assert read(mail(b"x", *headers)).nature is nature


def test_our_own_mail_come_back_is_a_loop():
    assert read(mail(message_id=OURS)).nature is Nature.LOOP
    assert read(mail(sender="SUOMI.FI@kela.example")).nature is Nature.LOOP
    assert read(mail(sender="mailer-daemon@x.example")).nature is Nature.AUTOMATIC


def test_a_mail_that_did_not_arrive_is_named_by_its_id_and_status():
    found = read(bounce(OURS))
    assert (found.nature, found.status, found.delayed) == (Nature.BOUNCE, "5.1.1", False)
    assert found.references == (OURS[1:37],)
    assert read(bounce(OURS, "4.4.1", "delayed")).delayed


def test_an_answer_names_our_mail_only_by_ids_of_ours():
    said = f"<x@y.example> {OURS} <{uuid7()}@elsewhere.example>"
    assert read(mail(b"x", f"References: {said}")).references == (OURS[1:37],)
    assert read(mail(b"x", f"In-Reply-To: {OURS}")).references == (OURS[1:37],)


def test_the_mail_servers_results_are_a_note():
    found = read(mail(b"x", "Authentication-Results: mx; spf=pass x; dkim=none; dmarc=FAIL p=reject"))
    assert found.trust == {"spf": "pass", "dkim": "none", "dmarc": "fail"}


@pytest.mark.parametrize(
    "language, body",
    [("fi", "Hei, kunta ei näy"), ("sv", "Hej, jag kan inte se"), ("en", "Hello, we cannot see the list")],
)
def test_the_language_is_guessed(language, body):
    assert read(mail(body.encode())).language == language


def test_a_head_alone_is_read():
    head = mail(b"").split(b"\r\n\r\n")[0] + b"\r\n\r\n"
    found = read(head, whole=False)
    assert found.address == "eeva@pihlajisto.example" and found.text == "" and found.key != read(head).key


def test_no_bytes_raise():
    chance = random.Random(5)  # noqa: S311 - wrong mails, no secrets
    seeds = [
        mail(),
        bounce(OURS),
        multipart("mixed", text(b"x"), file(b"%PDF-", "a.pdf")),
        mail(HTML, content_type="text/html"),
    ]
    for number in range(600):
        raw = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 30)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        found = read(bytes(raw[: chance.randrange(1, len(raw))] if number % 3 == 0 else raw))
        for part in (found.text, found.subject, found.name, found.address, *(f.name for f in found.files)):
            part.encode()
            assert "\x00" not in part
    assert read(b"").text == ""
