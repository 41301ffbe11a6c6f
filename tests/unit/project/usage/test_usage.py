"""Clients of libraries are followed to the libraries, wherever the project keeps them."""

import pytest
from tests.unit.knowledge import Project

from celeryls.project.usage.task import Usage
from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile

HEAD = "from celery import shared_task\n"
SHOP = "import httpx\nclass Shop:\n    def __init__("


def usage(text: str, others: dict[str, str] | None = None, read: list[str] | None = None) -> Usage:
    """What the task of `shop/tasks.py` uses, beside other files; those that are read for this go to ``read``."""
    around = Project({"shop/tasks.py": text, **(others or {})}).around("shop/tasks.py")
    file = SourceFile.of(text)
    ((_, task),) = tasks(file)
    return Usage(task, file, around.path, around if read is None else Recorded(around, read))


def task(body: str, head: str = "", parameters: str = "url", decorator: str = "") -> str:
    """A file with one task."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{HEAD}{head}\n\n@shared_task{decorator}\ndef work({parameters}):\n{lines}"


@pytest.mark.parametrize(
    ("body", "head", "name"),
    [
        ("rq.get(url)", "import requests as rq", "requests.get"),
        ("session.get(url)", "import requests\nsession = requests.Session()", "requests.Session.get"),
        ("session.get(url)", "import requests\nsession: object = (requests.Session())", "requests.Session.get"),
        ("a.get(url)", "import requests\na, b = requests.Session(), 1", "requests.Session.get"),
        (
            "s3.put(url)",
            "import boto3\ntry:\n    s3 = boto3.client('s3')\nfinally:\n    s3 = 0",
            "boto3.client.put",
        ),
        ("s3.put(url)", "import boto3\nS3 = boto3\ns3 = S3.client('s3') if S3 else None", "boto3.client.put"),
        ("s = make()\ns.get(url)", "import httpx\ndef make():\n    return httpx.Client()", "httpx.Client.get"),
        ("make().get(url)", "import httpx\ndef make():\n    s = httpx.Client()\n    return s", "httpx.Client.get"),
        ("with httpx.Client() as client:\n    client.get(url)", "import httpx", "httpx.Client.get"),
        ("with make() as c:\n    c.get()", "import httpx\ndef make():\n    yield httpx.Client()", "httpx.Client.get"),
        ("if (s := rq.Session()):\n    s.get(url)", "import requests as rq", "requests.Session.get"),
        ("for row in db.rows():\n    row.put()", "import peewee\ndb = peewee.Model()", "peewee.Model.rows.put"),
        ("async def get():\n    await c.get(url)", "import httpx\nc = httpx.AsyncClient()", "httpx.AsyncClient.get"),
        ("from redis import Redis\nRedis().get(url)", "", "redis.Redis.get"),
        ("Shop().get(url)", "import httpx\nclass Shop(httpx.Client): ...", "httpx.Client.get"),
        ("Shop().client.get(url)", "import httpx\nclass Shop:\n    client = httpx.Client()", "httpx.Client.get"),
        ("shop = Shop()\nshop.own.get(url)", f"{SHOP}self, c):\n        self.own = httpx.Client()", "httpx.Client.get"),
        ("Shop(1).own.get(url)", f"{SHOP}self, c: httpx.Client):\n        self.own = c", "httpx.Client.get"),
        ("c[0].get(url)", "import httpx\nc = lambda: 1\nc = httpx.Client()", "httpx.Client.get"),
        ("stripe.charge(url)", "", "stripe.charge"),
    ],
)
def test_a_client_is_followed_in_its_own_file(body, head, name):
    assert name in usage(task(body, head)).direct


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("requests.get(1)", "from shop import requests"),
        ("def get(requests):\n    requests.get(1)", "import requests"),
        ("requests = url.all()\nrequests.get(1)", "import requests"),
        ("[requests.get(1) for requests in url]", "import requests"),
        ("post(requests=1)\nurl.requests.get(1)", "import requests"),
    ],
)
def test_a_name_that_is_something_else_here_is_no_library_s(body, head):
    found = usage(task(body, head), {"shop/requests.py": "def get(x): ...\n"}).direct
    assert not [name for name in found if name.startswith("requests")]


def test_a_parameter_that_is_called_like_a_library_is_none_and_one_with_an_annotation_is_that():
    assert "redis.get" not in usage(task("redis.get(1)", parameters="redis")).direct
    assert "redis.Redis.get" in usage(task("cache.get(1)", "import redis", "cache: redis.Redis")).direct


@pytest.mark.parametrize(
    ("imported", "used"),
    [
        ("from shop.clients import s3", "s3"),
        ("from .clients import s3 as store", "store"),
        ("from . import clients", "clients.s3"),
        ("import shop.clients", "shop.clients.s3"),
        ("from shop import clients as c", "c.s3"),
        ("from shop.clients import *", "s3"),
        ("from shop.exported import s3", "s3"),
        ("from shop.starred import s3", "s3"),
        ("from shop.clients import store", "store()"),
        ("from shop.clients import Store", "Store().s3"),
        ("from shop.clients import Store", "Store.s3"),
    ],
)
def test_a_client_is_followed_into_other_modules(imported, used):
    others = {
        "shop/clients.py": (
            "import boto3\n\ns3 = boto3.client('s3')\n\n\ndef store():\n    return s3\n\n\nclass Store:\n    s3 = s3\n"
        ),
        "shop/exported.py": "from .clients import s3\n",
        "shop/starred.py": "from .clients import *\n",
    }
    assert "boto3.client.put" in usage(task(f"{used}.put(url)", imported), others).direct


BASE = """
import httpx
from celery import Task

class Above(Task):
    token = ""

    def __init__(self):
        self.direct = httpx.Client()

    @property
    def lazy(self):
        if self._client is None:
            self._client = httpx.Client()
        return self._client

class Client(Above):
    client = httpx.Client()
    max_retries: int = 3
"""


@pytest.mark.parametrize("attribute", ["client", "direct", "lazy"])
@pytest.mark.parametrize(
    ("head", "others"), [(BASE, {}), ("from shop.bases import Client", {"shop/bases.py": BASE})], ids=["here", "there"]
)
def test_an_attribute_of_the_task_s_own_class_is_followed(attribute, head, others):
    text = task(f"self.{attribute}.get(url)", head, "self, url", "(bind=True, base=Client)")
    assert "httpx.Client.get" in usage(text, others).direct
    text = task(f"work.{attribute}.get(url)", head, "url", "(base=Client)")
    assert "httpx.Client.get" in usage(text, others).direct


def test_what_the_base_class_sets_is_known_with_those_above_it():
    text = task("pass", "from shop.bases import Client", decorator="(base=Client)")
    assert usage(text, {"shop/bases.py": BASE}).base_attributes == {"client", "max_retries", "token"}
    assert usage(text).base_attributes == frozenset()


def test_what_a_model_inherits_from_is_its_library():
    others = {"shop/models.py": "from django.db import models\n\nclass Order(models.Model): ...\n"}
    found = usage(task("Order.objects.get()", "from shop.models import Order"), others)
    assert found.direct == {"django.db.models.Model.objects.get"}


PAYMENTS = """
import stripe

class Payments:
    def __init__(self):
        import braintree
        braintree.connect()

    def pay(self):
        stripe.Charge.create()
        deeper()

def charge(order):
    stripe.Charge.create()
    deeper()

def deeper():
    import anthropic
    anthropic.Anthropic()
"""


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("charge(url)", {"stripe.Charge.create"}),
        ("Payments().pay()", {"stripe.Charge.create", "braintree.connect"}),
        ("call(charge)", set()),
        ("charge.delay(url)", set()),
    ],
)
def test_functions_of_the_project_that_are_called_are_looked_into_and_no_deeper(body, names):
    text = task(body, "from shop.payments import charge, Payments")
    found = usage(text, {"shop/payments.py": PAYMENTS})
    assert not found.direct & {"stripe.Charge.create", "braintree.connect"}
    assert {name for name in found.through_calls if "." in name} == names


def test_names_come_gradually_without_other_files_first():
    others = {"shop/payments.py": PAYMENTS, "shop/models.py": "x = 1\n"}
    text = task(
        "charge(url)\nimport requests\nrequests.get(Order.objects.get())",
        "from shop.payments import charge\nfrom shop.models import Order",
    )
    read: list[str] = []
    found = usage(text, others, read)
    names = found.gradually()
    first = [next(names) for _ in range(3)]
    assert set(first) == {"requests.get", "?.Order.objects.get", "?.charge"}
    assert read == []
    list(names)
    assert [path.rpartition("/")[2] for path in sorted(read)] == ["models.py", "payments.py"]
    assert "stripe.Charge.create" in set(found.gradually_through_calls())


class Recorded:
    """Other modules, and which of them are read."""

    def __init__(self, inner, read):
        self.inner = inner
        self.read = read

    def module_path(self, module, seen_from):
        return self.inner.module_path(module, seen_from)

    def module_text(self, path):
        self.read.append(path)
        return self.inner.module_text(path)


@pytest.mark.parametrize(
    "head",
    [
        "a = b\nb = a",
        "a = b.x()\nb = a.y()",
        "def a():\n    return a()",
        "class a(a): ...",
        "class a:\n    b = a.b",
        "from shop.tasks import a",
        "from shop.tasks import *",
        "from .loop import *",
    ],
)
def test_what_leads_in_circles_comes_to_an_end(head):
    others = {"shop/loop.py": "from .tasks import *\n"}
    text = task("a.b.c()\na().b\nself = a", head, decorator="(base=a)")
    found = usage(text, others)
    assert "requests" not in found.direct | found.through_calls | found.base_attributes


def test_half_typed_code_is_read_as_far_as_it_goes():
    assert "requests.get" in usage(task("requests.get(url\nif x", "import requests")).direct
