"""Kinds of notices as the catalogue tells them."""

from valtuus.agreements.types import Use
from valtuus.kernel.catalogue import Catalogue, Row
from valtuus.notices.types import PURPOSE, Kind


def kinds(catalogue: Catalogue) -> dict[str, Kind]:
    """Every kind by code, in the order of the catalogue."""
    return {row["code"]: _kind(row) for row in catalogue.rows["notice"]}


def _kind(row: Row) -> Kind:
    return Kind(
        code=row["code"],
        ground=row["ground"],
        visible=row["visible"],
        right_municipality=row["right_municipality"],
        working_days=row.get("working_days"),
        scope="applications" if row["code"].startswith("application_") else "notices",
    )


def use_of(kind: Kind | None = None, moved_to: str | None = None) -> Use:
    """What is told at a look in the inbox: the one purpose, and for one notice the ground of its kind."""
    if kind is None:
        return Use(None, PURPOSE)
    return Use(None, PURPOSE, kind.ground, frozenset(), frozenset({kind.scope}), moved_to)
