"""Who starts a task: tasks, functions, modules and beat entries."""

from tests.unit.features.calls.shop import SNAPSHOT, task, text_at, texts

from celeryls.features.calls.callers import callers
from celeryls.project.steps import finish


def called_by(name):
    found = finish(callers(SNAPSHOT, texts(), task(name)))
    return [(each.starter.kind, each.starter.name, each.way) for each in found]


def test_each_place_that_starts_a_task_has_the_code_around_it():
    assert called_by("pack") == [
        ("function", "notify", ("delay",)),
        ("task", "shop.tasks.buy", ("delay",)),
        ("task", "shop.tasks.canvases", ("chain", "s")),
        ("task", "shop.tasks.canvases", ("chain", "s")),
        ("task", "shop.tasks.canvases", ("chord", "group", "s")),
        ("task", "shop.tasks.later", ("on_commit", "delay")),
        ("task", "shop.tasks.strings", ("send_task",)),
        ("function", "view", ("delay",)),
        ("function", "View.post", ("delay",)),
        ("module", "shop.views", ("delay",)),
        ("beat", "every-night", ("beat",)),
    ]


def test_a_task_that_code_schedules_is_called_by_the_entry_alone():
    assert [each for each in called_by("ship") if "s" in each[2] or each[0] == "beat"] == [
        ("task", "shop.tasks.canvases", ("chain", "s")),
        ("task", "shop.tasks.canvases", ("chord", "s")),
        ("beat", "ships", ("beat",)),
    ]


def test_a_task_that_nothing_starts_has_no_callers():
    assert called_by("nothing") == []


def test_the_place_is_the_name_of_the_task():
    found = finish(callers(SNAPSHOT, texts(), task("bill")))
    assert [text_at(each.at) for each in found] == ["bill", "bill", "bill"]
