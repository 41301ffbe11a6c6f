"""Where the cursor stands."""

import pytest

from celeryls.source.cursor.context import context_at
from celeryls.source.text.file import SourceFile


def at(text: str) -> tuple[str, str]:
    """The context at the bar, and what is called there."""
    context = context_at(SourceFile.of(text.replace("|", "", 1)), text.index("|"))
    return context.kind, context.head


@pytest.mark.parametrize(
    ("text", "kind", "head"),
    [
        ("|", "statement", ""),
        ("cem|", "statement", ""),
        ("import x\n\nce|\n\nx = 1\n", "statement", ""),
        ("def f():\n    ce|", "statement", ""),
        ("class A:\n\tce|\n", "statement", ""),
        ("x = 1; ce|", "expression", ""),
        ("x = ce|", "expression", ""),
        ("return ce|", "expression", ""),
        ("a.ce|", "expression", ""),
        ("@ce|", "expression", ""),
        ("from celery import ce|", "expression", ""),
        ("@shared_task\nde|", "expression", ""),
        ("@shared_task(\n    a=1,\n)\nde|", "expression", ""),
        ("@shared_task\n\nde|", "statement", ""),
        ("x = 1 + \\\nce|", "expression", ""),
        ("@shared_task(|)", "decorator", "shared_task"),
        ("@shared_task(bi|)", "decorator", "shared_task"),
        ("@app.task(\n    bind=True,\n    |\n)\ndef f(): ...", "decorator", "app.task"),
        ("@shared_task(autoretry_for=(OS|", "bracket", ""),
        ("@shared_task(retry_kwargs={'|'})", "string", ""),
        ("@shared_task(retry_kwargs={|})", "dict", ""),
        ("@shared_task(name=get(|))", "call", "get"),
        ("add.delay(|)", "call", "add.delay"),
        ("f()(|)", "call", ")"),
        ("def f(|)", "bracket", ""),
        ("async def f(a, |", "bracket", ""),
        ("class A(|", "bracket", ""),
        ("return (|", "bracket", ""),
        ("from x import (|", "bracket", ""),
        ("x = [ce|", "bracket", ""),
        ("x[ce|", "bracket", ""),
        ("x = 'ce|'", "string", ""),
        ("x = 'ce|", "string", ""),
        ('"""\nce|\n"""', "string", ""),
        ('"""\nce|\n', "string", ""),
        ("x = f'a {b} ce|'", "string", ""),
        ("x = rb'ce|'", "string", ""),
        ("x = 'a' ce|", "expression", ""),
        ("'''a'''\nce|", "statement", ""),
        ("# ce|", "comment", ""),
        ("x = 1  # it's ce|\ny = 2\n", "comment", ""),
        ("add.delay(  # ce|\n)", "comment", ""),
        ("x = '#' + ce|", "expression", ""),
        ("s = '(' \nce|", "statement", ""),
        ("CELERY_BEAT_SCHEDULE = {|}", "entry", ""),
        ("CELERY_BEAT_SCHEDULE = {\n    ce|\n", "entry", ""),
        ("CELERY_BEAT_SCHEDULE: dict[str, Any] = {\n    |\n}", "entry", ""),
        ("CELERYBEAT_SCHEDULE = {'a': {'task': 'x', 'schedule': 1}, |}", "entry", ""),
        ("app.conf.beat_schedule = {\n    |\n}", "entry", ""),
        ("app.conf['beat_schedule'] = {\n    |\n}", "entry", ""),
        ("app.conf.beat_schedule.update({\n    |\n})", "entry", ""),
        ("app.conf.update(beat_schedule={|})", "entry", ""),
        ("CELERY = {'beat_schedule': {|}}", "entry", ""),
        ("PERIODIC = {\n    'a': {'task': 'x', 'schedule': 1},\n    |\n}", "entry", ""),
        ("PERIODIC = {\n    |\n    'a': {'task': 'x', 'schedule': 1},\n}", "entry", ""),
        ("def f():\n    return {\n        |\n        'a': {'task': 'x', 'schedule': 1},\n    }", "entry", ""),
        ("BEAT_SCHEDULE = {'a': |}", "dict", ""),
        ("BEAT_SCHEDULE = {'a' |}", "dict", ""),
        ("BEAT_SCHEDULE = {'a': {|}}", "dict", ""),
        ("BEAT_SCHEDULE = {'a': {'task': 'x', |'schedule': 1}}", "dict", ""),
        ("BEAT_SCHEDULE = {\n    'a': {\n        |\n    'b': {'task': 'x', 'schedule': 1},\n}", "dict", ""),
        ("BEAT_SCHEDULE = {'a': {'kwargs': {|}}}", "dict", ""),
        ("BEAT_SCHEDULE = {'|'}", "string", ""),
        ("BEAT_SCHEDULE = {'a': {'schedule': crontab(|)}}", "call", "crontab"),
        ("ROUTES = {\n    'a': {'queue': 'x'},\n    |\n}", "dict", ""),
        ("x = {|}", "dict", ""),
        ("é = '😀'; add(|)", "call", "add"),
        ("x = '😀'\r\nce|\r\n", "statement", ""),
        ("x = 1\rce|\r", "statement", ""),
        ("\f\nce|", "statement", ""),
    ],
)
def test_the_kind_of_place(text, kind, head):
    assert at(text) == (kind, head)


def test_the_functions_and_classes_around_a_statement():
    text = "class A:\n    def f(self):\n        if x:\n            ce"
    assert context_at(SourceFile.of(text), len(text)).containers == ("class", "def")
    assert context_at(SourceFile.of(text + "(\n"), len(text)).containers == ("class", "def")


def test_the_word_starts_where_its_letters_do():
    assert context_at(SourceFile.of("x = '😀'\ncem"), 11).word == 8
