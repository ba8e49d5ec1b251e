"""Each component with awkward content, in three languages."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.web.components import Heading, Status, Table, stages
from valtuus.web.forms import DayField, attempt
from valtuus.web.tests import world
from valtuus.web.tests.sample import SampleForm

pytestmark = pytest.mark.urls("valtuus.web.tests.sample")
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Balance(HTMLParser):
    """Every element that is opened is closed, ids stand once, and what describes something exists."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.ids, self.wanted = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.wanted += (values.get("aria-describedby") or values.get("aria-labelledby") or "").split()
        self.wanted += [values["for"]] if "for" in values else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        pass


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "sent", [None, {}, {"name": world.NASTY, "first_day": "31.2.2021", "kind": "z", "code": "010190-1234"}]
)
def test_the_whole_page_is_sound(language, sent):
    address = f"/{language}/sample/"
    page = Client().get(address) if sent is None else Client().post(address, sent)
    found = Balance(page.text)
    assert not found.open and len(found.ids) == len(set(found.ids)) and set(found.wanted) <= set(found.ids)
    assert "<script>" not in page.text and "alert('å')" not in page.text
    assert "&lt;script&gt;" in page.text and "{{" not in page.text and "{%" not in page.text


def test_what_was_typed_is_kept_and_its_fault_stands_beside_it_and_on_top():
    page = Client().post("/fi/sample/", {"name": "Åke Öster", "first_day": "31.2.2021"}).text
    assert 'value="Åke Öster"' in page and 'value="31.2.2021"' in page
    summary, fields = page.split("</section>")[0], page.split("<form")[-1]
    assert '<a href="#id_first_day">' in summary and "31.2.2021" in summary
    assert (
        'id="id_first_day_error"' in fields and 'aria-describedby="id_first_day_helptext id_first_day_error"' in fields
    )
    assert 'aria-invalid="true"' in fields and '<a href="#id_kind_0">Täytä kohta ”Valtuusasia”.</a>' in summary


def test_an_identity_code_is_told_back_only_masked_in_the_error():
    form = SampleForm({"code": "010190-1234"})
    assert "010190-1**4" in str(form.errors["code"]) and "010190-1234" not in str(form.errors["code"])


@pytest.mark.parametrize(
    ("typed", "day"), [("1.2.2021", date(2021, 2, 1)), (" 2021-02-01 ", date(2021, 2, 1)), ("", None)]
)
def test_a_day_is_taken_in_both_forms(typed, day):
    assert DayField(required=False).clean(typed) == day


def test_a_day_of_ours_is_shown_in_the_finnish_way():
    assert DayField().prepare_value(date(2021, 2, 1)) == "1.2.2021"


def test_a_domain_error_is_shown_at_its_field_and_others_go_on():
    form = SampleForm({"name": "x"})
    form.is_valid()

    def wrong(field):
        raise DomainError("business_id_malformed", field=field, given="1", allowed="1234567-1")

    assert attempt(form, lambda: wrong("number")) is None
    assert any("1234567-1" in text for address, text in form.summary if address == "#id_number")
    with pytest.raises(DomainError):
        attempt(form, lambda: wrong("elsewhere"))
    assert attempt(form, lambda: 7) == 7


def test_an_error_of_the_whole_form_stands_in_its_summary_alone_and_decides_the_status():
    form = SampleForm({"name": "x"})
    form.is_valid()

    def later():
        raise DomainError("looks_too_fast", kind=ErrorKind.CONFLICT, seconds="4")

    with pytest.raises(DomainError):
        attempt(form, later)
    assert attempt(form, later, whole=["looks_too_fast"]) is None
    assert form.fault is ErrorKind.CONFLICT
    address, text = form.summary[0]
    assert address == "" and "4 sekunnin" in text


def test_a_row_of_another_length_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="zip"):
        _ = Table("x", [Heading("a")], [[1, 2]]).lines


def test_an_empty_table_says_what_would_fill_it():
    assert "Täällä näkyvät valtuudet" in Client().get("/fi/sample/").text


def test_the_current_step_and_the_current_page_are_told():
    page = Client().get("/fi/sample/?sivu=5&haku=%C3%A5").text
    assert page.count('aria-current="step"') == 1 and page.count('aria-current="page"') == 1
    assert 'href="?sivu=6&amp;haku=%C3%A5"' in page and "…" in page
    assert [s.state for s in stages(["a", "b", "c"], 2)] == ["done", "current", "coming"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_state_of_the_catalogue_can_be_shown(language):
    from_catalogue = [name for kind, name in catalogue().wording if kind == "status"]
    with translation.override(language):
        assert from_catalogue and all(Status(name).text for name in from_catalogue)


@pytest.mark.parametrize(("count", "said"), [(3, "lukematta 3"), (0, None)])
def test_the_head_says_how_many_alerts_are_unread(unread, count, said):
    unread[world.AINO.key] = count
    page = Client().get("/fi/sample/").text
    assert "Herätteet" in page and ("lukematta" in page) is bool(said) and (said or "") in page


def test_the_head_says_who_acts_for_whom():
    page = Client().get("/fi/sample/").text
    assert "Aino Ahtiala-Öhman" in page and f"Asioit: {world.LONG}" in page
