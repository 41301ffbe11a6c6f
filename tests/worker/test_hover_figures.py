"""What hovers say of retries and of rate limits is what a real worker does.

A retry's message says when it is due, so the waits are compared without looking at how late the worker is: a due time
lies one wait behind a moment between the start of the attempt and the end of its retry.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from tests.unit.checking import ROOT, project_of

from celeryls.features.hover.hover import hover
from celeryls.features.hover.scope import HoverScope

from .prove import run

CODE = """from celery import Task, shared_task
import json, time

LOG = {log!r}
RATES = {rates!r}


def note(path, **what):
    with open(path, "a") as log:
        log.write(json.dumps({{**what, "now": time.time()}}) + "\\n")


class Noting(Task):
    def on_retry(self, exc, task_id, args, kwargs, einfo):
        note(LOG, task=self.name, kind="retried")


def start(task):
    from dateutil.parser import isoparse
    eta = task.request.eta
    note(LOG, task=task.name, kind="start", eta=isoparse(eta).timestamp() if eta else None)


@shared_task(bind=True, base=Noting, autoretry_for=(OSError,), retry_backoff=1, retry_jitter=False, max_retries=3)
def doubled(self):
    start(self)
    raise OSError


@shared_task(
    bind=True, base=Noting, autoretry_for=(OSError,), retry_backoff=2, retry_backoff_max=3, retry_jitter=False,
    max_retries=2,
)
def capped(self):
    start(self)
    raise OSError


@shared_task(bind=True, base=Noting, autoretry_for=(OSError,), retry_backoff=2, max_retries=2)
def jittered(self):
    start(self)
    raise OSError


@shared_task(bind=True, base=Noting, autoretry_for=(OSError,), default_retry_delay=1, max_retries=2)
def steady(self):
    start(self)
    raise OSError


@shared_task(bind=True, base=Noting, autoretry_for=(OSError,), retry_kwargs={{"max_retries": 1, "countdown": 2}})
def given(self):
    start(self)
    raise OSError


@shared_task(bind=True, base=Noting, max_retries=2)
def by_hand(self):
    start(self)
    self.retry(countdown=1)


@shared_task(bind=True, base=Noting, max_retries=1, default_retry_delay=2)
def by_default(self):
    start(self)
    self.retry()


@shared_task(rate_limit="10/s")
def limited():
    note(RATES)


class Everything:
    def get(self, timeout):
        retried = (doubled, capped, jittered, steady, given, by_hand, by_default)
        sent = [task.delay() for task in retried]
        for result in sent:
            result.get(timeout=timeout, propagate=False)
        note(RATES)
        for result in [limited.delay() for _ in range(15)]:
            result.get(timeout=timeout)
"""
MARKED = {
    "doubled": "retry_^^backoff=1",
    "capped": "retry_backoff_^^max",
    "jittered": "max_retri^^es=2)\ndef jittered",
    "steady": "default_retry_^^delay=1",
    "given": "retry_kw^^args",
    "by_hand": "self.re^^try(countdown=1)",
    "by_default": "self.re^^try()",
}
_SECONDS = re.compile(r"(\d+(?:\.\d+)?) s\b")
_EARLY = 0.001  # seconds that a float of today's time may be off


def said(code: str, marked: str) -> str:
    """The first paragraph of the hover at ``^^``."""
    plain = marked.replace("^^", "")
    at = code.index(plain) + marked.index("^^")
    index, files = project_of({"tasks.py": code})
    found = hover(
        HoverScope(index, is_complete=True, celery=(5, 7), now=datetime.now(UTC)),
        f"{ROOT}/tasks.py",
        files["tasks.py"],
        at,
    )
    assert found is not None
    return found.text.partition("\n\n")[0]


def promised(text: str) -> list[float]:
    """The waits before each retry that a hover names."""
    if again := re.match(r"Runs again (\d+) s later, at most (\d+) times?\.", text):
        return [float(again[1])] * int(again[2])
    attempts = text.partition(";")[0]
    assert attempts.startswith("Attempts at ")
    times = [float(each) for each in _SECONDS.findall(attempts)]
    assert times[0] == 0
    return [later - earlier for earlier, later in pairwise(times)]


class Figures(NamedTuple):
    """The code that was run; what its tasks did, in order, by task; and the times of all that a rate limits."""

    code: str
    events: dict[str, list[dict[str, Any]]]
    rates: list[float]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Figures:
    log, rates = (tmp_path_factory.mktemp("figures") / name for name in ("log", "rates"))
    code = CODE.format(log=str(log), rates=str(rates))
    outcome = run(code, "worker", then="Everything()", redis_url=redis_url)
    assert outcome.exit_code == 0, outcome
    found: dict[str, list[dict[str, Any]]] = {}
    for line in log.read_text().splitlines():
        what = json.loads(line)
        found.setdefault(what["task"].rpartition(".")[2], []).append(what)
    return Figures(code, found, [json.loads(line)["now"] for line in rates.read_text().splitlines()])


@pytest.mark.parametrize("task", MARKED)
def test_a_task_is_retried_when_the_hover_says(task: str, figures: Figures) -> None:
    text = said(figures.code, MARKED[task])
    waits, events = promised(text), figures.events[task]
    starts = [each for each in events if each["kind"] == "start"]
    retried = [each for each in events if each["kind"] == "retried"]
    assert len(starts) == len(waits) + 1
    for wait, start, behind, after in zip(waits, starts, retried, starts[1:], strict=False):
        if after["eta"] is None and "jitter" in text:
            continue  # chance has shortened the wait to nothing
        assert after["now"] >= after["eta"] - _EARLY
        assert after["eta"] - wait <= behind["now"]
        if "jitter" not in text:
            assert start["now"] - _EARLY <= after["eta"] - wait


def test_a_worker_starts_no_more_than_the_hover_says(figures: Figures) -> None:
    assert said(figures.code, 'rate_^^limit="10/s"') == "At most 10 a second on each worker: one every 0.1 s."
    sent, *runs = figures.rates
    assert len(runs) == 15
    assert all(run >= sent + number * 0.1 - _EARLY for number, run in enumerate(runs))
