"""The words of a reason: every handler of the receiver reads them, and whoever works on the move, so no client stands in them."""

import re

from valtuus.kernel.errors import DomainError

LONGEST_REASON = 500
_IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)


def reason_fault(reason: str) -> DomainError | None:
    """What is wrong with a reason; that it is missing is not said here, since that has a remedy of its own."""
    if len(reason) > LONGEST_REASON:
        length = str(len(reason))
        return DomainError("notice_reason_too_long", field="reason", given=length, allowed=str(LONGEST_REASON))
    if _IDENTITY_CODE.search(reason):
        return DomainError("notice_reason_identity_code", field="reason")
    return None
