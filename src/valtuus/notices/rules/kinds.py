"""Kinds of notices as the catalogue tells them."""

from collections.abc import Mapping

from valtuus.kernel.catalogue import Catalogue, Row
from valtuus.notices.types import Kind


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


def grounds_of(codes: Mapping[str, Kind]) -> frozenset[str]:
    """The grounds on which notices are shown."""
    return frozenset(kind.ground for kind in codes.values())
