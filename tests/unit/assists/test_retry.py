"""Which of the retry actions fit, for what real projects write."""

import pytest

from celeryls.edit.style import Style
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile


def offered(decorator: str, body: str) -> set[str]:
    """The retry actions for a task."""
    text = f"from celery import shared_task\n\n@shared_task({decorator})\ndef work(self, url):\n    {body}\n"
    at = text.index("@")
    return {action.id for action in actions(SourceFile.of(text), at, at, Style()) if action.id.startswith("retry")}


BACKOFF, DELAY, NOTHING, BY_HAND = "retry-with-backoff", "retry-after-delay", "retry-on-nothing", "retry-by-hand"


@pytest.mark.parametrize(
    ("decorator", "body", "expected"),
    [
        ("", "pass", {BACKOFF, DELAY}),
        ("autoretry_for=(OSError,)", "pass", {BACKOFF, DELAY}),
        ("autoretry_for=(OSError,), retry_backoff=5", "pass", {BACKOFF}),
        ("autoretry_for=(OSError,), default_retry_delay=5", "pass", {DELAY}),
        ("retry_backoff=5", "pass", {NOTHING, BACKOFF}),
        ("retry_kwargs={'max_retries': 5}", "pass", {NOTHING, BACKOFF, DELAY}),
        ("retry_kwargs={'countdown': 5}", "pass", {NOTHING}),
        ("retry_kwargs=KWARGS", "pass", {NOTHING}),
        ("bind=True, retry_backoff=5", "deliver(self, url)", {BACKOFF}),
        ("bind=True, retry_backoff=5", "deliver(url, task=self)", {BACKOFF}),
        ("bind=True, retry_backoff=5", "deliver(itself, url)", {NOTHING, BACKOFF}),
        ("retry_backoff=5", "deliver(self, url)", {NOTHING, BACKOFF}),
        ("retry_backoff=5", "wait(self.retry_backoff)", {BACKOFF}),
        ("retry_backoff=5, base=Retried", "pass", {BACKOFF}),
        ("retry_backoff=5, **options", "pass", {BACKOFF}),
        ("bind=True", "raise self.retry()", {BY_HAND}),
        ("bind=True", "raise self.retry(countdown=5)", {BY_HAND}),
        ("bind=True, max_retries=3", "raise self.retry(countdown=5)", set()),
        ("bind=True, max_retries=3, default_retry_delay=1", "raise self.retry()", set()),
        ("bind=True, retry_kwargs={'max_retries': 5}", "raise self.retry(**self.retry_kwargs)", set()),
    ],
)
def test_what_fits(decorator, body, expected):
    assert offered(decorator, body) == expected
