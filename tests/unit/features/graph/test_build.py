"""The task map: its nodes, its edges, and the schema of its JSON."""

import json
from pathlib import Path

import jsonschema
import pytest
from tests.unit.features.calls.shop import FILES, MADE, SNAPSHOT, texts
from tests.unit.knowledge import ROOT, Project

from celeryls.features.graph.build import task_graph
from celeryls.features.graph.json_format import graph_entries
from celeryls.project.steps import finish

SCHEMA = Path(__file__).parents[4] / "docs/graph.schema.json"


def entries(project=None):
    snapshot, read = (project.snapshot, texts(project)) if project else (SNAPSHOT, texts())
    return graph_entries(finish(task_graph(snapshot, read, Path(ROOT))), Path(ROOT))


@pytest.fixture(scope="module")
def graph():
    return entries()


def edge(graph, source, target):
    (found,) = (each for each in graph["edges"] if (each["from"], each["to"]) == (source, target))
    return found


def test_json_is_as_its_schema_says(graph):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(graph, schema)


def test_nodes_are_entries_tasks_and_names_of_foreign_tasks(graph):
    ids = [node["id"] for node in graph["nodes"]]
    assert len(ids) == len(set(ids)) == 13
    assert {"beat:every-night", "beat:ships", "task:shop.tasks.pack", "foreign:elsewhere.task"} < set(ids)
    pack = next(node for node in graph["nodes"] if node["id"] == "task:shop.tasks.pack")
    assert pack == {
        "id": "task:shop.tasks.pack",
        "kind": "task",
        "name": "shop.tasks.pack",
        "label": "pack",
        "module": "shop.tasks",
        "apps": ["shop.celery.app"],
        "queue": "celery",
        "queues": [{"app": "shop.celery.app", "queue": "celery"}],
        "schedule": None,
        "conditional": False,
        "place": {"path": "shop/tasks.py", "line": 9, "column": 5},
    }


def test_an_edge_has_all_ways_and_places_of_one_task_to_start_another(graph):
    found = edge(graph, "task:shop.tasks.canvases", "task:shop.tasks.pack")
    assert found["ways"] == [["chain", "s"], ["chord", "group", "s"]]
    assert [place["line"] for place in found["places"]] == [36, 37, 38]
    assert edge(graph, "beat:every-night", "task:shop.tasks.pack")["ways"] == [["beat"]]
    assert edge(graph, "task:shop.tasks.fetch", "task:shop.tasks.fetch")["ways"] == [["retry"]]
    assert edge(graph, "task:shop.tasks.through", "task:shop.tasks.ship")["through"] == [
        ["Mailer.send", "Mailer._send"]
    ]


APP = """from celery import Celery

app = Celery("{0}", include=["common.tasks"])
app.conf.task_default_queue = "{1}"
"""


@pytest.mark.parametrize(("other", "queue"), [("slow", None), ("fast", "fast")])
def test_a_task_that_several_apps_run_has_the_queue_of_each(other, queue):
    tasks = "from celery import shared_task\n\n\n@shared_task\ndef pack(): ...\n"
    apps = {"a/celery.py": APP.format("a", "fast"), "b/celery.py": APP.format("b", other)}
    found = entries(Project({**apps, "common/tasks.py": tasks, "a/__init__.py": "", "b/__init__.py": ""}))
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    (pack,) = found["nodes"]
    assert pack["queue"] == queue
    assert pack["queues"] == [{"app": "a.celery.app", "queue": "fast"}, {"app": "b.celery.app", "queue": other}]


@pytest.mark.parametrize(
    "sent",
    [
        "current_app.tasks['tasks.pack'].delay()",
        "current_app.tasks.get('tasks.pack').delay()",
        "self.app.tasks.get('tasks.pack').delay()",
    ],
)
def test_a_task_that_is_looked_up_and_sent_is_started(sent):
    started = "from celery import current_app, shared_task\n\n\n@shared_task\ndef pack(): ...\n"
    tasks = f"{started}\n\n@shared_task(bind=True)\ndef go(self):\n    {sent}\n"
    assert edge(entries(Project({"tasks.py": tasks})), "task:tasks.go", "task:tasks.pack")["ways"] == [["delay"]]


def test_a_task_that_no_app_is_known_to_run_has_no_queue():
    tasks = "from celery import current_app\n\n\n@current_app.task\ndef pack(): ...\n"
    (pack,) = entries(Project({"a/celery.py": APP.format("a", "fast"), "common/tasks.py": tasks}))["nodes"]
    assert (pack["apps"], pack["queue"], pack["queues"]) == ([], None, [])


def test_what_only_tests_define_is_left_out():
    tests = "from celery import shared_task\n\n\n@shared_task\ndef fake(): ...\n"
    graph = entries(Project({**FILES, "tests/test_shop.py": tests}))
    assert not [node for node in graph["nodes"] if node["label"] == "fake"]


def test_tasks_of_one_name_have_ids_of_their_own():
    text = "from celery import shared_task\n\n\n@shared_task(name='x')\ndef {}(): ...\n"
    graph = entries(Project({"a.py": text.format("one"), "b.py": text.format("two")}))
    assert [node["id"] for node in graph["nodes"]] == ["task:x", "task:x#2"]


def test_tasks_that_calls_make_of_one_function_are_told_apart():
    graph = entries(Project({"made.py": MADE}))
    assert [(each["from"], each["to"]) for each in graph["edges"]] == [
        ("task:made.start", "task:made.one"),
        ("task:made.start", "task:made.two"),
    ]
