"""The drawing says what is so, to those who see it and to those who do not."""

from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation

from valtuus.web.chain import Chain, ChainArrow, ChainBox, across, cut, down
from valtuus.web.tests.world import LONG, NASTY

WHY = "Organisaatio ei ole antanut sinulle edustamisvaltuutta, joka sisältää valtuusasian ja jatkuu pitkänä lauseena yli rivien."
BROKEN = Chain(
    ChainBox(NASTY, "valtuuttaja"),
    (
        (ChainArrow("asiointivaltuus", "15.1.2021–31.12.2023"), ChainBox(LONG, "valtuutettu organisaatio")),
        (ChainArrow("edustajan valtuutusoikeus", "1.2.2021–31.12.2022", True, WHY), ChainBox("Aino Ahtiala", "sinä")),
    ),
)
SVG = {"s": "http://www.w3.org/2000/svg"}


def tree(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own drawing


@pytest.mark.parametrize("draw", [across, down])
def test_the_drawing_is_well_formed_whatever_the_names_hold(draw):
    svg = tree(draw(BROKEN))
    titles = [t.text for t in svg.iterfind(".//s:title", SVG)]
    assert any(NASTY in t for t in titles) and any(LONG in t for t in titles) and any(WHY in t for t in titles)
    assert "<script" not in draw(BROKEN)


@pytest.mark.parametrize("draw", [across, down])
def test_nothing_is_drawn_outside_its_picture(draw):
    svg = tree(draw(BROKEN))
    left, top, width, height = map(float, svg.get("viewBox").split())
    for text in svg.iterfind(".//s:tspan", SVG):
        assert left <= float(text.get("x")) <= left + width
        assert top + 10 <= float(text.get("y")) <= top + height, text.text


@pytest.mark.parametrize("draw", [across, down])
def test_the_broken_link_is_marked_and_no_other(draw):
    arrows = [g for g in tree(draw(BROKEN)).iter(f"{{{SVG['s']}}}g") if "chain__arrow" in g.get("class", "")]
    assert ["chain__arrow--broken" in a.get("class") for a in arrows] == [False, True]
    assert [a.find(".//s:path[@class='chain__cross']", SVG) is not None for a in arrows] == [False, True]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_same_is_said_in_words(language):
    with translation.override(language):
        page = engines["django"].from_string("{% load valtuus %}{% chain c %}").render({"c": BROKEN})
        label = tree(across(BROKEN)).get("aria-label")
    assert label == BROKEN.sentences if language == "fi" else label
    for part in (LONG, "siointivaltuus 15.1.2021–31.12.2023", WHY, "Aino Ahtiala"):
        assert part in label and page.split("<ol")[1].count(part) >= 1
    assert page.count("<li") == 2 and page.count('role="img"') == 2


def test_long_names_are_cut_and_short_ones_are_not():
    assert cut("Mallila", "name") == ["Mallila"]
    lines = cut(LONG, "name")
    assert len(lines) == 2 and lines[-1].endswith("…") and all(len(line) <= 21 for line in lines)


def test_one_word_that_is_longer_than_the_box_is_broken():
    assert all(len(line) <= 21 for line in cut("Sosiaalipalvelukeskusorganisaatiokuntayhtymä", "name"))
