"""`valtuus caller add|list|token|revoke`: keep the callers of the interface, in the name of an official who may."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config.asking import party_id, person_key
from valtuus.config.command import add_language, spoken
from valtuus.identity.rules import LONGEST_DAYS
from valtuus.identity.types import LOA2
from valtuus.interop.services import keeping
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import Refused
from valtuus.web.wording import reason_sentence


class Command(BaseCommand):
    """Keep callers. Who runs it has signed in to this machine; what he may is decided as on the pages."""

    help = "register a caller of the interface, give it a token, revoke a token"

    def add_arguments(self, parser: CommandParser) -> None:
        """`caller add NAME --by WHO --services A B [--owner ORG] [--network N]`, `caller token CALLER`, `caller revoke TOKEN`."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add, told = verbs.add_parser("add", help="register a caller"), verbs.add_parser("list", help="what is kept")
        token, revoke = (
            verbs.add_parser("token", help="give a token"),
            verbs.add_parser("revoke", help="revoke a token"),
        )
        add.add_argument("name")
        add.add_argument("--services", nargs="+", required=True, help="codes such as kelmu")
        add.add_argument("--owner", help="organisation: code, business id or name; the institution unless said")
        add.add_argument("--network", nargs="*", default=[], help="192.0.2.0/24; every network unless said")
        token.add_argument("caller", help="id of the caller")
        token.add_argument("--days", type=int, default=LONGEST_DAYS)
        revoke.add_argument("token", help="id of the token")
        for verb in (add, told, token, revoke):
            verb.add_argument("--by", required=True, help="the official who does it: identity code, or key (o1:…)")
            add_language(verb)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        with spoken(options["language"]):
            key = person_key(options["by"], artificial=settings.ARTIFICIAL_CODES)
            who = {"actor": Actor(key, key, LOA2, "command line"), "at": clock.now()}
            try:
                getattr(self, f"_{options['verb']}")(options, who)
            except Refused as refusal:
                raise CommandError(
                    f"{reason_sentence(refusal.decision.reason, {})} [{refusal.decision.reason.code}]"
                ) from refusal

    def _add(self, options: dict[str, Any], who: dict[str, Any]) -> None:
        owner = party_id(options["owner"], "owner") if options["owner"] else None
        services, networks = frozenset(options["services"]), tuple(options["network"])
        self.stdout.write(keeping.register(options["name"], owner, services, networks, **who).id)

    def _list(self, options: dict[str, Any], who: dict[str, Any]) -> None:
        for kept in (k for keeping_ in keeping.keepings_of(**who) for k in keeping_.callers):
            self.stdout.write(f"{kept.caller.id}  {kept.caller.name}  {', '.join(sorted(kept.caller.services))}")
            for token in kept.tokens:
                revoked = f"  † {token.revoked_at:%Y-%m-%d}" if token.revoked_at else ""
                self.stdout.write(f"  {token.id}  {token.hint}…  → {token.expires_at:%Y-%m-%d}{revoked}")

    def _token(self, options: dict[str, Any], who: dict[str, Any]) -> None:
        # On the standard output and nowhere else, so that it can be led into a file of the right mode.
        self.stdout.write(keeping.new_token(options["caller"], options["days"], **who).secret)

    def _revoke(self, options: dict[str, Any], who: dict[str, Any]) -> None:
        keeping.revoke(options["token"], **who)
        self.stdout.write(options["token"])
