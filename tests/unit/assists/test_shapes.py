"""Whatever shape a decorator has: every action writes what Celery understands, and nothing else changes."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.decorators import Shape, shapes
from tests.unit.running import celery_task

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.features.lone_file import lone_findings
from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile
from celeryls.sweep.trial import of_action, of_fix, task_decorators
from celeryls.syntax import lines

LENGTHS = st.sampled_from((40, 79, 88, 88, 120)).map(lambda length: Style(line_length=length))


# Above a task that gets more lines, the parser takes what is half-typed for something else than before: of the whole
# text it does not see the import in the body any more.
HALF_TYPED_ABOVE = """\
from celery import shared_task

@app.task(max_re=


@shared_task
def other(x):
    return x


# at the margin
@again(1)
# between
@shared_task
@again(
    1,
)
async def target(self=None, *args):
    import smtplib
    smtplib.SMTP('localhost')
"""

# Behind a blank line the parser sees the closing parenthesis in a chunk without a decorator.
CLOSED_BEHIND_A_BLANK = """\
from celery import shared_task

@shared_task(

)

@shared_task
def other(x):
    return x
"""


def index_of(file: SourceFile, decorator: int) -> int | None:
    return next((i for i, each in enumerate(task_decorators(file)) if each.span.start == decorator), None)


@settings(max_examples=400)
@given(shapes(), LENGTHS)
@example(Shape(CLOSED_BEHIND_A_BLANK, CLOSED_BEHIND_A_BLANK.index("@shared_task("), runs=False), Style())
@example(Shape(HALF_TYPED_ABOVE, HALF_TYPED_ABOVE.index("@shared_task\n@again"), runs=False), Style(line_length=40))
def test_every_action_parses_keeps_every_other_byte_and_is_done_once(shape: Shape, defaults: Style):
    file = SourceFile.of(shape.text)
    style = style_of(shape.text, defaults)
    offered = list(actions(file, shape.decorator, shape.decorator, style))
    index = index_of(file, shape.decorator)
    assert not shape.runs or index is not None
    # A task that has a rate limit, a queue and retries of its own is offered nothing.
    assert not shape.runs or offered or {"rate_limit", "queue"} <= options(shape.text, shape.name).keys()
    for action in offered:
        assert index is not None
        trial = of_action(file, index, action, style)
        assert trial.good, (action.id, trial, trial.after)
        assert trial.after != shape.text


@settings(max_examples=150)
@given(shapes(whole=True), LENGTHS, st.data())
def test_actions_in_sequence_are_what_celery_then_sees(shape: Shape, defaults: Style, data: st.DataObject):
    ast.parse(shape.text)
    style = style_of(shape.text, defaults)
    order = data.draw(st.permutations(("refactor.rewrite.celery.retry", "rateLimit", "routing")))
    text, decorator = shape.text, shape.decorator
    with celery_task(text, shape.name) as (task, _):
        before = {option: getattr(task, option, None) for option in options(text, shape.name)}
    for family in order:
        file = SourceFile.of(text)
        offered = [each for each in actions(file, decorator, decorator, style) if family in each.kind]
        if not offered:
            continue
        action = data.draw(st.sampled_from(offered))
        index = index_of(file, decorator)
        assert index is not None
        trial = of_action(file, index, action, style)
        assert trial.good, (action.id, trial)
        decorator = task_decorators(SourceFile.of(trial.after))[index].span.start
        text = trial.after
    written = options(text, shape.name)
    assert len(written) == len(set(written))
    with celery_task(text, shape.name) as (task, names):
        for option, source in written.items():
            if option in before:
                assert repr(getattr(task, option, None)) == repr(before[option])
                continue
            value = eval(source, names)
            assert getattr(task, option) == value
        assert not written.get("autoretry_for") or hasattr(task, "_orig_run")


@settings(max_examples=80)
@given(shapes(whole=True, mistakes=True), LENGTHS)
def test_the_fix_of_a_missing_tuple_gives_celery_one(shape: Shape, defaults: Style):
    file = SourceFile.of(shape.text)
    (found,) = [each for each in lone_findings(file) if each.rule.code == "CEL201"]
    (fix,) = found.finding.fixes
    trial = of_fix(file, found, fix, defaults)
    assert trial.good
    with celery_task(trial.after, shape.name) as (task, names):
        for option in ("autoretry_for", "dont_autoretry_for"):
            if source := options(trial.after, shape.name).get(option):
                assert isinstance(eval(source, names), tuple)
                assert getattr(task, option) == eval(source, names)
    with pytest.raises(TypeError), celery_task(shape.text, shape.name):
        pass


@settings(max_examples=150)
@given(shapes(whole=True), LENGTHS)
def test_lines_are_as_short_as_the_style_asks(shape: Shape, defaults: Style):
    style = style_of(shape.text, defaults)
    old = lines.split(shape.text)
    for action in actions(SourceFile.of(shape.text), shape.decorator, shape.decorator, style):
        after = apply(shape.text, action.edits())
        for line in set(lines.split(after)) - set(old):
            code = line.partition("#")[0].rstrip()
            alone = re.fullmatch(r"\s*[\w*]+ ?=?[^=]*,?", code)
            assert len(code) <= style.line_length or alone or "import" in line or "@" not in line, (action.id, line)


@settings(max_examples=150)
@given(shapes(), LENGTHS)
def test_tab_stops_with_their_defaults_are_the_plain_text(shape: Shape, style: Style):
    for action in actions(SourceFile.of(shape.text), shape.decorator, shape.decorator, style):
        for edit in action.edits():
            assert expanded(to_snippet(edit.parts)) == to_plain(edit.parts) == edit.text


@settings(max_examples=100)
@given(shapes(whole=True))
def test_the_same_is_offered_from_the_decorator_to_the_end_of_the_body(shape: Shape):
    file = SourceFile.of(shape.text)
    index = index_of(file, shape.decorator)
    assert index is not None
    places = (shape.decorator, task_decorators(file)[index].span.end, shape.text.index("target("))
    offered = [[action.id for action in actions(file, place, place, Style())] for place in places]
    assert offered[0] or {"rate_limit", "queue"} <= options(shape.text, shape.name).keys()
    assert offered[0] == offered[1] == offered[2]
    assert [task.definition.name for _, task in tasks(file)].count("target") == 1


def options(text: str, function: str) -> dict[str, str]:
    """The keywords of the task's decorator, each with its source."""
    node = next(
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function
    )
    calls = [call for call in node.decorator_list if isinstance(call, ast.Call)]
    keywords = [word for call in calls if "again" not in ast.unparse(call.func) for word in call.keywords]
    names = [word.arg for word in keywords if word.arg]
    assert len(names) == len(set(names))
    return {word.arg: ast.unparse(word.value) for word in keywords if word.arg}


def expanded(snippet: str) -> str:
    """The text of an LSP snippet with every placeholder at its default, and every escape undone."""
    stops = re.compile(r"(?<!\\)\$(?:\{\d+:((?:[^\\}]|\\.)*)\}|\{\d+\|((?:[^\\,|]|\\.)*)[^|]*\|\}|\{?\d+\}?)")
    return re.sub(r"\\([\\$},|])", r"\1", stops.sub(lambda match: match[1] or match[2] or "", snippet))
