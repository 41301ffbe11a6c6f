"""The fields of models, read from their text, and what a pattern makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.knowledge import Project

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.features.completion.app_modules import app_modules
from celeryls.features.completion.model_fields import model_facts
from celeryls.features.project_choices import fitted_place
from celeryls.snippets import SnippetPlace, builtin, place_of, render
from celeryls.snippets.settling.app_models import model_values
from celeryls.source.text.chunks import split
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from celeryls.snippets import Snippet

MODELS = """from django.db import models


class Base(models.Model):
    id = models.UUIDField(primary_key=True)

    class Meta:
        abstract = True


class Customer(models.Model):
    email = models.EmailField()


class Order(Base):
    class Status(models.TextChoices):
        NEW = "new", "New"
        PAID = "paid"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    number = models.CharField(max_length=20)
    status = models.CharField(choices=Status.choices)
    objects = models.Manager()


class User(AbstractUser):
    nickname = models.CharField()


class Foreign(TimeStamped):
    title = models.CharField()
"""
NAMES = ("Customer", "Order", "User", "Foreign")
PARCEL = (
    "from django.db import models\n\n\n"
    "class Parcel(models.Model):\n    number = models.CharField(max_length=30)\n    email = models.EmailField()\n"
)


def facts(name: str):
    found = {model.name: model for model in model_facts(split(MODELS), NAMES)}
    return found[name], tuple(found.values())


def supplied(source: str, name: str, code: str = "") -> tuple[str, ...]:
    model, models = facts(name)
    return model_values(source, model, models, code)


@pytest.mark.parametrize(
    ("source", "model", "values"),
    [
        ("model_fields", "Order", ("customer", "number", "status", "id")),
        ("model_key", "Order", ("str",)),
        ("model_key", "Customer", ("int",)),
        ("model_key", "Foreign", ()),  # its base is not known
        ("model_emails", "Order", ("customer.email",)),
        ("model_emails", "User", ("email",)),
        ("model_labels", "Order", ("number", "pk")),
        ("model_states", "Order", ("new", "paid")),
        ("model_related", "Customer", ("orders",)),
        ("model_variable", "Order", ("order",)),
    ],
)
def test_what_a_model_supplies(source, model, values):
    assert supplied(source, model) == values


def test_a_variable_has_no_name_that_the_template_uses():
    assert supplied("model_variable", "Order", "order = {}") == ("order_row",)


def test_only_a_model_with_readable_bases_has_surely_no_other_fields():
    assert [model.is_whole for model in facts("Order")[1]] == [True, True, True, False]


def test_models_of_a_package_are_read_where_they_are_defined(tmp_path: Path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models/__init__.py").write_text("from .parcel import Parcel\n")
    (tmp_path / "models/parcel.py").write_text(PARCEL)
    (found,) = app_modules(str(tmp_path), lambda _path: None).facts
    assert [field.name for field in found.fields] == ["number", "email"]


def pattern(prefix: str) -> Snippet:
    return next(each for each in builtin() if each.prefix == prefix)


def written(tmp_path: Path, prefix: str, models: str) -> str:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/models.py").write_text(models)
    path = tmp_path / "app/tasks.py"
    place = fitted_place(place_of(path, tmp_path), SourceFile.of(""), str(path), None)
    return to_snippet(render(pattern(prefix), place, mode="stops").body)


def test_a_mail_is_made_of_the_fields_that_the_model_has(tmp_path: Path):
    text = written(tmp_path, "cemail", PARCEL)
    assert "def $1(self, ${6:parcel}_id: ${7:int})" in text
    assert "$6 = $9.objects.get(pk=$6_id)" in text
    assert "#{$6.${11|number,pk|}\\}" in text
    assert "recipient_list=[$6.${13:email}]" in text
    assert "user" not in text
    assert "order" not in text


def test_what_the_model_lacks_is_left_out_or_a_tab_stop(tmp_path: Path):
    text = written(tmp_path, "ccleanup", PARCEL)
    assert '.objects.filter(${5|status,number,email|}="${6:pending}", ${7|created_at,number,email|}__lt=' in text
    assert "items" not in text
    assert "cancellation_reason" not in text


def test_a_state_is_one_of_those_that_the_model_has(tmp_path: Path):
    text = written(tmp_path, "cidempotent", MODELS)
    assert '|paid,new|}"' in text


SETTINGS = 'INSTALLED_APPS = ["shop"]\nTIME_ZONE = "Europe/Berlin"\n'


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        (SETTINGS, ("CELERY_TIMEZONE = TIME_ZONE", 'CELERY_RESULT_BACKEND = "redis://localhost:6379/1"')),
        (SETTINGS.replace('"shop"', '"django_celery_results"'), ('CELERY_RESULT_BACKEND = "django-db"',)),
        ("from .base import *\n", ('CELERY_TIMEZONE = "UTC"', 'CELERY_RESULT_BACKEND = "django-db"')),
    ],
)
def test_settings_fit_those_of_django(settings, lines):
    files = {"config/__init__.py": "", "config/settings.py": settings}
    path = "/project/config/settings.py"
    place = place_of(Path(path), Path("/project"))
    place = fitted_place(place, SourceFile.of(settings), path, Project(files).snapshot)
    text = to_plain(render(pattern("csettings"), place, mode="stops").body)
    assert [line for line in lines if line not in text] == []


def test_a_name_that_is_repeated_is_one_tab_stop():
    task = to_snippet(render(pattern("ctask"), place_of_nothing(), mode="stops").body)
    assert task.count("order_id") == 1
    for prefix in ("csmall", "cchain", "cgroup", "cprocess", "cidempotent", "cemail"):
        text = to_snippet(render(pattern(prefix), place_of_nothing(), mode="stops").body)
        assert text.count("order_id") + text.count("user_id") <= 1, prefix


def place_of_nothing():
    return SnippetPlace("orders", "orders")
