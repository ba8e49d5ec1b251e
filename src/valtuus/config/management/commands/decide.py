"""`valtuus decide`: may this person do this for that municipality, as of a moment and as known at a moment."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from valtuus.config.asking import party_id, person_key
from valtuus.config.command import add_language, spoken
from valtuus.config.telling import lines_of
from valtuus.kernel import clock
from valtuus.kernel.canonical import plain
from valtuus.kernel.decision import Decision
from valtuus.kernel.periods import moment_of
from valtuus.mandates.services.deciding import answer, decide
from valtuus.mandates.types import Question


class Command(BaseCommand):
    """Decide one question."""

    help = "decide one question: outcome, path or reasons, remedy, register version"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--person", required=True, help="identity code, or key (o1:…)")
        parser.add_argument(
            "--for", dest="represented", help="municipality: code, business id or name; none for an official act"
        )
        parser.add_argument("--action", required=True, help="such as kelmu.view_person")
        parser.add_argument("--at", help="a moment with its offset, or a day (its noon); now unless said")
        parser.add_argument("--known-at", help="with the knowledge of that moment")
        parser.add_argument("--weak", action="store_true", help="as if the sign-in were weak")
        parser.add_argument(
            "--assigned", action="store_true", help="an official act: the matter is assigned to the person"
        )
        parser.add_argument(
            "--record", action="store_true", help="keep the answer; prints its number, for `valtuus replay`"
        )
        parser.add_argument("--json", action="store_true")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        with spoken(options["language"]):
            question = Question(
                person=person_key(options["person"], artificial=settings.ARTIFICIAL_CODES),
                represented=party_id(options["represented"]) if options["represented"] else None,
                action=options["action"],
                strong=not options["weak"],
                assigned=options["assigned"],
            )
            at = moment_of(options["at"], "at") if options["at"] else clock.now()
            known_at = moment_of(options["known_at"], "known_at") if options["known_at"] else None
            number, decision = None, None
            if options["record"]:
                number, decision = answer(question, at=at, known_at=known_at)
            else:
                decision = decide(question, at=at, known_at=known_at)
            self._tell(question, decision, number, as_json=options["json"])

    def _tell(self, question: Question, decision: Decision, number: int | None, *, as_json: bool) -> None:
        if as_json:
            told = plain(decision) | ({"number": number} if number is not None else {})
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write("\n".join(lines_of(decision, person=question.person)))
        if number is not None:
            self.stdout.write(f"  # {number}")
