"""`valtuus scenarios FILE…`: facts into a scratch database, questions through the real services, a line a scenario."""

from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.demo.scenario_asking import run
from valtuus.demo.scenario_files import read
from valtuus.demo.types import BadScenario, Outcome


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"`{text}` is no file")
    return path


class Command(BaseCommand):
    """Run scenario files; exit 1 on a mismatch, on an unknown kind or key, or when nothing ran."""

    help = "run scenario files and compare with what they expect"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("files", nargs="+", type=_file, metavar="FILE")
        parser.add_argument("--quiet", action="store_true", help="only mismatches and the sum")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            scenarios = read(options["files"])
        except BadScenario as fault:
            raise CommandError(str(fault)) from fault
        call_command("migrate", database="owner", verbosity=0)
        outcomes = []
        for scenario in scenarios:
            outcomes.append(run(scenario))
            self._tell(outcomes[-1], quiet=options["quiet"])
        self._sum(outcomes)

    def _tell(self, outcome: Outcome, *, quiet: bool) -> None:
        if outcome.not_run:
            mark, got = "not run", f"kind `{outcome.kind}` is not built yet"
        else:
            mark, got = ("ok" if outcome.agrees else "MISMATCH"), _short(outcome, outcome.got)
        if not quiet or mark == "MISMATCH":
            self.stdout.write(f"{outcome.id:8} {mark:9} expected {_short(outcome, outcome.expected)} · got {got}")

    def _sum(self, outcomes: list[Outcome]) -> None:
        ran = [o for o in outcomes if not o.not_run]
        wrong = [o.id for o in ran if not o.agrees]
        waiting = Counter(o.kind for o in outcomes if o.not_run)
        left = ", ".join(f"{count} of kind {kind}" for kind, count in sorted(waiting.items()))
        self.stdout.write(
            f"{len(ran)} ran, {len(ran) - len(wrong)} as expected, {len(wrong)} not; not run: {left or 'none'}"
        )
        if wrong:
            raise CommandError(f"not as expected: {', '.join(wrong)}")
        if not ran:
            raise CommandError("nothing ran")


def _short(outcome: Outcome, values: Any) -> str:
    keys = [k for k in outcome.expected if k in ("decision", "reason") or outcome.got.get(k) != outcome.expected[k]]
    return " ".join(f"{k}={values.get(k)}" for k in keys)
