"""A fault of ours stands in the error log, with its traceback and without identity codes."""

import logging

from django.conf import settings

from valtuus.config.error_log import LOGGING, WithoutCodes

CODE = "310799-913M"


def written(record: logging.LogRecord) -> str:
    return WithoutCodes("{asctime} {levelname} {name}: {message}", style="{").format(record)


def test_what_was_typed_is_masked_in_message_and_traceback() -> None:
    try:
        raise ValueError(f"there is no {CODE}")
    except ValueError as fault:
        told = (ValueError, fault, fault.__traceback__)
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "at %s", (CODE,), told)
    text = written(record)
    assert "ValueError" in text and "Traceback" in text and CODE not in text and text.count("310799-9**M") == 2


def test_faults_have_somewhere_to_go() -> None:
    assert settings.LOGGING is LOGGING and not settings.DEBUG
    handlers = [h for name in ("django", "valtuus") for h in logging.getLogger(name).handlers]
    assert [type(h.formatter) for h in handlers] == [WithoutCodes, WithoutCodes]
