"""Every public service is one recorded transaction, or says that it only reads."""

import importlib
import inspect
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "src/valtuus"
# These change what the visitor's own session holds, which is no record: a line each click would only hide the lines that matter.
SESSION_ONLY = {"begin_sign_in", "present", "keep_form", "forget_form"}
# A slice's services are one file, or a package of files by what they are about.
FILES = [*HOUSE.glob("*/services.py"), *HOUSE.glob("*/services/[a-z]*.py")]
SLICES = sorted(
    ".".join(p.relative_to(HOUSE).with_suffix("").parts)
    for p in FILES
    if p.relative_to(HOUSE).parts[0] not in ("ledger", "web")
)


def public_functions(slice_name):
    module = importlib.import_module(f"valtuus.{slice_name}")
    found = inspect.getmembers(module, inspect.isfunction)
    return {n: f for n, f in found if not n.startswith("_") and f.__module__ == module.__name__}


def test_there_are_slices():
    assert {"mandates.services.granting", "parties.services"} <= set(SLICES)


@pytest.mark.parametrize("slice_name", SLICES)
def test_every_public_service_records_or_only_reads(slice_name):
    marks = ("recorded", "reads", "through_recorded")
    silent = [n for n, f in public_functions(slice_name).items() if not any(getattr(f, mark, False) for mark in marks)]
    assert set(silent) == (SESSION_ONLY if slice_name == "identity.services.signing_in" else set()), (
        "decorate with ledger.services.recorded, or reads_only where it changes nothing"
    )


@pytest.mark.parametrize("slice_name", SLICES)
def test_who_and_when_are_keyword_only(slice_name):
    for name, function in public_functions(slice_name).items():
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name in ("actor", "at"):
                assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, f"{name}: {parameter.name}"
