"""What rules find once the definitions of a project are read, beside what they find in the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.unit.checking import outline_in
from tests.unit.scanning import Told, write
from tests.unit.test_examples_hold import Case, rule_cases

from celeryls.checking.registry import all_rules
from celeryls.checking.selection import RuleSelection, SelectionLayer
from celeryls.features.findings import Findings
from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.project.index.index import Index
from celeryls.source.outline.encoding import decode
from celeryls.source.text.file import SourceFile

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from monorepo import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.checking.rule import Needs

PROJECTS = sorted(path for path in (Path(__file__).parents[1] / "projects").iterdir() if path.is_dir())
EVERY = RuleSelection((SelectionLayer(extend=tuple(rule.RULE.code for rule in all_rules())),))
EARLY = frozenset(rule.RULE.code for rule in all_rules() if rule.RULE.needs == "definitions")
FITS_NO_CALL = """
from celery import shared_task


@shared_task
def add(): ...
"""
FITS = FITS_NO_CALL.replace("add()", "add(x, y)")


class Found(NamedTuple):
    """A finding with the changes that fix it, comparable across two indexes."""

    path: str
    code: str
    place: object
    message: str
    fixes: str


@pytest.mark.parametrize("case", rule_cases())
def test_what_is_found_after_the_first_pass_of_an_example_is_found_in_the_end_too(case: Case, tmp_path: Path):
    write(tmp_path, case.example.files)
    early, last = early_and_last(tmp_path)
    assert early - last == set()
    assert {each for each in last if each.code in EARLY} - early == set()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_what_is_found_after_the_first_pass_of_a_project_is_found_in_the_end_too(project: Path):
    early, last = early_and_last(project)
    assert early - last == set()
    assert {each for each in last if each.code in EARLY} - early == set()


def test_in_a_monorepo_too(tmp_path: Path):
    early, last = early_and_last(written(tmp_path, 400, 100))
    assert early
    assert early - last == set()
    assert {each for each in last if each.code in EARLY} - early == set()


@pytest.mark.parametrize(
    ("imports", "others"),
    [
        (
            "try:\n    from shop.tasks import add\nexcept ImportError:\n    from shop.slow import add",
            {"shop/slow.py": "from shop.impl import add", "shop/impl.py": FITS},
        ),
        ("from shop.tasks import add\nfrom shop.plain import *", {"shop/plain.py": "def add(x, y): ..."}),
        ("from shop.api import add", {"shop/api.py": "from shop.tasks import add\n\n\ndef add(x, y): ..."}),
        ("from shop.api import add", {"shop/api.py": "from shop.tasks import add\nfrom shop.plain import *",
                                      "shop/plain.py": "def add(x, y): ..."}),
        ("from shop import tasks, plain\n\nadd = plain.pick(tasks.add)", {"shop/plain.py": "def pick(task): ..."}),
    ],
    ids=("one of two", "a star", "defined again", "a star of another", "through a function"),
)  # fmt: skip
def test_another_binding_in_a_file_that_is_not_read_yet_is_not_mistaken_for_none(
    imports: str, others: dict[str, str], tmp_path: Path
):
    view = f"{imports}\n\n\ndef view(request):\n    add.delay(1, 2)\n"
    write(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": FITS_NO_CALL, "shop/views.py": view, **others})
    early, last = early_and_last(tmp_path)
    assert early - last == set()


def test_a_call_waits_for_the_files_that_its_names_may_lead_to(tmp_path: Path):
    view = "from shop.tasks import add\n\n\ndef view(request):\n    add.delay(1, 2)\n"
    write(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": FITS_NO_CALL, "shop/views.py": view})
    early, last = early_and_last(tmp_path)
    assert [each.code for each in early if each.path.endswith("views.py")] == []
    assert [each.code for each in last if each.path.endswith("views.py")] == ["CEL302"]


def early_and_last(root: Path) -> tuple[set[Found], set[Found]]:
    """What is found in each file while it is open: with the definitions of the others, and with all that is read."""
    told = Told()
    Scan(ScanRequest(str(root))).run(told)
    assert told.definitions is not None
    return set(_found(root, told.files, told.definitions, "definitions")), set(
        _found(root, told.files, told.facts_of, "everything")
    )


def _found(root: Path, files: list[str], facts: Mapping[str, bytes], available: Needs) -> Iterator[Found]:
    index = Index(root)
    index.listed(files)
    on_disk = {path: decode(encoded) for path, encoded in facts.items()}
    index.update(on_disk)
    index.resolve_pending()
    findings = Findings(index, None, EVERY)
    for path in files:
        if not path.endswith(".py"):
            continue
        file = SourceFile.of(Path(path).read_text(encoding="utf-8"))
        index.update({path: outline_in(path, file)}, edited=True)
        index.resolve_pending()
        for each in findings.in_file(path, file, available):
            fixes = repr([(fix.title, fix.change) for fix in each.finding.fixes])
            yield Found(path, each.code, each.place, each.finding.message, fixes)
        index.update({path: on_disk.get(path)})
        index.resolve_pending()
