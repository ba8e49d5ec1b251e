"""Words and components for templates. An unknown code or a missing value is an error when the page is made, never a gap."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from valtuus.kernel.decision import Reason
from valtuus.kernel.identifiers import masked as mask
from valtuus.web import chain as drawing
from valtuus.web import doors, wording
from valtuus.web.components import Anchor, Stage, Status, Table, page_numbers, stages
from valtuus.web.forms import Form

register = template.Library()


@register.simple_tag
def say(code: str, **values: object) -> str:
    """`{% say "code" name=value %}`: a text of catalogue/texts."""
    return wording.say(code, **values)


@register.simple_tag
def word(kind: str, code: str, **values: object) -> str:
    """`{% word "theme" code %}`: the wording of a code of any kind."""
    return wording.word(kind, code, **values)


@register.simple_tag
def reason(value: Reason, names: dict[str, str]) -> str:
    """`{% reason r names %}`: the sentence of a reason; names by id."""
    return wording.reason_sentence(value, names)


@register.simple_tag
def door(code: str, **context: str) -> str:
    """`{% door "request_mandate" municipality=id %}`: the address of a door."""
    return doors.address(code, **context)


@register.filter
def day(value: date) -> str:
    """1.2.2021."""
    return wording.day(value)


@register.filter
def moment(value: datetime) -> str:
    """1.2.2021 klo 8.05, Helsinki time."""
    return wording.moment(value)


@register.filter
def money(value: Decimal) -> str:
    """1 234,56 €."""
    return wording.money(value)


@register.filter
def masked(value: str) -> str:
    """An identity code that may be shown: 010190-9**X."""
    return mask(value)


@register.simple_tag
def span(first: date | None, last: date | None) -> str:
    """1.2.2021–31.12.2022."""
    return wording.span(first, last)


@register.filter
def cell(value: Any) -> SafeString:
    """A cell of a table in its own way."""
    match value:
        case Anchor():
            return format_html('<a href="{}">{}</a>', value.address, value.text)
        case Status():
            return label(value)
    return conditional_escape(wording.shown(value) if not isinstance(value, SafeString) else value)


@register.filter
def label(value: Status) -> SafeString:
    """A state as a label."""
    tone = f" hds-status-label--{value.tone}" if value.tone else ""
    return format_html('<span class="hds-status-label{}">{}</span>', tone, value.text)


@register.simple_tag
def status(name: str) -> SafeString:
    """`{% status "mandate.valid" %}`: a state of the catalogue as a label."""
    return label(Status(name))


@register.inclusion_tag("web/table.html")
def table(value: Table, name: str = "table") -> dict[str, Any]:
    """`{% table t "id" %}`: rows become cards on a narrow screen. The id must be the table's own on the page."""
    return {"table": value, "name": name}


@register.inclusion_tag("web/stepper.html")
def stepper(texts: Sequence[str], current: int) -> dict[str, list[Stage]]:
    """`{% stepper texts 2 %}`: where one is in a task."""
    return {"stages": stages(texts, current)}


@register.inclusion_tag("web/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """`{% pagination page %}`: pages by `?sivu=`, the rest of the query kept; nothing for a single page."""
    return {"page": page, "numbers": page_numbers(page), "request": context["request"]}


@register.inclusion_tag("web/error_summary.html")
def error_summary(form: Form) -> dict[str, Form]:
    """`{% error_summary form %}`: every error of the form, each leading to its field; nothing if there is none."""
    return {"form": form}


@register.inclusion_tag("web/chain.html")
def chain(value: drawing.Chain) -> dict[str, Any]:
    """`{% chain c %}`: the drawing and the same in words."""
    return {"chain": value, "across": drawing.across(value), "down": drawing.down(value)}
