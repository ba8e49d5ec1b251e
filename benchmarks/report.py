"""The result for people and for programs."""

import json
from dataclasses import asdict, is_dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.register import GIVEN
from benchmarks.rosters import EMPLOYEES
from benchmarks.settings import PLACE

console = Console(width=None if Console().is_terminal else 130)


def say(what: str) -> None:
    """What is being done, on the error stream."""
    Console(stderr=True).print(f"· {what}", style="dim")


def write(result: dict[str, Any]) -> None:
    """var/bench/result.json and the table."""
    rows = list(_rows(result))
    stated = [dict(zip(("what", "p50", "p95", "floor", "ratio", "target"), row, strict=True)) for row in rows]
    path = PLACE / "result.json"
    path.write_text(json.dumps({**result, "stated": stated}, default=_plain, indent=1, ensure_ascii=False))
    table = Table("what", "p50 µs", "p95 µs", "floor", "ratio", "target", title="Valtuus, ratios of one run")
    for column in table.columns[1:3]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for name, value in result["machine"].items():
        console.print(f"{name}: {value}", highlight=False)
    console.print(f"written: {path}", highlight=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value).__name__)


def _rows(result: dict[str, Any]) -> Any:
    sizes = result["sizes"]
    for name, found in result["floors"].items():
        yield _row(f"floor: {name}", found)
    bare = result["alone"]["SELECT 1"]
    for name in ("direct", "chain", "refusal"):
        found = result["alone"][name]
        yield _row(f"decide alone, {name}", found, "SELECT 1", found.p50 / bare.p50, "< 50 µs")
    yield from _grown(result["loaded"], sizes, ("direct", "chain", "refusal"), "decide with facts")
    for size in sizes:
        looks, alias = result["looks"], f"app_{size}"
        floor = looks[f"{alias} SELECT 1"].p50 + looks[f"{alias} durable row"].p50
        found = looks[f"{alias} look-up"]
        yield _row(
            f"look-up, service, {size:,}", found, f"SELECT 1 + durable row ({floor:.0f})", found.p50 / floor, "≤ 4 ×"
        )
    yield from _grown(result["looks"], sizes, ("look-up",), "growth of look-up", only_ratio=True)
    page = result["page"]
    for name in ("server's floor", "service"):
        yield _row(f"beside the page: {name}", page[name])
    ratio = page["page"].p95 / page["service"].p95
    yield _row(f"page of a look-up, {sizes[-1]:,}", page["page"], "p95 of the service", ratio, "reported")
    found, bare = result["employees"]["check"], result["employees"]["SELECT 1"]
    yield _row(f"employee check of {EMPLOYEES:,}, {sizes[-1]:,}", found, "SELECT 1", found.p50 / bare.p50, "reported")
    seen, bare = result["sights"]["who may"], result["sights"]["SELECT 1"]
    yield _row(f"who may act, first page, {sizes[-1]:,}", seen, "SELECT 1", seen.p50 / bare.p50, "reported")
    given, copied = result["bulk"]["bulk"], result["bulk"]["COPY of 1,000 rows"]
    yield _row(f"bulk grant of {GIVEN:,}", given, "ten COPY of 1,000 rows", given.p50 / (10 * copied.p50), "reported")
    asked = result["interface"]
    for name, floor, target in (
        ("evaluation", "durable row", "≤ 5 ×"),
        ("evaluations", "COPY of 1,000 rows", "≤ 10 ×"),
    ):
        ratio = asked[name].p95 / asked[floor].p95
        yield _row(f"interface, recorded {name}, {sizes[-1]:,}", asked[name], f"p95 of {floor}", ratio, target)
    for crowd in asked["crowds"]:
        yield _crowd(crowd, asked["durable row"], sizes[-1])
    load = result["loading"]
    yield (
        "loading benefits",
        f"{load['load rows/s']:,.0f} rows/s",
        "",
        f"COPY {load['COPY rows/s']:,.0f} rows/s",
        f"{load['ratio']:.1f} × slower",
        "reported",
    )


def _grown(figures: Any, sizes: list[int], names: tuple[str, ...], what: str, *, only_ratio: bool = False) -> Any:
    least, most = f"app_{sizes[0]}", f"app_{sizes[-1]}"
    for name in names:
        small = figures[f"{least} {name}"]
        if not only_ratio:
            bare = figures[f"{least} SELECT 1"].p50
            yield _row(f"{what}, {name}, {sizes[0]:,}", small, "SELECT 1", small.p50 / bare)
        if most != least:
            large = figures[f"{most} {name}"]
            yield _row(
                f"{what}, {name}, {sizes[-1]:,}", large, f"the same at {sizes[0]:,}", large.p50 / small.p50, "≤ 1.3 ×"
            )


def _crowd(crowd: Any, durable: Any, size: int) -> tuple[str, ...]:
    """Rate and times of callers at once, beside those of one writer of a durable row."""
    alone = 1_000_000 / durable.p50
    what, p50, p95, *_ = _row(f"interface, {crowd.callers} at once, {size:,}: {crowd.rate:,.0f}/s", crowd.times)
    ratio = f"{crowd.times.p95 / durable.p95:.2f} ×, rate {crowd.rate / alone:.2f} ×"
    target = "≤ 20 ×, rate ≥ 1.7 ×" if crowd.callers == 32 else "reported"
    return what, p50, p95, f"p95 of durable row, its {alone:,.0f}/s", ratio, target


def _row(what: str, found: Any, floor: str = "", ratio: float | None = None, target: str = "") -> tuple[str, ...]:
    times = "" if ratio is None else f"{ratio:.2f} ×"
    return (
        what,
        f"{found.p50:,.0f}" if found.p50 >= 100 else f"{found.p50:.1f}",
        f"{found.p95:,.0f}" if found.p95 >= 100 else f"{found.p95:.1f}",
        floor,
        times,
        target,
    )
