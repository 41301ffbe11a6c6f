"""Classes of settings that accept no name without an annotation, or have no line of their own for one."""

from __future__ import annotations

import pytest
from tests.unit.case_project import CaseProject, lines, project

APP = lines("from celery import Celery", "from shop.config import settings", "app = Celery('shop')",
            "app.config_from_object(settings)")  # fmt: skip
FIELDS = lines("    broker_url: str = 'x'", "    task_acks_late: bool = True")
CLOSED = {
    "pydantic": ("from pydantic_settings import BaseSettings", "class S(BaseSettings):"),
    "pydantic 1": ("from pydantic import BaseSettings", "class S(BaseSettings):"),
    "a base of the project's": ("from pydantic_settings import BaseSettings", "class Base(BaseSettings):",
                                "    debug: bool = False", "class S(Base):"),
    "a base with fields": ("from pydantic_settings import BaseSettings", "class Base(BaseSettings):",
                           "    task_eager_propagates: bool = False", "    timezone: str = 'UTC'",
                           "    enable_utc: bool = True", "class S(Base):"),
    "a mixin": ("from pydantic_settings import BaseSettings", "class Mixin:", "    timezone = 'UTC'",
                "class S(Mixin, BaseSettings):"),
    "an enum": ("from enum import Enum", "class S(Enum):"),
    "a dataclass": ("from dataclasses import dataclass", "@dataclass", "class S:"),
    "a frozen dataclass": ("import dataclasses", "@dataclasses.dataclass(frozen=True)", "class S:"),
    "attrs": ("from attrs import define", "@define", "class S:"),
    "older attrs": ("import attr", "@attr.s(auto_attribs=True)", "class S:"),
    "a named tuple": ("from typing import NamedTuple", "class S(NamedTuple):"),
    "a typed dict": ("from typing import TypedDict", "class S(TypedDict):"),
}  # fmt: skip
OPEN = {
    "a plain class": ("class S:",),
    "an abstract one": ("from abc import ABC", "class S(ABC):"),
    "a protocol": ("from typing import Protocol", "class S(Protocol):"),
}


def made(tmp_path, config: str) -> CaseProject:
    tasks = lines("from celery import shared_task", "@shared_task", "def send(): ...")
    files = {"shop/__init__.py": "", "shop/config.py": config, "shop/app.py": APP, "shop/tasks.py": tasks}
    return project(tmp_path, files)


def new_routes(found: CaseProject) -> list[str]:
    return [title for title in found.titles(found.open("shop/tasks.py"), "send") if "a new task_routes" in title]


@pytest.mark.parametrize("made_of", ["S()", "S"])
@pytest.mark.parametrize("way", CLOSED)
def test_no_name_is_written_into_a_class_of_fields(tmp_path, way, made_of):
    assert new_routes(made(tmp_path, lines(*CLOSED[way]) + FIELDS + f"settings = {made_of}\n")) == []


@pytest.mark.parametrize("way", OPEN)
def test_any_other_class_takes_it(tmp_path, way):
    (title,) = new_routes(made(tmp_path, lines(*OPEN[way]) + FIELDS + "settings = S\n").asks_user())
    assert title.endswith("(shop/config.py)")


@pytest.mark.parametrize("base", ["", "(Base)"])
def test_a_class_on_one_line_takes_none(tmp_path, base):
    config = lines("class Base: ...", f"class S{base}: broker_url = 'x'", "settings = S")
    assert not any("shop/config.py" in title for title in new_routes(made(tmp_path, config)))
