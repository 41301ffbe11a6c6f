"""Keyword arguments are added to a call in the shape that it has."""

import pytest

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile
from celeryls.sweep.trial import task_decorators

LIMIT = "rate-limit"


def added(decorator: str, action: str = LIMIT, length: int = 88, end: str = "\ndef f(): ...\n") -> str:
    """The decorator with a rate limit."""
    head = "from celery import shared_task\n\n"
    text = head + decorator + end
    file = SourceFile.of(text)
    (only,) = task_decorators(file)
    (chosen,) = (
        each
        for each in actions(file, only.span.start, only.span.start, style_of(text, Style(line_length=length)))
        if each.id == action
    )
    after = apply(text, chosen.edits())
    assert after.startswith(head)
    assert after.endswith(end)
    return after.removeprefix(head).removesuffix(end)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@shared_task", '@shared_task(rate_limit="10/m")'),
        ("@shared_task  # why", '@shared_task(rate_limit="10/m")  # why'),
        ("@shared_task()", '@shared_task(rate_limit="10/m")'),
        ("@shared_task( )", '@shared_task(rate_limit="10/m")'),
        ("@shared_task(\n)", '@shared_task(\n    rate_limit="10/m",\n)'),
        ("@shared_task(\n    # none\n)", '@shared_task(\n    # none\n    rate_limit="10/m",\n)'),
        ("@shared_task(  # none\n)", '@shared_task(  # none\n    rate_limit="10/m",\n)'),
        ("@shared_task(bind=True)", '@shared_task(bind=True, rate_limit="10/m")'),
        ("@shared_task(bind=True,)", '@shared_task(bind=True, rate_limit="10/m",)'),
        ("@shared_task(\n    bind=True,\n)", '@shared_task(\n    bind=True,\n    rate_limit="10/m",\n)'),
        ("@shared_task(\n    bind=True\n)", '@shared_task(\n    bind=True,\n    rate_limit="10/m"\n)'),
        ("@shared_task(\n    bind=True  # a, b\n)", '@shared_task(\n    bind=True,  # a, b\n    rate_limit="10/m"\n)'),
        (
            "@shared_task(\n    bind=True,  # a, b\n    # last\n)",
            '@shared_task(\n    bind=True,  # a, b\n    rate_limit="10/m",\n    # last\n)',
        ),
        (
            "@shared_task(bind=True,\n             name='a')",
            "@shared_task(bind=True,\n             name='a',\n             rate_limit='10/m')",
        ),
        ("@shared_task(\n    bind=True, queue='a'\n)", "@shared_task(\n    bind=True, queue='a', rate_limit='10/m'\n)"),
        ("@shared_task(\n    bind=True\n,)", '@shared_task(\n    bind=True\n,\n    rate_limit="10/m",)'),
        ("@shared_task(**options)", '@shared_task(**options, rate_limit="10/m")'),
        ("@shared_task(name='''a\nb''')", "@shared_task(name='''a\nb''', rate_limit=\"10/m\")"),
        ("@shared_task(\n\tbind=True,\n)", '@shared_task(\n\tbind=True,\n\trate_limit="10/m",\n)'),
    ],
)
def test_the_layout_stays(before, after):
    assert added(before) == after


def test_a_line_that_gets_too_long_is_broken_one_argument_a_line():
    assert added("@shared_task(bind=True, name='a')", length=40) == (
        "@shared_task(\n    bind=True,\n    name='a',\n    rate_limit='10/m',\n)"
    )


def test_a_hash_in_a_string_is_no_comment_when_the_line_is_measured():
    long = f'@shared_task(name="#{"x" * 60}")'
    assert added(long) == f'@shared_task(\n    name="#{"x" * 60}",\n    rate_limit="10/m",\n)'


def test_line_ends_and_tabs_are_the_files_own():
    text = """from celery import shared_task\r\n\r\nif True:\r
\t@shared_task(bind=True, name="abcdefghijklmnopqr")\r\n\tdef f(): ...\r\n"""
    file = SourceFile.of(text)
    at = text.index("@")
    (action,) = (each for each in actions(file, at, at, style_of(text, Style(line_length=50))) if each.id == LIMIT)
    assert apply(text, action.edits()) == text.replace(
        '(bind=True, name="abcdefghijklmnopqr")',
        '(\r\n\t\tbind=True,\r\n\t\tname="abcdefghijklmnopqr",\r\n\t\trate_limit="10/m",\r\n\t)',
    )


@pytest.mark.parametrize(
    "half_typed", ["@shared_task(bind=", "@shared_task(bind=True, )x", "@shared_task(ma_retries=3 bind=True)"]
)
def test_a_decorator_that_can_not_be_understood_is_left_alone(half_typed):
    text = f"from celery import shared_task\n\n{half_typed}\ndef f(): ...\n"
    assert not list(actions(SourceFile.of(text), text.index("@") + 3, text.index("@") + 3, Style()))


@pytest.mark.parametrize("end", ["", "\n", "\n\n\nx = 1\n"])
def test_a_decorator_whose_def_is_still_to_come(end):
    assert added("@shared_task(bind=True)", end=end) == '@shared_task(bind=True, rate_limit="10/m")'
