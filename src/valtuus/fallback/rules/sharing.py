"""Whom a verdict can be shown to, and how long (brief, section f, "Self-check")."""

from collections.abc import Collection
from datetime import datetime, timedelta

from valtuus.fallback.sharing_types import Fixing, Share
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.mandates.self_check_types import Verdict, Works

LIVES = timedelta(days=30)
A_DAY = 10
_RIGHTS = {"municipality_granter": MandateType.GRANT, "joint_authority_granter": MandateType.GRANT_REPRESENT}


def fixing_of(verdict: Verdict) -> Fixing | None:
    """Whose granters can mend a verdict; None where it works or is none of a granter's."""
    remedy = verdict.decision.remedy
    if verdict.works is not Works.NOT or remedy is None or remedy.party is None or remedy.fixer not in _RIGHTS:
        return None
    theme = verdict.decision.reason.fields.get("needed_theme") or theme_of(verdict.about[0].actions[0])
    return Fixing(remedy.party, _RIGHTS[remedy.fixer], theme)


def theme_of(action: str) -> str:
    """The theme that carries an action, '' where none does."""
    return catalogue().action(action).theme or ""


def is_open(share: Share, at: datetime) -> bool:
    """Whether its link still lives: 30 days, unless it was withdrawn."""
    return share.ended_at is None and at < share.until


def may_see(share: Share, granters: Collection[str], actor: Actor, at: datetime) -> bool:
    """Whether it shows to somebody. `granters`: who at this moment may give what lacks in the fixing organisation's name."""
    return actor.strong and actor.key in granters and is_open(share, at)
