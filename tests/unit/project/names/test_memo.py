"""What is kept is forgotten with what it was read from, and so is what rests on a part of it."""

from __future__ import annotations

from functools import partial

from celeryls.project.names.memo import Memo

UNITS = ("/a.py", "*tasks of units*")


def made(memo: Memo, units: dict[str, set[str]]) -> tuple[str, ...]:
    """An answer of a whole file, made of one for each unit, which is read from some names."""

    def of_unit(label: str) -> str:
        memo.read_all(("/a.py", name) for name in units[label])
        return label

    def of_file() -> tuple[str, ...]:
        memo.read(UNITS)
        return tuple(memo.keep_part(("tasks", label), partial(of_unit, label), UNITS) for label in units)

    return memo.keep("file", of_file)


def test_an_answer_goes_with_any_of_its_parts():
    memo = Memo()
    units = {"f": {"x"}, "g": {"y"}}
    assert made(memo, units) == ("f", "g")
    assert memo.change([("/a.py", "y")]) == {("tasks", "g"), "file"}
    assert memo.kept(("tasks", "f")) == "f"
    assert memo.kept("file") is None


def test_an_answer_that_rests_on_no_part_of_it_stays():
    memo = Memo()
    made(memo, {"f": {"x"}})
    assert memo.change([("/a.py", "z")]) == set()
    assert memo.kept("file") == ("f",)


def test_who_reads_one_part_rests_on_what_that_was_read_from():
    memo = Memo()
    units = {"f": {"x"}, "g": {"y"}}
    made(memo, units)
    memo.keep("other", lambda: memo.keep(("tasks", "f"), lambda: "f", UNITS))
    assert memo.change([("/a.py", "y")]) == {("tasks", "g"), "file"}
    assert memo.change([("/a.py", "x")]) == {("tasks", "f"), "other"}


def test_one_answer_can_be_dropped():
    memo = Memo()
    memo.keep("a", lambda: memo.read(("/a.py", "x")))
    memo.drop("a")
    memo.drop("b")
    assert not memo.is_read("/a.py")
