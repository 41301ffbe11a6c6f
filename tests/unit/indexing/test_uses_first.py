"""The uses of a name that somebody waits for are read before others, all of them, and the end is the same."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.unit.scanning import TASK, Told, write

from celeryls.indexing.closure.first_reading import UsesQuestion
from celeryls.indexing.closure.name_search import MOST_WORDS
from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.lsp.requests.position import names_of
from celeryls.project.index.index import Index
from celeryls.source.outline.encoding import decode

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from definitions_first import one_pass, two_passes
from monorepo import written

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot

PROJECTS = sorted(path for path in (Path(__file__).parents[2] / "projects").iterdir() if path.is_dir())
Uses = set[tuple[str, object]]
PAY = TASK.format(name="pay")
OTHER = "from shop.tasks import other\n\n\ndef view(request):\n    other.delay(1)\n"
SHOP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": f"{PAY}\n\n{TASK.format(name='other').partition('celery import shared_task')[2]}",
    "shop/views.py": OTHER,
}


class Answered(NamedTuple):
    """What was told of some names: None where that has to wait; the uses in the end, the facts, and the files read."""

    early: Uses | None
    last: Uses
    facts: dict[str, bytes]
    read: set[str]


def asked(root: Path, words: frozenset[str], names: tuple[str, ...]) -> Answered:
    """Scans a folder, and asks for some words once its definitions are known, and for the uses of tasks' names."""
    early: list[Uses | None] = []
    read: set[str] = set()
    index = Index(root)

    class Resolving(Told):
        def listed(self, files: list[str]) -> None:
            index.listed(files)

        def facts(self, path: str, encoded: bytes) -> None:
            index.update({path: decode(encoded) if encoded else None})
            super().facts(path, encoded)

    told, scan = Resolving(), Scan(ScanRequest(str(root)))

    def uses() -> Uses:
        index.resolve_pending()
        snapshot = index.snapshot
        return {(use.kind, snapshot.location(use.spot)) for name in names for use in snapshot.uses_of(name)}

    def answer(is_told: bool) -> None:  # noqa: FBT001 - as a scan calls it
        early.append(uses() if is_told else None)
        read.update(told.facts_of)

    def waiting() -> UsesQuestion | None:
        return None if early or told.definitions is None else UsesQuestion(words, answer)

    scan.asked = waiting
    scan.run(told)
    assert len(early) <= 1  # nobody is asked where there is nothing more to read
    return Answered(
        early[0] if early else None, uses(), {path: each for path, each in told.facts_of.items() if each}, read
    )


def tasks_of(snapshot: Snapshot) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """Of each task the words that are asked for, and its names."""
    return [(words, task.names) for task in snapshot.tasks() if (words := names_of((task,))) is not None]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_of_each_task_all_uses_come_first_or_it_waits(project: Path):
    passes = two_passes(project)
    for words, names in tasks_of(passes.snapshot):
        found = asked(project, words, names)
        assert found.early is None or found.early == found.last, names
        assert found.facts == passes.facts


def test_in_a_monorepo_too_and_without_reading_all(tmp_path: Path):
    root = written(tmp_path, 400, 100)
    facts, snapshot = one_pass(root)
    every = tasks_of(snapshot)
    for words, names in every[::20]:
        found = asked(root, words, names)
        assert found.early == found.last != set()
        assert found.facts == facts
        assert len(found.read) < 0.9 * len(facts)


FORMS = {
    "imported": {"a.py": "from shop.tasks import pay\npay.delay(1)\n"},
    "renamed": {"a.py": "from shop.tasks import pay as p\n\n\ndef f():\n    p.delay(1)\n"},
    "a module": {"a.py": "from shop import tasks\n\n\ndef f():\n    tasks.pay.apply_async((1,))\n"},
    "a star": {"a.py": "from shop.tasks import *\n\n\ndef f():\n    pay.delay(1)\n"},
    "a name": {"a.py": "from celery import current_app\n\ncurrent_app.send_task('shop.tasks.pay')\n"},
    "a name of two parts": {
        "a.py": "from celery import current_app\n\nPLACE = 'shop.tasks.p'\ncurrent_app.send_task(PLACE + 'ay')\n"
    },
    "a constant of another file": {
        "a.py": "from celery import current_app\nfrom shop.words import SENT\n\ncurrent_app.send_task(SENT)\n",
        "words.py": "SENT = 'shop.tasks.pay'\n",
    },
    "renamed in another file": {
        "a.py": "from shop.api import p\n\n\ndef f():\n    p.delay(1)\n",
        "api.py": "from shop.tasks import pay as p\n",
    },
    "renamed twice": {
        "a.py": "from shop.more import q\n\n\ndef f():\n    q.delay(1)\n",
        "more.py": "from shop.api import p as q\n",
        "api.py": "from shop.tasks import pay as p\n",
    },
    "assigned in another file": {
        "a.py": "from shop.api import sent\n\n\ndef f():\n    sent.delay(1)\n",
        "api.py": "from shop import tasks\n\nsent = tasks.pay\n",
    },
    "through a package": {
        "a.py": "import shop.api\n\n\ndef f():\n    shop.api.jobs.pay.delay(1)\n",
        "api/__init__.py": "from shop import tasks as jobs\n",
    },
    "an attribute of a class": {
        "a.py": "from shop.api import Jobs\n\n\ndef f():\n    Jobs.send.delay(1)\n",
        "api.py": "from shop import tasks\n\n\nclass Jobs:\n    send = tasks.pay\n",
    },
    "a dict": {
        "a.py": "from shop.api import JOBS\n\n\ndef f():\n    JOBS['x'].delay(1)\n",
        "api.py": "from shop import tasks\n\nJOBS = {}\nJOBS['x'] = tasks.pay\n",
    },
    "called": {"a.py": "from shop.tasks import pay\n\n\ndef f():\n    pay(1)\n"},
    "called through another module": {
        "a.py": "from shop.api import pay\n\n\ndef f():\n    return pay(1)\n",
        "api.py": "from shop.tasks import pay\n",
    },
    "called under another name": {
        "a.py": "from shop.api import p\n\n\ndef f():\n    return p(1)\n",
        "api.py": "from shop.tasks import pay as p\n",
    },
    "in a canvas": {"a.py": "from celery import chain\nfrom shop.tasks import pay\n\nchain(pay.s(1), pay.si(2))()\n"},
    "mocked": {"a.py": "from unittest.mock import patch\n\n\n@patch('shop.tasks.pay.delay')\ndef test(m): ...\n"},
    "a relative import": {"a/b.py": "from ..tasks import pay\n\n\ndef f():\n    pay.delay(1)\n", "a/__init__.py": ""},
    "passed on": {"a.py": "from shop.tasks import pay\n\n\ndef f(run):\n    run(pay.delay)\n"},
    "one of two": {
        "a.py": "try:\n    from shop.tasks import pay\nexcept OSError:\n    from shop.b import pay\n\npay.delay(1)\n",
        "b.py": "def pay(x): ...\n",
    },
    "hidden by a star": {
        "a.py": "from shop.tasks import pay\nfrom shop.b import *\n\npay.delay(1)\n",
        "b.py": "def pay(x): ...\n",
    },
    "an enumeration": {
        "a.py": "from celery import current_app\nfrom shop.b import Name\n\ncurrent_app.send_task(Name.SENT.value)\n",
        "b.py": "from enum import Enum\n\n\nclass Name(Enum):\n    SENT = 'shop.tasks.pay'\n",
    },
    "in a loop over a list of another file": {
        "a.py": "from shop.b import ALL\n\nfor each in ALL:\n    each.delay(1)\n",
        "b.py": "from shop.tasks import pay\n\nALL = [pay]\n",
    },
    "an attribute of an object": {
        "a.py": "from shop.b import Sender\n\n\nclass Mine(Sender):\n    def send(self):\n        self.job.delay(1)\n",
        "b.py": "from shop.tasks import pay\n\n\nclass Sender:\n    def __init__(self):\n        self.job = pay\n",
    },
    "a signature of another file": {
        "a.py": "from shop.b import SENT\n\nSENT.delay()\nSENT.apply_async()\n",
        "b.py": "from shop.tasks import pay\n\nSENT = pay.s(1)\n",
    },
    "joined from a constant": {
        "a.py": "from celery import signature\nfrom shop.b import PLACE\n\nsignature(f'{PLACE}ay').delay()\n",
        "b.py": "PLACE = 'shop.tasks.p'\n",
    },
    "mocked by parts": {
        "a.py": "from unittest.mock import patch\nfrom shop.b import P\n\n\n@patch(f'{P}ay.delay')\ndef test(m): ...\n",
        "b.py": "from shop.c import P\n",
        "c.py": "P = 'shop.tasks.p'\n",
    },
    "returned": {
        "a.py": "from shop.api import job\n\n\ndef f():\n    job().delay(1)\n",
        "api.py": "from shop.tasks import pay\n\n\ndef job():\n    return pay\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", FORMS.values(), ids=FORMS.keys())
def test_each_form_of_use_comes_first_and_what_has_none_waits(files: dict[str, str], tmp_path: Path):
    write(tmp_path, {**SHOP, **{f"shop/{name}": text for name, text in files.items()}})
    found = asked(tmp_path, frozenset({"pay"}), ("shop.tasks.pay",))
    assert found.early == found.last
    assert str(tmp_path / "shop/views.py") not in found.read
    assert found.facts == one_pass(tmp_path)[0]


def test_most_of_these_forms_are_uses(tmp_path: Path):
    used = set()
    for form, files in FORMS.items():
        write(tmp_path / form, {**SHOP, **{f"shop/{name}": text for name, text in files.items()}})
        if asked(tmp_path / form, frozenset({"pay"}), ("shop.tasks.pay",)).last:
            used.add(form)
    not_followed = {
        *("one of two", "hidden by a star", "in a loop over a list of another file", "an attribute of an object"),
        *("a dict", "returned", "mocked by parts"),
    }
    assert used >= FORMS.keys() - not_followed


@pytest.mark.parametrize("words", [{"größe"}, {f"w{number}" for number in range(MOST_WORDS + 1)}], ids=["text", "many"])
def test_what_text_does_not_tell_surely_waits_for_everything(words: set[str], tmp_path: Path):
    write(tmp_path, SHOP)
    assert asked(tmp_path, frozenset(words), ()).early is None


def test_a_name_that_most_files_have_waits_for_everything(tmp_path: Path):
    uses = {f"shop/a{number}.py": FORMS["imported"]["a.py"] for number in range(60)}
    write(tmp_path, {**SHOP, **uses})
    assert asked(tmp_path, frozenset({"pay"}), ("shop.tasks.pay",)).early is None


def test_where_imports_decide_what_modules_are_called_all_are_read_first(tmp_path: Path):
    write(tmp_path, {"code/jobs/tasks.py": PAY, "code/web/views.py": "from jobs.tasks import pay\n\npay.delay(1)\n"})
    assert asked(tmp_path, frozenset({"pay"}), ("jobs.tasks.pay",)).early is None


def test_an_error_in_the_search_costs_the_early_answer_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, {**SHOP, "shop/a.py": "from shop.tasks import pay\n\npay.delay(1)\n"})
    expected = one_pass(tmp_path)[0]

    def fails(*_: object) -> None:
        raise ValueError("out of order")

    monkeypatch.setattr("celeryls.indexing.closure.name_search.NameSearch.search", fails)
    found = asked(tmp_path, frozenset({"pay"}), ("shop.tasks.pay",))
    assert found.early is None
    assert found.facts == expected
