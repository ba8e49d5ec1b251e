"""`valtuus replay N`: make a recorded decision again from its register version and compare."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config.command import add_language, spoken
from valtuus.config.telling import lines_of
from valtuus.kernel.canonical import plain
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.mandates import queries
from valtuus.mandates.services import decide_again


class Command(BaseCommand):
    """Replay a decision; exit 1 when it comes out otherwise."""

    help = "make a recorded decision again and compare"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("number", type=int, help="the record's number")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        with spoken(options["language"]):
            kept = queries.answered(options["number"])
            if kept is None:
                raise DomainError(
                    "record_missing", kind=ErrorKind.MISSING, field="number", given=str(options["number"])
                )
            again = decide_again(kept)
            self.stdout.write("\n".join(lines_of(again, person=kept.question.person)))
            differing = [k for k, v in plain(again).items() if kept.decision.get(k) != v]
        if differing:
            then = {k: kept.decision.get(k) for k in differing}
            raise CommandError(f"not the same: {', '.join(differing)}; then: {json.dumps(then, ensure_ascii=False)}")
        self.stdout.write("the same as then")
