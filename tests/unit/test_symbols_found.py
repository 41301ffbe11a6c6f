"""Names that a few letters find, and in which order; and what is done for it."""

from __future__ import annotations

import pytest
from tests.unit.configurations import APP, ROOT, index

from celeryls.project import snapshot
from celeryls.project.fuzzy import Names
from celeryls.source.outlines import outline

NAMES = ("shop.tasks.pack", "shop.tasks.unpack", "mail.send", "shop.packing.run", "pack", "shop.p.a.c.k")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pack", ["shop.tasks.pack", "pack", "shop.packing.run", "shop.tasks.unpack", "shop.p.a.c.k"]),
        ("PACK", ["shop.tasks.pack", "pack", "shop.packing.run", "shop.tasks.unpack", "shop.p.a.c.k"]),
        ("mlsnd", ["mail.send"]),
        ("dnes", []),
        ("tasks pack", ["shop.tasks.pack", "shop.tasks.unpack"]),
        ("^[.*", []),
    ],
)
def test_letters_in_their_order_find_a_name_and_whole_words_come_first(query, found):
    assert Names(NAMES).matching(query, 10) == found


def test_without_letters_the_short_names_come_first_and_those_that_no_worker_knows_last():
    assert Names(NAMES).matching("", 10) == sorted(NAMES, key=lambda name: ("." not in name, len(name), name))
    assert Names(NAMES).matching("", 2) == ["mail.send", "shop.p.a.c.k"]


def test_a_name_is_passed_but_once():
    assert Names(["a" * 100_000]).matching("a" * 50 + "b", 10) == []
    assert Names(["ab" * 50_000 + "x"]).matching("ab" * 40 + "yx", 10) == []


def test_names_are_put_in_order_again_only_when_a_task_comes_or_goes(monkeypatch):
    made = []

    def counted(names):
        made.append(list(names))
        return Names(made[-1])

    monkeypatch.setattr(snapshot, "Names", counted)
    before = f"{APP}\n@app.task\ndef t(): ...\n"
    found = index(app=before)
    sizes = [len(found.snapshot.symbols(""))]
    for text in (f"{before}\n@app.task\ndef u(): ...\n", f"{before}\n@app.task(queue='x')\ndef u(): t.delay()\n"):
        found.update({f"{ROOT}/app.py": outline(text, whole=True)})
        assert found.settle()
        sizes.append(len(found.snapshot.symbols("")))
    assert sizes == [1, 2, 2]
    assert [len(names) for names in made] == [1, 2]


def test_two_tasks_of_one_name_are_both_found_within_the_limit():
    found = index(a=f"{APP}\n@app.task(name='x.y')\ndef t(): ...\n\n@app.task(name='x.y')\ndef u(): ...\n")
    assert [task.function for task in found.snapshot.symbols("xy")] == ["t", "u"]
    assert len(found.snapshot.symbols("xy", limit=1)) == 1
