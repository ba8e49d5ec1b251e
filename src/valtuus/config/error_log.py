"""The error log: every fault of ours on the error stream of the process, without identity codes."""

import logging
from typing import Any

from valtuus.kernel.identifiers import without_codes


class WithoutCodes(logging.Formatter):
    """Writes a record with its traceback; whatever looks like an identity code is masked.

    INVARIANT: a fault may quote what was typed or what the database holds, and nothing of that may lie about in a log.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return without_codes(super().format(record))


# Refusals and faults of forms are answers, not faults: they stand in the record, not here.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": WithoutCodes, "format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "faults": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "plain"},
        "warnings": {"class": "logging.StreamHandler", "level": "WARNING", "formatter": "plain"},
    },
    "loggers": {
        "django": {"handlers": ["faults"], "level": "INFO"},
        "valtuus": {"handlers": ["warnings"], "level": "INFO"},
    },
}
