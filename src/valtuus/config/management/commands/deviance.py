"""`valtuus deviance [--seed N] [--json]`: the synthetic month through the rules of oversight; found and false, kind by kind."""

import json
import resource
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from time import perf_counter
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from valtuus.demo.month.course import course_of
from valtuus.demo.month.scaling import scaled
from valtuus.demo.month.scoring import Row, Score, score
from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.types import Course, Finding

RULES = "valtuus.oversight.rules.findings.findings"
HEAD = ("kind", "planted", "found", "missed", "decoys", "alarmed", "other false")


class Finder(Protocol):
    """The rules of oversight."""

    def __call__(self, course: Course, plan: Sequence[Mapping[str, Any]]) -> list[Finding]:
        """What they ask about."""


class Command(BaseCommand):
    """Measure the rules; exit 1 when a kind has cases in the month and none of them is found."""

    help = "generate the month of catalogue/deviance_plan.toml, let the rules search it, print what they find and miss"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--seed", type=int, help="another month; the plan's unless said")
        parser.add_argument("--scale", type=float, default=1.0, help="a smaller month with fewer cases, such as 0.1")
        parser.add_argument("--rules", default=RULES, help="dotted name of the function that finds")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        plan, find = _plan(options), _rules(options["rules"])
        started = perf_counter()
        month = course_of(plan)
        made = perf_counter()
        findings = find(month.course, plan["kind"])
        found = perf_counter()
        result = score(month.planted, findings, [row["code"] for row in plan["kind"]])
        spent = {
            "happenings": len(month.course.happenings),
            "findings": len(findings),
            "generate_s": round(made - started, 1),
            "find_s": round(found - made, 1),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        self.stdout.write(_json(result, spent) if options["json"] else _table(result, spent))
        if result.blind:
            raise CommandError(f"nothing found of: {', '.join(result.blind)}")


def _plan(options: dict[str, Any]) -> dict[str, Any]:
    plan: dict[str, Any] = {"month": catalogue().rows["month"][0], "kind": catalogue().rows["kind"]}
    plan = scaled(plan, options["scale"]) if options["scale"] != 1 else plan
    if options["seed"] is not None:
        plan["month"] = dict(plan["month"]) | {"seed": options["seed"]}
    return plan


def _rules(name: str) -> Finder:
    try:
        found: Finder = import_string(name)
    except ImportError as fault:
        raise CommandError(f"no rules at `{name}`: {fault}") from fault
    return found


def _json(result: Score, spent: dict[str, Any]) -> str:
    rows = [asdict(row) | {"missed": row.missed} for row in result.rows]
    total = asdict(result.total) | {"missed": result.total.missed}
    return json.dumps({"kinds": rows, "total": total, "spent": spent}, indent=2)


def _table(result: Score, spent: dict[str, Any]) -> str:
    lines = [_line(HEAD), *(_line(_cells(row)) for row in result.rows), _line(_cells(result.total, "total"))]
    told = ", ".join(f"{name} {value}" for name, value in spent.items())
    return "\n".join([*lines, told])


def _cells(row: Row, name: str = "") -> tuple[object, ...]:
    return (name or row.kind, row.planted, row.found, row.missed, row.decoys, row.alarmed, row.other)


def _line(cells: Sequence[object]) -> str:
    return f"{cells[0]:<26}" + "".join(f"{cell:>13}" for cell in cells[1:])
