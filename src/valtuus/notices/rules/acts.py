"""Who may do what with a notice that he may see; a `Reason` says why not, None that he may."""

from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.notices.types import Notice, State


def moved_on(field: str = "notice") -> DomainError:
    """What the act was meant for is not so any more, or was never."""
    return DomainError("notice_moved_on", kind=ErrorKind.CONFLICT, field=field)


def held_by_other(notice: Notice, actor: str) -> Reason | None:
    """Whether another has it in hand, and who."""
    if notice.state is State.HELD and notice.holder != actor:
        return Reason("held_by_other", {"holder": notice.holder})
    return None


def hold_fault(notice: Notice, actor: str) -> Reason | None:
    """Why one may not take it. Raises `DomainError` `notice_moved_on` for one that is done, or in one's own hands already."""
    if notice.state is State.DONE or (notice.state is State.HELD and notice.holder == actor):
        raise moved_on()
    return held_by_other(notice, actor)


def handled_fault(notice: Notice, actor: str) -> Reason | None:
    """Why one may not mark it as handled: only who holds it may. Raises `DomainError` as `hold_fault`."""
    if notice.state is not State.HELD:
        raise moved_on()
    return held_by_other(notice, actor)


def release_fault(notice: Notice, actor: str, *, for_leaver: bool = False) -> Reason | None:
    """Why one may not put it back. `for_leaver`: a granter does it, since its holder has no way in any more."""
    if notice.state is not State.HELD:
        raise moved_on()
    return None if for_leaver else held_by_other(notice, actor)
