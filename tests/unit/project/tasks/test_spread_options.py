"""Options that a decorator gets from a mapping, wherever and however that is made."""

from __future__ import annotations

import pytest
from tests.unit.configurations import snapshot

from celeryls.project.model.tasks import in_force
from celeryls.source.expression.values import Constant


def options(text):
    text = f"from celery import shared_task\n{text}\ndef send(): ...\n"
    (task,) = snapshot(tasks=text, names="KEY = 'queue'\n").tasks()
    return task.name, {name: getattr(option.value, "value", None) for name, option in in_force(task.options).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O = {'queue': 'a'}\n@shared_task(**O)", {"queue": "a"}),
        ("O = {'queue': 'a'}\nO['queue'] = 'b'\n@shared_task(**O)", {"queue": "b"}),
        ("O = {'queue': 'a'}\nO.update(priority=3)\nO |= {'name': 'x'}\n@shared_task(**O)",
         {"queue": "a", "priority": 3, "name": "x"}),
        ("@shared_task(**dict(queue='a', **{'priority': 3}))", {"queue": "a", "priority": 3}),
        ("@shared_task(**{'queue': 'a'} | {'queue': 'b'})", {"queue": "b"}),
        ("from names import KEY\n@shared_task(**{KEY: 'a'})", {"queue": "a"}),
        ("def o(q):\n    return {'queue': q, 'bind': True}\n@shared_task(**o('a'))", {"queue": "a", "bind": True}),
        ("O = {key: 'a' for key in ('queue', 'serializer')}\n@shared_task(**O)", {"queue": "a", "serializer": "a"}),
    ],
)  # fmt: skip
def test_a_mapping_gives_its_options(text, expected):
    name, found = options(text)
    assert found == expected
    assert name == expected.get("name", "tasks.send")


@pytest.mark.parametrize(
    "text",
    [
        "@shared_task(**found())",
        "O = {}\nO.update(found())\n@shared_task(**O)",
        "@shared_task(**{found(): 'a'})",
        "O = {'name': 'a'}\nif X:\n    O['name'] = 'b'\n@shared_task(**O)",
    ],
)
def test_of_a_mapping_that_can_t_be_told_the_name_can_t_be_told(text):
    assert options(text)[0] is None


def test_a_value_has_the_place_where_it_is_written():
    text = "from celery import shared_task\nO = {'queue': 'a'}\nO['priority'] = 3\n@shared_task(**O)\ndef f(): ...\n"
    found = snapshot(tasks=text)
    (task,) = found.tasks()
    places = {option.name: found.location(option.spot).range.start for option in task.options}
    assert places == {"queue": (1, 14), "priority": (2, 16)}
    assert all(isinstance(option.value, Constant) for option in task.options)
