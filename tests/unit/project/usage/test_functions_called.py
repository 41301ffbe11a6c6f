"""Which functions of the project a chain of names calls itself."""

import pytest
from tests.unit.knowledge import ROOT, Project

from celeryls.project.usage.follower import Follower

FILES = {
    "shop/work.py": """from shop import services
from shop.services import Client, get_client, notify as tell
from shop.services import *

client = get_client()


def local(): ...


class Job(Client):
    def run(self): ...
""",
    "shop/services.py": """def notify():
    return other()


def other(): ...


def starred(): ...


def get_client():
    return Client(other())


class Client:
    def __init__(self, x):
        self.inner = Inner()

    def send(self):
        return self.prepare()

    def prepare(self): ...


class Inner:
    def go(self): ...
""",
}


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("local()", ["local"]),
        ("tell()", ["notify"]),
        ("services.notify()", ["notify"]),
        ("starred()", ["starred"]),
        ("get_client()", ["get_client"]),
        ("get_client().send()", ["get_client", "send"]),
        ("client.send()", ["send"]),
        ("Client().send()", ["__init__", "send"]),
        ("Client().inner.go()", ["__init__", "go"]),
        ("Job().send()", ["send"]),
        ("len()", []),
        ("gone()", []),
        ("services.gone()", []),
    ],
)
def test_only_what_the_chain_itself_calls_is_among_them(chain, expected):
    project = Project(FILES)
    follower = Follower("", project.around("shop/work.py"))
    module = follower.module(f"{ROOT}/shop/work.py")
    assert module is not None
    found = follower.functions_called(chain, module)
    assert [place.text.split("(")[0].split()[-1] for place in found] == expected
