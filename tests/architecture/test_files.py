"""One folder per thing officials have a word for; the same file names in each."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "src/valtuus"
USUAL = {
    "__init__", "apps", "types", "rules", "models", "queries", "services",
    "jobs", "forms", "views", "desk", "api", "wording", "urls",
}  # fmt: skip
FREE = {"kernel", "ledger", "web", "config"}  # floors whose files are ideas of their own, not slices
FILES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
LONGEST = 400


def extra() -> dict[str, str]:
    lines = (Path(__file__).parent / "extra_files.txt").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_other_file_names_stand_on_the_list_with_a_reason():
    slices = [p for p in FILES if p.relative_to(HOUSE).parts[0] not in FREE and len(p.relative_to(HOUSE).parts) == 2]
    others = {name(p) for p in slices if p.stem not in USUAL}
    assert others == set(extra()), "name them in extra_files.txt, or use the usual names"


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "__init__.py"], ids=name)
def test_an_init_file_holds_a_docstring_and_nothing_else(path):
    body = ast.parse(path.read_text()).body
    assert len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_is_long(path):
    assert len(path.read_text().splitlines()) <= LONGEST, "split by concept"


@pytest.mark.parametrize("path", [p for p in FILES if "tests" not in p.parts], ids=name)
def test_everything_public_has_a_docstring(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the file has none"
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent = [
        n.name for n in tree.body if isinstance(n, kinds) and not n.name.startswith("_") and not ast.get_docstring(n)
    ]
    assert not silent


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_has_a_name_that_says_nothing(path):
    assert not {"utils", "helpers", "common", "manager"} & set(path.relative_to(HOUSE).with_suffix("").parts)
