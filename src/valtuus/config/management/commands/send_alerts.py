"""`valtuus send_alerts [--once]`: send alerts by mail, until asked to end. Several may run side by side, on several machines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from valtuus.alerts.jobs import send_alerts
from valtuus.config.command import add_language, spoken
from valtuus.config.sending import asked_to_end, send_until
from valtuus.web.wording import say


class Command(BaseCommand):
    """Send the mails whose turn it is."""

    help = "send alerts by mail, until asked to end"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--once", action="store_true", help="send what is due now, say how many, and end")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if not options["once"]:
            send_until(asked_to_end())
            return
        with spoken(options["language"]):
            taken = sent = 0
            while (run := send_alerts()).taken:
                taken, sent = taken + run.taken, sent + run.sent
            self.stdout.write(say("alerts.sent", taken=taken, sent=sent))
