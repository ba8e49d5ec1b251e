"""The plan at a smaller scale, for tests: fewer officials, looks and cases; thresholds and strengths stay."""

from collections.abc import Mapping
from typing import Any

SCALED = ("officials", "subjects", "looks", "exports", "claims", "notices", "exceptional_requests")
LEAST = {"municipalities": 8, "joint_authorities": 1}


def scaled(plan: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """The plan with its figures and its numbers of cases multiplied; each kind keeps at least one case where it had any."""
    month = dict(plan["month"])
    month |= {name: round(month[name] * factor) for name in SCALED}
    month |= {name: max(round(month[name] * factor), least) for name, least in LEAST.items()}
    return {"month": month, "kind": [_kind(row, factor) for row in plan["kind"]]}


def _kind(row: Mapping[str, Any], factor: float) -> dict[str, Any]:
    return dict(row) | {name: max(round(row[name] * factor), row[name] > 0) for name in ("planted", "decoys")}
