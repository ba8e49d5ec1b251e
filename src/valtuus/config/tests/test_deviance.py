"""`valtuus deviance`: the table of found and false, with rules that a test knows."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from valtuus.demo.month.course import course_of
from valtuus.demo.month.scaling import scaled
from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.types import Finding

SCALE = 0.1


def all_of_them(course, plan):
    """Who knows what was planted; and one who sees what is not there."""
    whole = {"month": catalogue().rows["month"][0], "kind": catalogue().rows["kind"]}
    month = course_of(scaled(whole, SCALE))
    found = [Finding(p.kind, p.officials, course.first, course.last, 1, p.about) for p in month.planted if not p.decoy]
    return [*found, Finding("own_code", ("o1:nobody",), course.first, course.last, 1)]


def none_of_them(course, plan):
    """Who sees nothing."""
    return []


def run(rules, *options):
    out = StringIO()
    call_command("deviance", f"--scale={SCALE}", f"--rules={rules}", *options, stdout=out)
    return out.getvalue()


def test_the_table_tells_each_kind_and_the_total(monkeypatch):
    monkeypatch.setattr("valtuus.config.management.commands.deviance.import_string", lambda name: all_of_them)
    lines = run("any").splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines[1:-1]}
    assert rows["own_code"] == ["2", "2", "0", "0", "0", "1"]
    assert rows["fast_looks"] == ["2", "2", "0", "2", "0", "0"]
    assert rows["total"] == ["42", "42", "0", "38", "0", "1"]
    assert "generate_s" in lines[-1] and "peak_mib" in lines[-1]


def test_json_tells_the_same(monkeypatch):
    monkeypatch.setattr("valtuus.config.management.commands.deviance.import_string", lambda name: all_of_them)
    told = json.loads(run("any", "--json"))
    assert told["total"]["found"] == 42 and told["total"]["missed"] == 0
    assert len(told["kinds"]) == len(catalogue().rows["kind"])


def test_a_kind_of_which_nothing_is_found_ends_with_exit_code_1(monkeypatch):
    monkeypatch.setattr("valtuus.config.management.commands.deviance.import_string", lambda name: none_of_them)
    with pytest.raises(CommandError, match="nothing found of: volume_in_a_day, "):
        run("any")


def test_another_seed_is_another_month(monkeypatch):
    # The one who knows knows the plan's month, and nobody of another.
    monkeypatch.setattr("valtuus.config.management.commands.deviance.import_string", lambda name: all_of_them)
    with pytest.raises(CommandError, match="nothing found"):
        run("any", "--seed=7")


def test_rules_that_are_not_there_are_named():
    with pytest.raises(CommandError, match=r"no rules at `valtuus\.nowhere\.findings`"):
        run("valtuus.nowhere.findings")
