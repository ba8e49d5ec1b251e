"""What is asked after the mandate, through a hook that `config` fills: this slice does not know the agreements beside it."""

from valtuus.mandates.types import AfterMandate

_hook: list[AfterMandate] = []


def set_after_mandate(hook: AfterMandate) -> None:
    """Say who knows what else must be in order; the last word counts."""
    _hook[:] = [hook]


def after_mandate() -> AfterMandate:
    """Who knows it. Raises `RuntimeError` where nobody was named: a self-check that left it out would promise too much."""
    if not _hook:
        raise RuntimeError("nobody says what is asked after the mandate: config fills the hook at start-up")
    return _hook[0]
