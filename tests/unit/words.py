"""Celery's words at a cursor, in a small shop that is nothing but texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.catalogue.load import catalogue
from celeryls.edit.stops import to_plain
from celeryls.features.completion.code.answer import words_at
from celeryls.features.completion.code.model import CodeQuery
from celeryls.project.index.index import Index
from celeryls.source.outline.files import outline
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import Word

ROOT = "/project"
FILES = {
    "shop/__init__.py": "",
    "shop/tasks.py": """from celery import shared_task


@shared_task(bind=True, queue="mail")
def ship(self, order_id, express=False): ...


@shared_task(name="billing.charge")
def charge(amount, *, currency="EUR"): ...
""",
    "shop/celery.py": """from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
""",
    "shop/settings.py": 'INSTALLED_APPS = []\nCELERY_BROKER_URL = ""\n',
    "shop/work.py": """from celery import shared_task


def job(**options):
    return shared_task(acks_late=True, **options)


def mail_job(queue="mail"):
    return shared_task(queue=queue)


@mail_job()
def post(): ...


@job()
def pack(): ...
""",
}
HEAD = """from celery import Celery, Task, current_app, shared_task, signature
from celery.schedules import crontab
from shop.celery import app
from shop.tasks import charge, ship

"""


@dataclass(frozen=True)
class Found:
    """What was found in a text."""

    words: tuple[Word, ...]
    text: str
    start: int
    end: int

    @property
    def labels(self) -> list[str]:
        return [word.label for word in self.words]

    def accepted(self, label: str) -> str:
        """The text after a word was accepted, in an editor without snippets."""
        word = next(word for word in self.words if word.label == label)
        return self.text[: self.start] + to_plain(word.parts) + self.text[self.end :]


@cache
def _index(path: str, text: str) -> Index:
    files = FILES | {path: text}
    index = Index(Path(ROOT))
    index.listed([f"{ROOT}/{each}" for each in files])
    index.update({f"{ROOT}/{each}": outline(code, whole=True) for each, code in files.items()})
    assert index.resolve_pending()
    return index


def query_at(text: str, at: int, path: str = "shop/views.py", celery: str | None = None, **known: object) -> CodeQuery:
    """A question at a code point of a text, which the index has read."""
    index = _index(path, text)
    where = f"{ROOT}/{path}"
    answers = {
        "wrappers": index.snapshot.wrappers_in(where),
        "snapshot": index.snapshot,
        "receivers": lambda: index.receivers,
        "has_celery": True,
    }
    return CodeQuery(SourceFile.of(text), where, at, catalogue(celery), **(answers | known))  # type: ignore[arg-type]


def found(marked: str, path: str = "shop/views.py", celery: str | None = None, **known: object) -> Found:
    """The words at ``|`` in a text."""
    at = marked.index("|")
    text = marked.replace("|", "", 1)
    listed = words_at(query_at(text, at, path, celery, **known))
    return Found(listed.words, text, listed.start, listed.end) if listed else Found((), text, at, at)
