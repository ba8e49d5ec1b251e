"""A page with every component and awkward content. Never shipped: only the tests' addresses hold it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from valtuus.config import urls
from valtuus.config.urls import handler400, handler403, handler404, handler500
from valtuus.web.chain import Chain, ChainArrow, ChainBox
from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.forms import BusinessIdField, DayField, Described, Form, IdentityCodeField, Radios, Ticks
from valtuus.web.guard import public
from valtuus.web.tests import world
from valtuus.web.wording import say

HANDLERS = handler400, handler403, handler404, handler500
CHOICES = [
    ("a", Described("Ålands Överstyrelse", "Kuvaus: lyhyt & <selkeä>.")),
    ("b", Described(world.LONG, world.LONG)),
]


class SampleForm(Form):
    """One of each field."""

    name = forms.CharField(label="Nimi", help_text="Niin kuin se on rekisterissä.")
    first_day = DayField(label="Ensimmäinen päivä", help_text="Esimerkiksi 1.2.2021")
    code = IdentityCodeField(label="Henkilötunnus", required=False)
    number = BusinessIdField(label="Y-tunnus", required=False)
    kind = forms.ChoiceField(label="Valtuusasia", choices=CHOICES, widget=Radios)
    several = forms.MultipleChoiceField(label="Kunnat", choices=CHOICES, widget=Ticks, required=False)
    place = forms.ChoiceField(label="Organisaatio", choices=[("", "–"), ("1", "Mallila"), ("2", world.LONG)])
    about = forms.CharField(label="Perustelu", widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label="Olen kertonut asiakkaalle tietojen hankkimisesta")


def table() -> Table:
    """Days, moments, money, states, links and names that hurt."""
    head = [Heading("Nimi"), Heading("Tila"), Heading("Päivä"), Heading("Kirjattu"), Heading("Summa", numeric=True)]
    at = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
    rows = [
        [Anchor(world.LONG, "#a"), Status("mandate.valid"), date(2021, 2, 1), at, Decimal("1234.56")],
        [world.NASTY, Status("mandate.revoked"), date(2022, 12, 31), at, Decimal("-7")],
        ["Åbo", Status("request.awaiting_approval"), None, at, Decimal("1000000")],
        ["Öja", Status("mandate.not_valid_yet"), None, None, Decimal("0.5")],
    ]
    return Table("Valtuudet", head, rows)


def chain() -> Chain:
    """A path that breaks at its second link."""
    why = "Organisaatio ei ole antanut sinulle edustamisvaltuutta, joka sisältää tarvittavan valtuusasian."
    return Chain(
        ChainBox("Mallila", "valtuuttaja"),
        (
            (ChainArrow("asiointivaltuus", "15.1.2021–31.12.2023"), ChainBox(world.LONG, "valtuutettu organisaatio")),
            (ChainArrow("edustamisvaltuus", "1.2.2021–31.12.2022", True, why), ChainBox("Aino Ahtiala-Öhman", "sinä")),
        ),
    )


PAGE = """{% extends "web/base.html" %}{% load valtuus %}{% block title %}Sample{% endblock %}{% block main %}
<h1>Anna valtuus</h1>{% stepper steps 2 %}{% error_summary form %}
<form method="post" novalidate>{% csrf_token %}{{ form }}
<button class="hds-button hds-button--primary" type="submit">Anna valtuus</button></form>
<h2>Polku</h2>{% chain chain %}<h2>Valtuudet</h2>{% table table "given" %}{% table empty "nothing" %}{% pagination page %}
{% include "web/notification.html" with kind="info" heading="Huomaa" body=nasty %}
{% include "web/notification.html" with kind="alert" heading="Pian päättyy" %}{% status "mandate.ended" %}{% endblock %}"""


@public("for the tests")
def sample(request, language):
    """All of it; sent without anything, the form shows its errors."""
    request.actor = world.AINO
    form = SampleForm(request.POST if request.method == "POST" else None)
    values = {
        "form": form,
        "steps": ["Kuka", "Mitä", "Tarkista ja anna"],
        "chain": chain(),
        "table": table(),
        "empty": Table("Tyhjä", [Heading("Nimi")], [], "Täällä näkyvät valtuudet, jotka olet antanut."),
        "page": Paginator(range(250), 25).page(int(request.GET.get("sivu", 4))),
        "nasty": world.NASTY,
        "represented": world.LONG,
        "say": say,
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(values, request))


@public("for the tests")
def refused(request, language):
    """The refusal of the cast."""
    request.actor = world.AINO
    raise world.lower_link_missing(record=4711)


urlpatterns = [path("<str:language>/sample/", sample), path("<str:language>/refused/", refused), *urls.urlpatterns]
