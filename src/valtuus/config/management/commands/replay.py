"""`valtuus replay N`: make a recorded decision again from its register version and compare."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.benefits import services as looks
from valtuus.config.command import add_language, spoken
from valtuus.config.telling import lines_of
from valtuus.disclosures.queries import record_by_number
from valtuus.kernel.canonical import plain
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.mandates.queries.answers import answered
from valtuus.mandates.services.deciding import decide_again


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
            person, then, again = _both(options["number"])
            self.stdout.write("\n".join(lines_of(again, person=person)))
        differing = [k for k, v in plain(again).items() if then.get(k) != v]
        if differing:
            was = {k: then.get(k) for k in differing}
            raise CommandError(f"not the same: {', '.join(differing)}; then: {json.dumps(was, ensure_ascii=False)}")
        self.stdout.write("the same as then")


def _both(number: int) -> tuple[str, Mapping[str, Any], Decision]:
    """Who asked, the decision as it was kept, and the same made again: of a look, or of an answered question."""
    if look := record_by_number(number):
        return look.actor, look.decision, looks.decide_again(look)
    if kept := answered(number):
        return kept.question.person, kept.decision, decide_again(kept)
    raise DomainError("record_missing", kind=ErrorKind.MISSING, field="number", given=str(number))
