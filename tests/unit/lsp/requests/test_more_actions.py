"""A long list of actions is cut where the client can show the rest when it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from tests.unit.case_project import CLIENT, CaseProject, project

from celeryls.lsp.requests.actions.more_actions import MORE, grouped

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order): ...\n"


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": TASKS})


def test_a_client_that_can_gets_eight_actions_and_one_that_leads_to_the_others(shop: CaseProject):
    uri = shop.open("shop/tasks.py")
    shop.server.session.client = replace(CLIENT, groups_actions=False, resolves_code_actions=True)
    everything = [each.title for each in shop.actions(uri, "@shared_task")]
    assert len(everything) > 9
    assert len(set(everything)) == len(everything)
    shop.server.session.client = replace(CLIENT, groups_actions=True, resolves_code_actions=True)
    *shown, more = shop.actions(uri, "@shared_task")
    assert [each.title for each in shown] == everything[:8]
    assert (more.title, more.edit, more.data) == ("Celery: more for this task…", None, None)
    assert more.command is not None
    assert more.command.command == MORE
    others: Any = (more.command.arguments or [None])[0]
    assert [each["title"] for each in others["actions"]] == everything[8:]
    given = next(each for each in others["actions"] if each["title"].endswith("(expires)"))
    assert "expires=" in shop.taken(types.CodeAction(**given))["shop/tasks.py"]


@pytest.mark.parametrize("count", [0, 1, 8, 9])
def test_a_short_list_is_left_as_it_is(count: int):
    actions = [types.CodeAction(str(number)) for number in range(count)]
    assert grouped(actions) == actions


def test_an_action_with_a_command_of_its_own_keeps_it():
    command = types.Command("choose", "celeryls.choose", arguments=[1])
    actions = [types.CodeAction(str(number), command=command) for number in range(10)]
    last: Any = grouped(actions)[-1].command
    assert [each["command"] for each in last.arguments[0]["actions"]] == 2 * [
        {"title": "choose", "command": "celeryls.choose", "arguments": [1]}
    ]
