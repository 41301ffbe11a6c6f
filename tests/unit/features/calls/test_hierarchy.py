"""The call hierarchy: what it starts from, and one step in either direction."""

import pytest
from tests.unit.features.calls.shop import FILES, MADE, PROJECT, SNAPSHOT, task, texts
from tests.unit.knowledge import ROOT, Project

from celeryls.features.calls.hierarchy import incoming, outgoing, prepared, starter_again
from celeryls.features.calls.reading import CallReading
from celeryls.features.calls.starters import task_starter
from celeryls.project.model.location import Location
from celeryls.project.steps import finish
from celeryls.syntax.places import Range


def asked(file, text, offset=0):
    line, content = next((line, each) for line, each in enumerate(FILES[file].split("\n")) if text in each)
    found = prepared(SNAPSHOT, f"{ROOT}/{file}", line, content.index(text) + offset, content)
    return [(each.kind, each.name) for each in found]


def callers_of(starter):
    return finish(incoming(CallReading(SNAPSHOT, texts()), starter))


def started_by(starter):
    return finish(outgoing(CallReading(SNAPSHOT, texts()), starter))


@pytest.mark.parametrize(
    ("file", "text"),
    [("shop/tasks.py", "pack(order)"), ("shop/views.py", "pack.delay(request)"), ("shop/celery.py", "shop.tasks.pack")],
)
def test_it_starts_from_a_task_however_it_is_named(file, text):
    assert asked(file, text) == [("task", "shop.tasks.pack")]


@pytest.mark.parametrize(("file", "text"), [("shop/services.py", "notify"), ("shop/views.py", "view(request)")])
def test_it_leaves_plain_functions_to_a_python_server(file, text):
    assert asked(file, text) == []


def test_what_starts_a_task_several_times_is_one_caller_with_all_places():
    found = callers_of(task_starter(SNAPSHOT, task("pack")))
    counts = {starter.name: len(calls) for starter, calls in found}
    assert counts["shop.tasks.canvases"] == 3
    assert list(counts)[-1] == "every-night"


def test_a_function_that_starts_tasks_is_called_by_tasks_and_functions():
    (notify,) = (starter for starter, _ in callers_of(task_starter(SNAPSHOT, task("pack"))) if starter.name == "notify")
    found = callers_of(notify)
    assert [(starter.kind, starter.name) for starter, _ in sorted(found, key=lambda each: each[0].kind)] == [
        ("function", "middle"),
        ("function", "view"),
        ("task", "shop.tasks.through"),
    ]
    assert [target.name for target, _ in started_by(notify)] == ["shop.tasks.pack"]


def test_a_beat_entry_starts_its_task_and_is_started_by_nothing():
    found = callers_of(task_starter(SNAPSHOT, task("pack")))
    entry = next(starter for starter, _ in found if starter.kind == "beat")
    assert [target.name for target, _ in started_by(entry)] == ["shop.tasks.pack"]
    assert callers_of(entry) == ()


def test_a_task_starts_others_and_itself():
    def targets(name):
        return [target.name for target, _ in started_by(task_starter(SNAPSHOT, task(name)))]

    assert targets("through") == ["shop.tasks.pack", "shop.tasks.bill", "shop.tasks.ship"]
    assert targets("fetch") == ["shop.tasks.fetch"]
    assert targets("strings") == ["shop.tasks.pack", "shop.tasks.ship"]


@pytest.mark.parametrize(
    ("kind", "name", "file"),
    [
        ("task", "shop.tasks.pack", "shop/tasks.py"),
        ("function", "Mailer.send", "shop/services.py"),
        ("beat", "every-night", "shop/celery.py"),
    ],
)
def test_an_item_is_found_again_after_lines_were_added_above(kind, name, file):
    before = Location(f"{ROOT}/{file}", Range(0, 0, 0, 0))
    moved = Project({**PROJECT.files, file: "# new\n\n" + FILES[file]}).snapshot
    one, other = starter_again(SNAPSHOT, kind, name, before), starter_again(moved, kind, name, before)
    assert one is not None
    assert other is not None
    assert (other.name, other.place.range) == (name, one.place.range.shifted(2))
    assert starter_again(moved, kind, "gone", before) is None


def test_tasks_that_calls_make_of_one_function_are_told_apart():
    project = Project({"made.py": MADE})
    (start,) = project.snapshot.tasks_named("made.start")
    reading = CallReading(project.snapshot, texts(project))
    found = finish(outgoing(reading, task_starter(project.snapshot, start)))
    assert [target.name for target, _ in found] == ["made.one", "made.two"]
