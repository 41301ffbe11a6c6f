"""`celeryls mcp`: what the SDK's own client gets for each tool."""

import asyncio
import json

import pytest
from mcp import Client
from tests.unit.commands.schemas import is_valid
from tests.unit.scanning import TASK, write

from celeryls.commands.mcp.server import server_of

FILES = {
    "shop/__init__.py": "",
    "shop/tasks.py": TASK.format(name="add") + "\n\nadd.delay(1, countdown=10)\n",
    "shop/app.py": 'from celery import Celery\n\napp = Celery("shop")\n'
    'app.conf.task_routes = {"shop.tasks.add": {"queue": "sums"}}\n'
    'app.conf.beat_schedule = {"a": {"task": "shop.tasks.add", "schedule": 10.0, "args": (1,)}}\n',
}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / "work", FILES)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def asked(root, *questions):
    """The answers to questions, each a tool and its arguments, in one conversation."""

    async def ask():
        async with Client(server_of(root)) as client:
            return [await client.call_tool(name, arguments) for name, arguments in questions]

    return asyncio.run(ask())


def answer(root, name, **arguments):
    (told,) = asked(root, (name, arguments))
    assert not told.is_error, told.content
    return told.structured_content


def refusal(root, name, **arguments):
    (told,) = asked(root, (name, arguments))
    assert told.is_error
    return told.content[0].text


def test_tools_only_read_and_say_what_they_do(root):
    async def ask():
        async with Client(server_of(root)) as client:
            return client.instructions, (await client.list_tools()).tools

    instructions, tools = asyncio.run(ask())
    assert all(tool.annotations.read_only_hint and not tool.annotations.open_world_hint for tool in tools)
    assert all(len(tool.description) > 40 and "self" not in tool.input_schema["properties"] for tool in tools)
    assert all(f"`{tool.name}`" in instructions for tool in tools)


def test_lists_are_those_of_the_index(root):
    tasks = answer(root, "list_celery", section="tasks")
    assert is_valid(tasks, "index")
    assert [(each["name"], each["queue"], each["path"]) for each in tasks["tasks"]] == [
        ("shop.tasks.add", "sums", "shop/tasks.py")
    ]
    assert answer(root, "list_celery", section="tasks", containing="SUMS") == tasks
    assert answer(root, "list_celery", section="tasks", containing="other") == {"tasks": []}
    assert is_valid(answer(root, "list_celery", section="beat"), "index")


def test_a_task_is_explained_by_its_name_and_by_its_place(root):
    told = answer(root, "explain_task", task="add")
    assert is_valid(told, "explain")
    assert told["apps"][0]["parts"]["queue"]["value"] == "sums"
    assert answer(root, "explain_task", task="shop/tasks.py:6") == told


def test_the_task_map_is_that_of_graph(root):
    told = answer(root, "graph_tasks")
    assert is_valid(told, "graph")
    assert [(each["from"], each["to"]) for each in told["edges"]] == [("beat:a", "task:shop.tasks.add")]


def test_findings_are_those_of_check(root):
    told = answer(root, "check_celery")
    assert is_valid(told["findings"], "check")
    assert [(each["code"], each["path"]) for each in told["findings"]] == [("CEL304", "shop/tasks.py")]
    assert answer(root, "check_celery", paths=["shop/app.py"]) == {"findings": [], "undecided": []}
    assert answer(root, "check_celery", select=["CEL5"])["findings"] == []


def test_a_rule_is_explained(root):
    told = answer(root, "explain_rule", code="cel304")
    assert is_valid(told, "rule")
    assert told["code"] == "CEL304"


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("check_celery", {"paths": ["../outside.py"]}, "is not in the project"),
        ("check_celery", {"paths": ["nowhere.py"]}, "is not in the project"),
        ("check_celery", {"select": ["ABC"]}, "no rule's code begins with ABC"),
        ("explain_rule", {"code": "CEL000"}, "There is no rule CEL000"),
        ("explain_task", {"task": "shop.tasks.ad"}, "Did you mean shop.tasks.add?"),
        ("list_celery", {"section": "secrets"}, "Input should be"),
    ],
)
def test_what_can_t_be_answered_is_refused_with_a_reason(root, name, arguments, reason):
    (root.parent / "outside.py").write_text("")
    assert reason in refusal(root, name, **arguments)


def test_malformed_settings_are_named(root):
    (root / "celeryls.toml").write_text("select = 1\n")
    assert "celeryls.toml:1" in refusal(root, "list_celery", section="tasks")


def test_each_answer_is_about_the_project_as_it_is_now(root):
    async def ask():
        async with Client(server_of(root)) as client:
            before = await client.call_tool("list_celery", {"section": "tasks"})
            (root / "shop/more.py").write_text(TASK.format(name="more"))
            after = await client.call_tool("list_celery", {"section": "tasks"})
        return [[each["name"] for each in told.structured_content["tasks"]] for told in (before, after)]

    assert asyncio.run(ask()) == [["shop.tasks.add"], ["shop.more.more", "shop.tasks.add"]]


def test_text_and_structure_are_the_same_answer(root):
    (told,) = asked(root, ("list_celery", {"section": "queues"}))
    assert json.loads(told.content[0].text) == told.structured_content
