"""`valtuus read_mail [--once]`: read the mailboxes into the conversations, until asked to end. Several may run side by side."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from valtuus.config.command import add_language, spoken
from valtuus.config.reading import read_until
from valtuus.config.sending import asked_to_end
from valtuus.conversations.jobs import read_mail
from valtuus.web.wording import say


class Command(BaseCommand):
    """Read what has come."""

    help = "read the mailboxes (VALTUUS_MAIL_QUESTION, VALTUUS_MAIL_REPORT) into the conversations, until asked to end"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--once", action="store_true", help="read what is there now, say how many, and end")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if not options["once"]:
            read_until(asked_to_end())
            return
        with spoken(options["language"]):
            run = read_mail()
            self.stdout.write(say("conversations.mail_read", taken=run.taken, aside=run.aside))
