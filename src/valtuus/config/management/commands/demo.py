"""`valtuus demo`: make the demonstration world, walk the main job in the terminal, serve the pages until Ctrl-C."""

import json
import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from valtuus.benefits.generation.lines import lines
from valtuus.config import cli, serving
from valtuus.config.command import add_language, spoken
from valtuus.config.loading import bare, benefits, lists, notices, parties
from valtuus.config.loading.report import Report
from valtuus.config.walking import walk
from valtuus.demo import lists as demo_lists
from valtuus.demo import provider
from valtuus.demo.cast import CAST
from valtuus.demo.notices import notice_lines
from valtuus.demo.odd_looks import make_odd_looks
from valtuus.demo.queries import world_made
from valtuus.demo.services import make_world
from valtuus.identity import keys
from valtuus.kernel.codes import Language
from valtuus.kernel.identifiers import birth_day
from valtuus.web.wording import say

PERSONS, SEED = 300, "valtuus"
GROWN = date(2003, 1, 1)  # who was born before is grown up at the cut-over
PORT = 8000


class Command(BaseCommand):
    """The demonstration."""

    help = "make the demonstration world, walk the main job, serve the pages"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--once", action="store_true", help="end after the walk")
        parser.add_argument("--port", type=int, default=PORT, help="a free one is taken where this is not")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        with spoken(options["language"]):
            walk(self.stdout.write, fresh=self._prepare())
        if not options["once"]:
            self._serve(options["port"])

    def _prepare(self) -> bool:
        """Make the world unless it is there; whether it was made now."""
        call_command("migrate", database="owner", verbosity=0)
        bare.take()
        if world_made():
            self.stdout.write(say("walk.there"))
            return False
        real, memberships = parties.of_the_catalogue()
        make_world(real, memberships)
        people = list(lines(PERSONS, SEED))
        grown = [p for p in map(json.loads, people) if birth_day(p["identity_code"]) < GROWN]
        _load(benefits.load, "benefits", people)
        _load(notices.load, "notices", notice_lines(grown))
        _load(lists.load, "lists", demo_lists.lines())
        make_odd_looks()
        cli.marker(settings.ENV).touch()
        self.stdout.write(say("walk.made", parties=len(real) + 8, persons=PERSONS))
        return True

    def _serve(self, wanted: int) -> None:
        port = serving.free_port(wanted)
        origin = f"http://127.0.0.1:{port}"
        idp = provider.start(_people(), [_client(origin)], settings.ENV.var / "provider")
        environment = {"VALTUUS_DEMONSTRATION": "1", "VALTUUS_ORIGIN": origin, "VALTUUS_OIDC_ISSUER": idp.issuer}
        server = serving.start(port, environment, Path(settings.ENV.var) / "server.log")
        sending = serving.start_sending(environment, Path(settings.ENV.var) / "mail.log")
        try:
            if serving.ready(server, port):
                self._say_where(origin)
            code = serving.wait(server)
        finally:
            serving.stop(sending)
            idp.stop()
        if code:
            raise SystemExit(f"the server ended with {code}, see {settings.ENV.var / 'server.log'}")

    def _say_where(self, origin: str) -> None:
        names = ", ".join(p.name.split()[0] for p in CAST)
        with translation.override("fi"):
            self.stdout.write("\n" + say("walk.serving", address=f"{origin}/fi/", names=names))
        self.stdout.flush()


def _load(load: Callable[..., Report], name: str, written: Iterable[bytes]) -> None:
    file = settings.ENV.var / f"{name}.jsonl"
    file.write_bytes(b"".join(written))
    report = load(file, good_lines=False)
    if report.faults:
        raise RuntimeError("; ".join(report.faults))


def _people() -> list[dict[str, Any]]:
    return [
        {
            "id": p.name.split()[0].lower(),
            "name": p.name,
            "given": p.name.split()[0],
            "family": p.name.split()[1],
            "code": p.code,
            "what": p.note,
        }
        for p in CAST
    ]


def _client(origin: str) -> dict[str, Any]:
    return {
        "client_id": os.environ.get("VALTUUS_OIDC_CLIENT_ID", "valtuus"),
        "redirect_uris": [f"{origin}/identity/callback/"],
        "post_logout_redirect_uris": [f"{origin}/{language}/identity/signed-out/" for language in Language],
        "jwks": keys.public_keys(),
    }
