"""One browser for all journeys of a process; a page of its own for each."""

import os
from collections.abc import Iterator

import pytest
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser. Where there is none, the test fails and says what to do."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def finnish() -> None:
    """Words that a test asks for itself are Finnish."""
    translation.activate("fi")
