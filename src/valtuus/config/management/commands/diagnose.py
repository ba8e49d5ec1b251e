"""`valtuus diagnose`: why this person cannot do this for that municipality, and what the next step out is."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from valtuus.config.asking import COMMAND_LINE_ACR, party_id, person_key
from valtuus.config.command import add_language, spoken
from valtuus.config.telling import lines_of
from valtuus.fallback.services.diagnosing import diagnose
from valtuus.fallback.types import Asking, Diagnosis, Reply
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import plain
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import moment_of
from valtuus.web.help import filled_generally
from valtuus.web.wording import say


class Command(BaseCommand):
    """Diagnose one refusal."""

    help = "name the cause of a refusal, what must still be asked, and the next step out"

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--person", required=True, help="identity code, or key (o1:…)")
        parser.add_argument("--for", dest="represented", required=True, help="municipality: code, business id or name")
        parser.add_argument("--action", required=True, help="such as kelmu.view_person")
        parser.add_argument("--at", help="a moment with its offset, or a day (its noon); now unless said")
        parser.add_argument("--weak", action="store_true", help="as if the sign-in were weak")
        parser.add_argument("--symptom", default="", help="narrows what is asked, such as notices_not_seen")
        parser.add_argument("--answer", action="append", default=[], help="such as service_down=no; yes, no or skip")
        for name in ("purpose", "ground", "theme", "type"):
            parser.add_argument(f"--{name}", default="", help="what was told when it was tried")
        for name in ("condition", "scope"):
            parser.add_argument(f"--{name}", action="append", default=[], help="what was told; may come several times")
        parser.add_argument("--moved-to", help="the municipality that the notice was moved to")
        parser.add_argument("--json", action="store_true")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        with spoken(options["language"]):
            key = person_key(options["person"], artificial=settings.ARTIFICIAL_CODES)
            actor = Actor(key, "", "" if options["weak"] else COMMAND_LINE_ACR, "command line")
            at = moment_of(options["at"], "at") if options["at"] else clock.now()
            found = diagnose(_asking(options), actor=actor, answers=_answers(options["answer"]), at=at)
            self.stdout.write(_json(found) if options["json"] else "\n".join(_lines(found)))


def _asking(options: dict[str, Any]) -> Asking:
    return Asking(
        represented=party_id(options["represented"]),
        action=options["action"],
        symptom=options["symptom"],
        theme=options["theme"],
        type=options["type"],
        purpose=options["purpose"],
        ground=options["ground"],
        conditions=frozenset(options["condition"]),
        scopes=frozenset(options["scope"]),
        moved_to=party_id(options["moved_to"], "moved_to") if options["moved_to"] else "",
    )


def _answers(given: Iterable[str]) -> dict[str, Reply]:
    found = {}
    for text in given:
        code, _, reply = text.partition("=")
        if reply not in set(Reply):
            raise DomainError("unknown_code", field="answer", given=text[:80], allowed="yes, no, skip")
        found[code] = Reply(reply)
    return found


def _lines(found: Diagnosis) -> list[str]:
    lines = lines_of(found.decision, person=found.person)
    if found.cause:
        lines.append(f"  = {say('diagnosis.line')}: {filled_generally('cause', found.cause)} [{found.cause}]")
    lines += [f"  ? {say('diagnosis.line_ask')}: {filled_generally('cause', c)} [{c}]" for c in found.to_ask]
    if not found.to_ask:
        lines.append(f"  ▶ {say('diagnosis.line_next')}: {say(f'diagnosis.way_{found.way}')} [{found.way}]")
    return lines


def _json(found: Diagnosis) -> str:
    text = filled_generally("cause", found.cause) if found.cause else None
    told = {"cause": found.cause or None, "text": text, "to_ask": list(found.to_ask), "way": found.way.value}
    return json.dumps(told | {"decision": plain(found.decision)}, ensure_ascii=False, indent=2)
