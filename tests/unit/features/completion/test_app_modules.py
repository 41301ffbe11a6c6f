"""What an app has is read from the text of its modules."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from celeryls.features.completion.app_modules import AppModules, app_modules

if TYPE_CHECKING:
    from pathlib import Path

MODELS = """from django.db import models

from .managers import OrderManager


class OrderQuerySet(models.QuerySet): ...


class Status(models.TextChoices):
    NEW = "new"


class Timed(models.Model):
    class Meta:
        abstract = True


@register
class Order(models.Model):
    status = models.CharField(choices=Status.choices)


class Customer(TimedModel, Other): ...


class Account(AbstractUser):
    class Inner(models.Model): ...
"""
SERVICES = """from shop.models import Order

class PaymentRefused(ServiceError): ...

class Gateway: ...

class Payments(Gateway): ...

def charge(order): ...

async def refund(order): ...

def _helper(): ...
"""


def closed(_path: str) -> str | None:
    return None


def test_models_and_services_are_those_that_the_modules_define(tmp_path: Path):
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "services.py").write_text(SERVICES)
    assert app_modules(str(tmp_path), closed)._replace(facts=()) == AppModules(
        models=("Order", "Customer", "Account", "OrderManager"),
        services=("Gateway", "Payments"),
        service_errors=("PaymentRefused",),
        service_functions=("charge", "refund"),
    )


def test_without_the_modules_there_are_none_and_without_the_folder_nothing_is_known(tmp_path: Path):
    assert app_modules(str(tmp_path), closed) == AppModules((), (), (), ())
    assert app_modules(str(tmp_path / "none"), closed) == AppModules(None, None, None, None)


def test_a_package_has_what_its_init_hands_on(tmp_path: Path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models/__init__.py").write_text("import os\nfrom .order import Order, Item as Line\nfrom x import Y\n")
    (tmp_path / "services").mkdir()
    found = app_modules(str(tmp_path), closed)
    assert (found.models, found.services) == (("Order", "Line"), None)


@pytest.mark.parametrize("text", ["from .order import *\n", "from .a import A\nfrom .order import *\n"])
def test_a_star_hides_what_there_is(tmp_path: Path, text: str):
    (tmp_path / "models").mkdir()
    (tmp_path / "models/__init__.py").write_text(text)
    assert app_modules(str(tmp_path), closed).models is None


def test_the_text_in_the_editor_counts_and_a_changed_file_is_read_again(tmp_path: Path):
    path = tmp_path / "models.py"
    path.write_text("class Old(models.Model): ...\n")
    assert app_modules(str(tmp_path), closed).models == ("Old",)
    path.write_text("class Newer(models.Model): ...\n")
    os.utime(path, ns=(1, 1))
    assert app_modules(str(tmp_path), closed).models == ("Newer",)
    opened = {str(path): "class Open(models.Model): ...\n"}
    assert app_modules(str(tmp_path), opened.get).models == ("Open",)


def test_a_file_that_is_no_text_tells_nothing(tmp_path: Path):
    (tmp_path / "models.py").write_bytes(b"\xff\xfe")
    assert app_modules(str(tmp_path), closed).models is None


def test_what_is_no_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "models.py")
    (tmp_path / "services.py").symlink_to("/dev/zero")
    found = app_modules(str(tmp_path), lambda _path: None)
    assert (found.models, found.services) == ((), ())


@pytest.mark.parametrize("folder", ["/", "", "\0", "/proc/self"])
def test_a_folder_of_any_name_is_survived(folder):
    app_modules(folder, lambda _path: None)
