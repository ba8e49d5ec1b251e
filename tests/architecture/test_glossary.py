"""Every public type is in the glossary, under the name that the code gives it."""

import ast
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
KERNEL = [
    BASE / f"src/valtuus/kernel/{name}.py" for name in ("decision", "actor", "codes", "catalogue", "periods", "errors")
]


def types():
    for path in [*sorted((BASE / "src/valtuus").glob("*/*types.py")), *KERNEL]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield path, node


def test_every_public_type_is_in_the_glossary():
    glossary = (BASE / "docs/glossary.md").read_text()
    missing = [
        f"{path.parent.name}.{node.name}"
        for path, node in types()
        if f"`{path.parent.name}.{node.name}`" not in glossary
    ]
    assert not missing, "add them to the last table of docs/glossary.md"


def test_the_glossary_names_no_type_that_is_gone():
    here = {f"{path.parent.name}.{node.name}" for path, node in types()}
    rows = (BASE / "docs/glossary.md").read_text().partition("## Types in the code")[2].splitlines()
    named = {row.split("`")[1] for row in rows if row.startswith("| `")}
    assert named == here
