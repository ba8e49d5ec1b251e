"""Every text that a page says exists, every text that exists is said somewhere, and both have the same values in each language."""

import re
from pathlib import Path

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.web.wording import PARAMETER

HOUSE = Path(__file__).resolve().parents[2] / "src/valtuus"
TEMPLATES = sorted(p for p in HOUSE.rglob("*.html") if "tests" not in p.parts)
SOURCES = "\n".join(p.read_text() for p in sorted(HOUSE.rglob("*.py")) if "tests" not in p.parts)
SAID = re.compile(r"""{%\s*say\s+["']([\w.]+)["']""")
TEXTS = {row["code"]: row for row in catalogue().rows["text"]}
# Codes that the program puts together, read from its own f-strings: f"kind_{kind}", f"portal.{part}_empty".
# The name of a slice alone is too little of one, and so is an ending alone: there what stands before it must be quoted somewhere.
SLICES = {f"{p.name}." for p in HOUSE.iterdir() if p.is_dir()}
STRINGS = set(re.findall(r"""f["']([\w.]*){[^{}]+}([\w.]*)["']""", SOURCES))
PIECES = [
    (begin, end) for begin, end in STRINGS if begin and (end or (begin.endswith(("_", ".")) and begin not in SLICES))
]
MADE = re.compile("|".join(rf"{re.escape(begin)}[\w.]+{re.escape(end)}" for begin, end in PIECES))
ENDINGS = tuple(end for begin, end in STRINGS if not begin and end.startswith("_"))
# A script is a file of ours and stands nowhere else; the page works without it.
OUR_OWN = r""" src="\{% static '[a-z_]+/[a-z_]+\.js' %\}" defer></script>"""


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_the_lists_are_read_at_all():
    assert len(TEMPLATES) > 10 and len(TEXTS) > 50 and MADE.fullmatch("kind_theme") and not MADE.fullmatch("web.x")


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_says_only_what_there_is(path):
    assert not [code for code in SAID.findall(path.read_text()) if code not in TEXTS]


def test_every_text_is_said_somewhere():
    said = {code for path in TEMPLATES for code in SAID.findall(path.read_text())}
    quoted = set(re.findall(r"""["']([\w.]+)["']""", SOURCES))
    known = said | quoted
    stems = {c: next((c.removesuffix(end) for end in ENDINGS if c.endswith(end)), c) for c in TEXTS}
    silent = [c for c in TEXTS if c not in known and stems[c] not in known and not MADE.fullmatch(c)]
    assert not silent, "take them out, or let an f-string show how they are made"


def test_every_error_that_is_raised_has_a_sentence():
    raised = set(re.findall(r"""(?:DomainError|_missing|_fault)\(\s*["']([a-z_]+)["']""", SOURCES))
    worded = {row["code"] for row in catalogue().rows["error"]}
    assert len(raised) > 20 and not raised - worded


@pytest.mark.parametrize("kind", ["text", "error", "reason", "remedy"])
def test_a_row_asks_for_the_same_values_in_every_language(kind):
    asked = {
        row["code"]: {lang: set(PARAMETER.findall(row[lang])) for lang in Language} for row in catalogue().rows[kind]
    }
    assert not [code for code, values in asked.items() if len(set(map(frozenset, values.values()))) != 1]


def test_a_text_that_an_address_may_show_holds_no_values():
    assert not [c for c, row in TEXTS.items() if c.startswith("done_") and PARAMETER.search(row["fi"])]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_style_script_or_foreign_address(path):
    text = path.read_text()
    assert not re.search(rf"\sstyle=|\son\w+=|<style|<script(?!{OUR_OWN})|https?://", text), (
        "the content security policy forbids it"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_says_no_finnish_of_its_own(path):
    """Words of a page are rows of the catalogue. Names of languages and of the product are not words."""
    bare = re.sub(r"{[%{#].*?[#%}]}|<[^>]*>|&\w+;", " ", path.read_text(), flags=re.S)
    words = set(re.findall(r"[^\W\d_]{2,}", bare)) - {"Suomi", "Svenska", "English", "Valtuus"}
    assert not words
