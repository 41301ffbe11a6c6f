"""The benchmark's own arithmetic: medians, turns, and when a goal is met."""

import json
import sys
from functools import partial
from itertools import count
from pathlib import Path

import click
import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

import peers
import stats
import workspace
from client import BenchmarkClient
from goals import Row
from report import print_rows, write_json
from scan_once import scan
from soak import verdict


@pytest.mark.parametrize(
    ("times", "percent", "expected"),
    [([5, 1, 3], 50, 3), (list(range(1, 101)), 95, 95), ([1, 2], 95, 2), ([7], 50, 7), ([2, 1], 0, 1)],
)
def test_a_percentile_is_one_of_the_values(times, percent, expected):
    assert stats.percentile(times, percent) == expected


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([100, 104], 0.04), ([100], 0), ([*range(100, 110), *[200] * 10], 200 / 100.5 - 1), ([90, 500, 99], 0.1)],
)
def test_growth_compares_the_first_tenth_with_the_last(sizes, expected):
    assert stats.growth(sizes) == pytest.approx(expected)


def test_memory_that_grows_by_more_than_a_twentieth_fails_the_benchmark():
    assert "4.0%" in verdict([100, 104])
    with pytest.raises(click.ClickException, match=r"6\.0%"):
        verdict([100, 106])


def test_things_are_measured_in_turns_and_each_round_begins_with_another():
    order: list[str] = []

    def measured(name: str) -> float:
        order.append(name)
        return len(order)

    found = stats.in_turns({name: partial(measured, name) for name in "abc"}, 3)
    assert "".join(order) == "abcbcacab"
    assert found == {"a": [1, 6, 8], "b": [2, 4, 9], "c": [3, 5, 7]}


def test_what_is_slow_is_measured_less_often_but_often_enough(monkeypatch):
    clock = count()
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    found = stats.in_turns({"a": lambda: 1.0}, 10, budget=0.5)
    assert len(found["a"]) == stats.LEAST


def test_a_goal_is_a_ratio_where_somebody_stands_beside_and_a_figure_elsewhere():
    assert Row("s", "w", ours=1.1, beside="other", theirs=1.0, at_most=1.1).met is True
    assert Row("s", "w", ours=1.2, beside="other", theirs=1.0, at_most=1.1).met is False
    assert Row("s", "w", ours=0.004, at_most=0.005).met is True
    assert Row("s", "w", ours=90, at_most=80, unit="MiB").met is False
    assert Row("s", "w", ours=1.0, beside="other", theirs=1.0).met is None
    assert Row("s", "w", ours=1.0, beside="other", theirs=4.0).ratio == 0.25


def test_all_figures_are_written_as_json(tmp_path):
    rows = [Row("editing", "completion", ours=0.002, beside="pygls", theirs=0.001, at_most=1.5)]
    write_json(tmp_path / "out.json", rows, {"editing": {"celeryls": {"completion": 0.002}}})
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["rows"][0] | {"ratio": 2.0, "met": False, "what": "completion"} == found["rows"][0]
    assert found["servers"]["editing"]["celeryls"]["completion"] == 0.002


def test_the_table_says_what_was_missed(capsys):
    print_rows(
        [Row("editing", "completion", 0.0021, "pygls", 0.001, 1.5), Row("index", "memory", 70, "", None, 80, "MiB")]
    )
    printed = capsys.readouterr().out
    assert "2.1 ms" in printed
    assert "2.1x" in printed
    assert "missed" in printed
    assert "70 MiB" in printed
    assert "met" in printed


@pytest.mark.parametrize(("name", "defined", "read", "spawned"), [("saleor", 14, 21, 1.0), ("monorepo", 35, 50, 6.0)])
def test_the_index_has_goals_for_its_definitions_and_for_all_of_it(name, defined, read, spawned):
    project = workspace.goals_of(name, Path("/x"), "add", "x.py")
    assert (project.defined, project.read, project.spawned) == (defined, read, spawned)
    assert workspace.goals_of("other", Path("/x"), "add", "x.py").defined is None


def test_a_scan_of_the_definitions_alone_leaves_no_cache(tmp_path: Path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "tasks.py").write_text("from celery import shared_task\n\n\n@shared_task\ndef add(): ...\n")
    assert scan(tmp_path / "shop", tmp_path / "kept", "definitions") > 0
    assert not list(tmp_path.glob("kept/**/*.*"))
    assert scan(tmp_path / "shop", tmp_path / "kept") > 0
    assert list(tmp_path.glob("kept/**/*.*"))


@pytest.mark.parametrize(("waits", "found", "expected"), [(0, ["add"], True), (0.3, ["add"], False), (0, [], False)])
def test_definitions_are_there_once_a_symbol_is_found_without_waiting(waits, found, expected, monkeypatch):
    def request(_client: BenchmarkClient, method: str, _params: object) -> object:
        assert method == "workspace/symbol"
        clock["now"] += waits
        return found

    monkeypatch.setattr(BenchmarkClient, "request", request)
    client = BenchmarkClient(peers.OURS, Path("/x"), progress=["begin"])
    clock = {"now": 0.0}
    monkeypatch.setattr("time.perf_counter", lambda: clock["now"])
    assert workspace.has_definitions(client, "add") is expected
    assert workspace.is_whole(client, "add") is False
