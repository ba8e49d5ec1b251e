"""`valtuus remind`: let old requests lapse and send the reminders whose day has come. Run daily."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from valtuus.config.command import add_language, spoken
from valtuus.kernel import clock
from valtuus.mandates.services.reminding import lapse_due, remind_due
from valtuus.web.wording import say


class Command(BaseCommand):
    """The day's run over open requests."""

    help = "let old mandate requests lapse, and send the reminders whose day has come"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        at = clock.now()
        with spoken(options["language"]):
            lapsed = lapse_due(at=at)
            self.stdout.write(say("requests.run", lapsed=lapsed, reminded=remind_due(at=at)))
