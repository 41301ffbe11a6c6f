"""Entries of a beat schedule that depend on a condition."""

from __future__ import annotations

import pytest
from tests.unit.case_project import CaseProject, lines, project

A, B, Y = ("{'task': 'shop.tasks.a', 'schedule': 1}", "{'task': 'shop.tasks.b', 'schedule': 2}",
           "{'task': 'shop.tasks.y', 'schedule': 3}")  # fmt: skip
CONDITIONAL = {
    "an item": (f"S = {{'x': {A}}}", "if DEBUG:", f"    S['x'] = {B}", "app.conf.beat_schedule = S"),
    "all of it": (f"S = {{'x': {A}}}", "if DEBUG:", f"    S = {{'x': {B}}}", "app.conf.beat_schedule = S"),
    "an item of the setting": (f"app.conf.beat_schedule = {{'x': {A}}}", "if DEBUG:",
                               f"    app.conf.beat_schedule['x'] = {B}"),
    "the setting": (
        f"app.conf.beat_schedule = {{'x': {A}}}", "if DEBUG:", f"    app.conf.beat_schedule = {{'x': {B}}}"),
    "one of two": ("if DEBUG:", f"    app.conf.beat_schedule = {{'x': {A}}}", "else:",
                   f"    app.conf.beat_schedule = {{'x': {B}}}"),
    "an update": (f"app.conf.beat_schedule = {{'x': {A}}}", "if DEBUG:",
                  f"    app.conf.beat_schedule.update({{'x': {B}}})"),
}  # fmt: skip


def made(tmp_path, *code: str) -> CaseProject:
    return project(tmp_path, {"shop/__init__.py": "", "shop/app.py": lines("from celery import Celery",
                                                                           "app = Celery('shop')", *code)})  # fmt: skip


@pytest.mark.parametrize("way", CONDITIONAL)
def test_the_entries_of_each_branch_have_the_app_and_are_conditional(tmp_path, way):
    found = made(tmp_path, *CONDITIONAL[way]).snapshot.beat_entries()
    app = (str(tmp_path / "shop/app.py"), "app")
    assert sorted((entry.key, entry.task, entry.app, entry.conditional) for entry in found) == [
        ("x", "shop.tasks.a", app, True),
        ("x", "shop.tasks.b", app, True),
    ]


def test_what_is_overwritten_for_certain_has_no_app_and_nothing_is_conditional(tmp_path):
    code = (f"app.conf.beat_schedule = {{'x': {A}, 'y': {Y}}}", f"app.conf.beat_schedule['x'] = {B}")
    found = made(tmp_path, *code).snapshot.beat_entries()
    assert {(entry.task, entry.app is not None, entry.conditional) for entry in found} == {
        ("shop.tasks.b", True, False),
        ("shop.tasks.y", True, False),
        ("shop.tasks.a", False, False),
    }
