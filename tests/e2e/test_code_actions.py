"""Actions on the decorator under the cursor: which are offered, to whom, and what the file then holds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .asking import eventually
from .clients import plain, rich
from .editor import Editor, edits_of, ended, started, within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Editors = Callable[[str], Awaitable[Editor]]

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = ("rich", "plain")
IGNORE = ("Celery: ignore CEL201 here", "Celery: ignore CEL201 in this file")
PER_MINUTE = "Celery: limit the rate (per worker)"
FIX = "Celery: make it a tuple: (ValueError,)"
BROKEN = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError)$0)\ndef add(x, y): ...\n"
HEAD = "from celery import shared_task\n\n\n"

PLACES = {
    "the decorator's name": "@shared$0_task\ndef f():\n    return 1\n",
    "the decorator's at sign": "$0@shared_task\ndef f():\n    return 1\n",
    "the decorator's parentheses": "@shared_task($0)\ndef f():\n    return 1\n",
    "an option": "@shared_task(na$0me='x')\ndef f():\n    return 1\n",
    "the def line": "@shared_task\ndef $0f():\n    return 1\n",
    "the parameters": "@shared_task\ndef f(order$0_id):\n    return 1\n",
    "the body": "@shared_task\ndef f():\n    ret$0urn 1\n",
    "the end of the body": "@shared_task\ndef f():\n    return 1$0\n",
    "another decorator of the task": "@shared_task\n@cac$0hed\ndef f():\n    return 1\n",
    "a nested task": "def make():\n    @shared_task\n    def f():\n        return $01\n    return f\n",
    "a method": "class A:\n    @app.task\n    def f(self):\n        return $01\n",
    "a task inside of if": "if True:\n    @shared_task\n    def f():\n        return $01\n",
    "an async task": "@shared_task\nasync def f():\n    return $01\n",
    "a decorator whose def is still to be typed": "@shared_task$0\n",
}

NOWHERE = {
    "a plain function": "def f():\n    return $01\n",
    "a class": "class A:\n    x = $01\n",
    "between two tasks": "@shared_task\ndef f():\n    return 1\n\n$0\n\n@shared_task\ndef g():\n    return 1\n",
    "the imports": "import o$0s\n\n\n@shared_task\ndef f(): ...\n",
    "a decorator that is still being typed": "@shared_task(name=$0\ndef f(): ...\n",
}

OTHERS = {
    "rq": "from rq.decorators import job as shared_task\n\n\n@shared_task$0\ndef f(): ...\n",
    "invoke": "from invoke import task\n\n\n@task$0\ndef f(c): ...\n",
    "prefect": "from prefect import task\n\n\n@task(retries=3)$0\ndef f(): ...\n",
    "huey": "from huey import RedisHuey\n\nhuey = RedisHuey()\n\n\n@huey.task($0)\ndef f(): ...\n",
    "dramatiq": "import dramatiq\n\n\n@dramatiq.actor$0\ndef f(): ...\n",
}


async def _titles(editor: Editor, marked: str, **how: object) -> list[str]:
    uri, at = editor.opened(marked)
    return [action.title for action in await editor.actions(uri, at, **how)]  # type: ignore[arg-type]


async def _taken(editor: Editor, marked: str, title: str) -> str:
    uri, at = editor.opened(marked)
    return await editor.taken(uri, await _named(editor, uri, at, title))


async def _named(editor: Editor, uri: str, at: int, title: str) -> types.CodeAction:
    return next(action for action in await editor.actions(uri, at) if action.title == title)


@pytest.mark.parametrize("marked", PLACES.values(), ids=PLACES.keys())
async def test_they_are_offered_on(editor_of: Editors, marked: str) -> None:
    titles = await _titles(await editor_of("rich"), HEAD + marked)
    assert PER_MINUTE in titles
    assert any("retry" in title for title in titles)
    assert any("route" in title.lower() or "queue" in title for title in titles)
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("marked", NOWHERE.values(), ids=NOWHERE.keys())
async def test_they_are_not_offered_on(editor_of: Editors, marked: str) -> None:
    assert await _titles(await editor_of("rich"), HEAD + marked) == []


@pytest.mark.parametrize("marked", OTHERS.values(), ids=OTHERS.keys())
async def test_a_task_of_another_library_is_left_alone(editor_of: Editors, marked: str) -> None:
    assert await _titles(await editor_of("rich"), marked) == []


async def test_the_inner_of_two_tasks_is_meant(editor_of: Editors) -> None:
    marked = HEAD + "@shared_task\ndef make():\n    @shared_task\n    def f():\n        return $01\n    return f\n"
    text = await _taken(await editor_of("rich"), marked, PER_MINUTE)
    assert text == marked.replace("$0", "").replace("    @shared_task", '    @shared_task(rate_limit="10/m")')


async def test_a_selection_over_two_tasks_is_about_neither(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    uri = editor.open(HEAD + "@shared_task\ndef f(): ...\n\n\n@shared_task\ndef g(): ...\n")
    assert await editor.actions(uri, len(HEAD), len(editor.texts[uri]) - 2) == []
    assert await editor.actions(uri, len(HEAD), len(HEAD) + 20)


@pytest.mark.parametrize("kind", [*KINDS, "rich utf-8", "rich utf-32", "plain utf-8"])
async def test_the_edit_is_the_same_for_all_clients(editor_of: Editors, kind: str) -> None:
    marked = 'from celery import shared_task\n\nx = "😀"\n\n\n@shared_task(name="😀é")$0  # 😀\ndef f(): ...\n'
    text = await _taken(await editor_of(kind), marked, PER_MINUTE)
    assert text == marked.replace("$0", "").replace('"😀é")', '"😀é", rate_limit="10/m")')


@pytest.mark.parametrize("kind", KINDS)
async def test_exceptions_come_with_their_imports(editor_of: Editors, kind: str) -> None:
    editor = await editor_of(kind)
    marked = HEAD + "@shared_task$0\ndef f(url):\n    import httpx\n\n    return httpx.get(url).text\n"
    text = await _taken(editor, marked, "Celery: retry with backoff")
    ast.parse(text)
    assert "autoretry_for=(" in text
    assert "httpx" in text.split("@shared_task")[0]
    assert text.endswith("def f(url):\n    import httpx\n\n    return httpx.get(url).text\n")


async def test_values_are_tab_stops_where_the_client_can(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    uri, at = editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")
    action = await within(editor.client.code_action_resolve_async(await _named(editor, uri, at, PER_MINUTE)))
    (edit,) = edits_of(action.edit, uri)
    assert isinstance(edit, types.SnippetTextEdit)
    assert edit.snippet.value == '@shared_task(rate_limit="${1|10/m,1/s,100/h|}")'
    assert action.edit.document_changes[0].text_document.version is not None


async def test_values_are_defaults_elsewhere(editor_of: Editors) -> None:
    editor = await editor_of("plain")
    uri, at = editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")
    action = await _named(editor, uri, at, PER_MINUTE)
    assert action.edit is not None
    assert action.edit.document_changes is None
    (edit,) = edits_of(action.edit, uri)
    assert isinstance(edit, types.TextEdit)
    assert edit.new_text == '(rate_limit="10/m")'


async def test_edits_are_resolved_where_the_client_can(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    for action in await editor.actions(*editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")):
        assert action.edit is None
        assert action.data is not None
    editor = await editor_of("plain")
    for action in await editor.actions(*editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")):
        assert action.edit is not None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "decorator",
    [
        "@shared_task",
        "@shared_task()",
        '@shared_task(\n    name="x",  # why\n)',
        "@app.task(bind=True)",
        "@current_app.task",
    ],
)
async def test_an_action_that_was_taken_is_not_offered_again(editor_of: Editors, kind: str, decorator: str) -> None:
    """Whatever was chosen, in whatever order: the file parses, and nothing else has changed."""
    editor = await editor_of(kind)
    head = "import smtplib\n\nfrom celery import current_app, shared_task\n\nfrom shop.celery import app\n\n\n"
    body = "\ndef f(self):\n    smtplib.SMTP()\n"
    for first in [action.title for action in await editor.actions(editor.open(head + decorator + body), len(head))]:
        text = head + decorator + body
        for title in (first, PER_MINUTE):
            uri = editor.open(text)
            actions = {action.title: action for action in await editor.actions(uri, len(head))}
            if title in actions:
                text = await editor.taken(uri, actions[title])
                ast.parse(text)
                assert text.startswith(head[:-1])
                assert text.endswith(body)
                uri = editor.open(text)
                assert title not in [action.title for action in await editor.actions(uri, len(head))]


async def test_an_action_is_resolved_against_the_text_as_it_is_then(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    uri, at = editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")
    action = await _named(editor, uri, at, PER_MINUTE)
    editor.change(uri, at, at, '(name="x")')
    text = await editor.taken(uri, action)
    assert text == HEAD + '@shared_task(name="x", rate_limit="10/m")\ndef f(): ...\n'


@pytest.mark.parametrize("change", ['(rate_limit="1/s")', "(rate_limit=", "\n\n\nx = 1\n\n\n"])
async def test_an_action_that_does_not_fit_any_more_has_no_edit(editor_of: Editors, change: str) -> None:
    editor = await editor_of("rich")
    uri, at = editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")
    action = await _named(editor, uri, at, PER_MINUTE)
    editor.change(uri, 0 if change.startswith("\n") else at, at, change)
    assert (await within(editor.client.code_action_resolve_async(action))).edit is None


async def test_an_action_of_a_closed_document_has_no_edit(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    uri, at = editor.opened(HEAD + "@shared_task$0\ndef f(): ...\n")
    action = await _named(editor, uri, at, PER_MINUTE)
    editor.close(uri)
    assert (await within(editor.client.code_action_resolve_async(action))).edit is None


@pytest.mark.parametrize("kind", KINDS)
async def test_the_fix_of_a_finding_is_a_preferred_quick_fix(editor_of: Editors, kind: str) -> None:
    editor = await editor_of(kind)
    uri, at = editor.opened(BROKEN)
    action = await _named(editor, uri, at, FIX)
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.is_preferred is True
    assert action.diagnostics is not None
    assert [found.code for found in action.diagnostics] == ["CEL201"]
    fixed = await editor.taken(uri, action)
    assert fixed == BROKEN.replace("$0", "").replace("(ValueError)", "(ValueError,)")
    assert FIX not in [action.title for action in await editor.actions(editor.open(fixed), at)]


async def test_the_fix_is_offered_where_the_finding_is(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    uri, at = editor.opened(BROKEN)
    for place in (at, BROKEN.index("(ValueError"), BROKEN.index("ValueError") + 3):
        assert FIX in [action.title for action in await editor.actions(uri, place)]
    for place in (0, BROKEN.index("autoretry_for"), BROKEN.index("def add")):
        assert FIX not in [action.title for action in await editor.actions(uri, place)]


UNUSED = (
    "import httpx\nfrom celery import shared_task\n\n\n"
    "@shared_task(retry_backo$0ff=True, name='shop.tasks.fetch_everything_from_there')\ndef fetch(url):\n    BODY\n"
)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("print(url)", "Celery: add autoretry_for=(ConnectionError, TimeoutError), a guess"),
        ("httpx.get(url)", "Celery: add autoretry_for=(httpx.HTTPError,)"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_change_that_a_fix_makes_is_not_offered_again(
    editor_of: Editors, kind: str, body: str, title: str
) -> None:
    editor = await editor_of(kind)
    marked = UNUSED.replace("BODY", body)

    async def adding() -> list[str]:
        return [each for each in await _titles(editor, marked) if "autoretry_for" in each]

    async def the_index_has_the_file() -> bool:
        return title in await adding()

    await eventually(the_index_has_the_file)
    assert await adding() == [title]
    await editor.configure(diagnostics={"ignore": ["CEL202"]})
    (assist,) = await adding()
    assert assist.startswith("Celery: add autoretry_for (the retry options have no effect without it")
    assert assist.count("(") == 1
    await editor.configure()


ONLY = {
    "quickfix": {"quickfix"},
    "refactor": {"refactor"},
    "refactor.rewrite": {"refactor"},
    "refactor.rewrite.celery": {"refactor"},
    "refactor.rewrite.celery.rateLimit": {"refactor"},
    "refactor.extract": set(),
    "refactor.rewrite.cel": set(),
    "source": {"source"},
    "source.organizeImports": set(),
    "": {"quickfix", "refactor", "source"},
}


@pytest.mark.parametrize(("only", "kinds"), ONLY.items(), ids=ONLY.keys())
async def test_only_the_kinds_that_are_wanted_are_offered(editor_of: Editors, only: str, kinds: set[str]) -> None:
    editor = await editor_of("rich")
    found = await editor.actions(*editor.opened(BROKEN), only=[only])
    assert {str(action.kind).partition(".")[0] for action in found} == kinds
    assert only != "refactor.rewrite.celery.rateLimit" or {action.kind for action in found} == {only}


async def test_kinds_are_announced(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    options = editor.server.capabilities.code_action_provider
    assert isinstance(options, types.CodeActionOptions)
    assert options.resolve_provider is True
    announced = [str(kind) for kind in options.code_action_kinds or ()]
    for action in await editor.actions(*editor.opened(BROKEN)):
        assert any(f"{action.kind}.".startswith(f"{kind}.") for kind in announced)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("kind", KINDS)
async def test_line_ends_and_tabs_stay(editor_of: Editors, kind: str, line_end: str) -> None:
    marked = (HEAD + '@shared_task(\n\tname="x",\n\tqueue="y"\n)$0\ndef f():\n\treturn 1\n').replace("\n", line_end)
    text = await _taken(await editor_of(kind), marked, PER_MINUTE)
    expected = marked.replace("$0", "").replace('queue="y"', f'queue="y",{line_end}\trate_limit="10/m"')
    assert text.replace(f'"10/m",{line_end})', f'"10/m"{line_end})') == expected


async def test_a_spread_is_named_in_the_title(editor_of: Editors) -> None:
    titles = await _titles(await editor_of("rich"), HEAD + "@shared_task(**options)$0\ndef f(): ...\n")
    assert titles
    assert all("**options may already set it" in title for title in titles)


async def test_the_line_length_is_the_project_s(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ruff]\nline-length = 40\n[tool.ruff.format]\nquote-style = 'single'\n"
    )
    editor = await started(tmp_path, rich())
    text = await _taken(editor, HEAD + "@shared_task(bind=True)$0\ndef f(self): ...\n", PER_MINUTE)
    assert "@shared_task(bind=True, rate_limit='10/m')" not in text
    assert "    rate_limit='10/m',\n)" in text
    await ended(editor)


async def test_switches_turn_actions_and_fixes_off_and_on(tmp_path: Path) -> None:
    editor = await started(tmp_path, plain(), options={"settings": {"codeActions": {"enabled": False}}})
    assert await _titles(editor, BROKEN) == [FIX, *IGNORE]
    await editor.configure(codeActions={"enabled": True}, diagnostics={"enabled": False})
    titles = await _titles(editor, BROKEN)
    assert FIX not in titles
    assert PER_MINUTE in titles
    await editor.configure(**{"codeActions.enabled": False, "diagnostics.enabled": False})
    assert await _titles(editor, BROKEN) == []
    await editor.configure()
    assert FIX in await _titles(editor, BROKEN)
    assert PER_MINUTE in await _titles(editor, BROKEN)
    await ended(editor)


TWO = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef add(x): ...\n\n\n@shared_task(autoretry_for=(OSError), rate_limit='10/minute')\ndef sub(x): ...\n"  # noqa: E501
ONE = TWO.replace("(OSError)", "(OSError,)")


@pytest.mark.parametrize("kind", KINDS)
async def test_all_fixes_of_a_kind_are_made_at_once(editor_of: Editors, kind: str) -> None:
    editor = await editor_of(kind)
    uri = editor.open(TWO)
    actions = await editor.actions(uri, TWO.index("(ValueError)"))
    (action,) = (each for each in actions if each.title == "Celery: fix all CEL201 in this file")
    after = await editor.taken(uri, action)
    assert after == TWO.replace("(ValueError)", "(ValueError,)").replace("(OSError)", "(OSError,)")
    one = editor.open(ONE)
    titles = [each.title for each in await editor.actions(one, ONE.index("(ValueError)"))]
    assert not [title for title in titles if "fix all" in title]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("only", ["source", "source.fixAll", "source.fixAll.celery"])
async def test_all_safe_fixes_of_a_file_are_one_source_action(editor_of: Editors, kind: str, only: str) -> None:
    editor = await editor_of(kind)
    uri = editor.open(TWO)
    (action,) = await editor.actions(uri, 0, only=[only])
    after = await editor.taken(uri, action)
    assert after == TWO.replace("(ValueError)", "(ValueError,)").replace("(OSError)", "(OSError,)").replace(
        "/minute", "/m"
    )
    done = editor.open(after)
    assert await editor.actions(done, 0, only=[only]) == []
    assert "source" not in {str(each.kind).split(".")[0] for each in await editor.actions(uri, 0)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Celery: ignore CEL201 here", ONE.replace("(ValueError))", "(ValueError))  # celery: ignore[CEL201]")),
        ("Celery: ignore CEL201 in this file", f"# celery: ignore-file[CEL201]\n{ONE}"),
    ],
)
async def test_a_finding_is_ignored_by_a_comment(editor_of: Editors, kind: str, title: str, expected: str) -> None:
    editor = await editor_of(kind)
    uri = editor.open(ONE)
    actions = await editor.actions(uri, ONE.index("(ValueError)"))
    assert actions[-1].title == "Celery: ignore CEL201 in this file"
    (action,) = (each for each in actions if each.title == title)
    assert not action.is_preferred
    after = await editor.taken(uri, action)
    assert after == expected
    found = [each.title for each in await editor.actions(editor.open(after), after.index("(ValueError)"))]
    assert not [each for each in found if "CEL201" in each]
