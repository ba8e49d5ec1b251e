"""`valtuus grant`: give the mandates of a CSV file in an organisation's name, checked line by line first."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config.asking import granter, party_id
from valtuus.config.command import add_language, spoken
from valtuus.config.telling import lines_of
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.mandates.bulk_csv import MOST_BYTES
from valtuus.mandates.services.bulk import give_entries, read_file
from valtuus.mandates.types import Entry
from valtuus.mandates.wording.bulk import outcome_of, warnings_of, what_of
from valtuus.web.wording import say


class Command(BaseCommand):
    """Give from a file."""

    help = "give the mandates of a CSV file: all or nothing, or the good lines"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("file", type=Path, help="CSV, as the page of giving from a file describes it")
        parser.add_argument("--as", dest="granter", required=True, help="key (o1:…), identity code or cast name")
        parser.add_argument("--for", dest="giver", required=True, help="giver: code, business id or name")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would become of each line")
        parser.add_argument("--good-lines", action="store_true", help="give the good lines, leave the bad ones")
        parser.add_argument("--acknowledge", action="append", default=[], metavar="CODE", help="a warning seen")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run. Exit code 1 where nothing was given, or where a dry run found a bad line."""
        with spoken(options["language"]):
            try:
                self._give(options)
            except Refused as refusal:
                told = "\n".join(lines_of(refusal.decision, person=options["granter"]))
                raise CommandError(told) from refusal

    def _give(self, options: dict[str, Any]) -> None:
        actor, giver = granter(options["granter"], artificial=settings.ARTIFICIAL_CODES), party_id(options["giver"])
        data, at = _content(options["file"]), clock.now()
        entries = read_file(data, giver, actor=actor, at=at, artificial=settings.ARTIFICIAL_CODES)
        self._tell(entries)
        if options["dry_run"]:
            if not all(e.good for e in entries):
                raise CommandError(say("giving.nothing_given_yet"))
            return
        seen = frozenset(options["acknowledge"])
        given = give_entries(entries, actor=actor, at=at, acknowledged=seen, only_good=options["good_lines"])
        good = sum(e.good for e in given)
        self.stdout.write(say("giving.bulk_given_counts", good=good, bad=len(given) - good))

    def _tell(self, entries: list[Entry]) -> None:
        for entry in entries:
            mark, told = ("✓", what_of(entry)) if entry.good else ("✗", outcome_of(entry))
            line = ": ".join(filter(None, [entry.name, told]))
            self.stdout.write(f"{mark} {say('giving.line_fault', line=entry.number, fault=line)}")
        for warning in warnings_of(entries):
            self.stdout.write(f"! {warning.code}")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        cause = fault.strerror or type(fault).__name__
        raise DomainError(
            "file_unreadable", kind=ErrorKind.MISSING, field="file", given=str(path)[:200], cause=cause
        ) from fault
