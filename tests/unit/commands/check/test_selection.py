"""Which rules `celeryls check` runs: options, settings, and how one changes the other."""

import pytest
from tests.unit.command_line import DELAY, WRONG, codes, found, run, written

BEAT = (
    'from celery import Celery\n\napp = Celery("shop")\n'
    'app.conf.beat_schedule = {"a": {"task": "x.y", "schedule": 10}}\n'
)
BOTH = f'{DELAY}add.delay(1, 2, countdown=10)\nadd.apply_async(("ab"))\n'


@pytest.fixture(autouse=True)
def _files(shop):
    written(shop, {"shop/tasks.py": BOTH})


def test_by_default_the_rules_that_are_on():
    assert codes() == ["CEL304", "CEL303"]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (("--select", "CEL304"), ["CEL304"]),
        (("--select", "CEL304,CEL303"), ["CEL304", "CEL303"]),
        (("--select", "CEL303", "--select", "CEL304"), ["CEL304", "CEL303"]),
        (("--select", "cel3"), ["CEL304", "CEL303"]),
        (("--ignore", "CEL303"), ["CEL304"]),
        (("--ignore", "CEL3", "--extend-select", "CEL303"), ["CEL303"]),
        (("--select", "CEL3", "--ignore", "CEL304"), ["CEL303"]),
        (("--select", "CEL303", "--extend-select", "CEL304"), ["CEL304", "CEL303"]),
    ],
)
def test_options_choose(options, left):
    assert codes(*options) == left


def test_all_are_more_than_those_that_are_on():
    assert set(codes()) < set(codes("--select", "ALL"))


@pytest.mark.parametrize("options", [("--ignore", "CEL3"), ("--select", "CEL902"), ("--ignore", "ALL")])
def test_nothing_that_is_chosen_is_found(options):
    assert codes(*options, status=0) == []


def test_a_code_that_no_rule_has_is_an_error_of_use():
    assert "no rule's code begins with CEL999" in run("--select", "CEL999", status=2).stderr
    assert "no rule's code begins with F401" in run("--ignore", "F401", status=2).stderr


def test_extend_select_switches_on_what_is_off_by_default(shop):
    written(shop, {"shop/tasks.py": DELAY, "shop/beat.py": BEAT.replace("x.y", "shop.tasks.add").replace("10", "1e4")})
    off = codes(status=1)
    assert "CEL405" in codes("--extend-select", "CEL405")
    assert "CEL405" not in off


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ('select = ["CEL303"]', ["CEL303"]),
        ('ignore = ["CEL303"]', ["CEL304"]),
        ('ignore = ["CEL3"]\nextend-select = ["CEL304"]', ["CEL304"]),
        ('diagnostics.ignore = ["CEL303"]', ["CEL304"]),
        ('per-file-ignores = {"shop/" = ["CEL303"]}', ["CEL304"]),
        ('per-file-ignores = {"tests/" = ["CEL3"]}', ["CEL304", "CEL303"]),
    ],
)
def test_settings_choose(shop, settings, left):
    written(shop, {"pyproject.toml": f"[tool.celeryls]\n{settings}\n"})
    assert codes() == left


def test_options_come_after_settings(shop):
    written(shop, {"pyproject.toml": '[tool.celeryls]\nselect = ["CEL303"]\n'})
    assert codes("--extend-select", "CEL304") == ["CEL304", "CEL303"]
    assert codes("--select", "CEL304") == ["CEL304"]
    assert codes("--ignore", "CEL303", status=0) == []


def test_the_severity_is_as_set_for_the_longest_beginning(shop):
    written(shop, {"celeryls.toml": '[severity]\nCEL3 = "hint"\nCEL304 = "warning"\n'})
    assert [each["severity"] for each in found()] == ["warning", "hint"]


def test_a_wrong_setting_is_an_error(shop):
    written(shop, {"shop/tasks.py": WRONG, "pyproject.toml": '[tool.celeryls]\nselect = ["F401"]\n'})
    told = run(status=2).stderr
    assert told.startswith('Error: pyproject.toml:2:1: select: ["F401"] is not a list of strings: codes')
