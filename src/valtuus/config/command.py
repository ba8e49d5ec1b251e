"""What the commands share: the reader's language, and errors of the domain told as on the pages."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.utils import translation

from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError
from valtuus.web.wording import error_sentence


def add_language(parser: ArgumentParser) -> None:
    """The option of the language; Finnish unless said."""
    parser.add_argument("--language", choices=[str(lang) for lang in Language], default="fi")


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak a language, and tell errors of the domain with the code and the sentence of the pages; exit code 1."""
    with translation.override(language):
        try:
            yield
        except DomainError as error:
            raise CommandError(f"{error_sentence(error)} [{error.code}, {error.field or '-'}]") from error
