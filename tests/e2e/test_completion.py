"""Where patterns are offered, and what the file holds after one was accepted."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .apply import accepted
from .clients import plain, rich
from .editor import Editor, ended, started

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Editors = Callable[[str], Awaitable[Editor]]

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = ("rich", "plain")
ENCODINGS = ("utf-8", "utf-16", "utf-32")

AT_MODULE_LEVEL = sorted(
    [
        *("capp", "cbeat", "cchain", "cchord", "cclass", "ccleanup", "cemail", "cgroup", "cidempotent", "cinit"),
        *("climits", "cprocess", "creport", "cresults", "croutes", "csettings", "ctask", "ctest", "cwebhook", "cown"),
        "csmall",
    ]
)

STATEMENTS = {
    "an empty file": "$0",
    "a prefix": "cel$0",
    "below imports": "import os\n\n\ncel$0\n",
    "between functions": "import os\n\n\ndef f():\n    pass\n\n\n$0\n\n\ndef g():\n    pass\n",
    "directly below a function": "def f():\n    pass\n$0\n",
    "at the end without a line end": "x = 1\n\ncel$0",
    "below a string": '"""A docstring."""\n$0\n',
    "below a comment": "# A comment.\n$0\n",
    "below a call": "print('x')\n$0\n",
    "before a comment": "cel$0  # here\n",
    "before blanks": "cel$0   \n",
    "inside of if": "if True:\n    cel$0\n",
    "inside of try": "try:\n    cel$0\nexcept ImportError:\n    pass\n",
    "inside of else": "if True:\n    pass\nelse:\n\t$0\n",
    "inside of with": "with lock:\n    $0\n",
    "below a task with a blank line": "@shared_task\ndef f(): ...\n\n$0\n",
    "below a closed schedule": "OUR_SCHEDULE = {}\n$0\n",
    "below a broken line": "x = = 1\n\ncel$0\n",
    "above a broken function": "cel$0\n\ndef f(:\n    pass\n",
    "with carriage returns": "import os\r\n\r\ncel$0\r\n",
}

ELSEWHERE = {
    "a string": "x = 'cel$0'\n",
    "an open string": "x = 'cel$0\n",
    "a docstring": '"""\ncel$0\n"""\n',
    "an open docstring": 'def f():\n    """\n    cel$0\n',
    "an f-string": "x = f'cel$0'\n",
    "an f-string's expression": "x = f'{cel$0}'\n",
    "a bytes literal": "x = b'cel$0'\n",
    "a string of several lines": 'x = """a\ncel$0\nb"""\n',
    "a comment": "# cel$0\n",
    "a comment behind code": "x = 1  # cel$0\n",
    "a call": "print(cel$0)\n",
    "a call of several lines": "print(\n    1,\n    cel$0\n)\n",
    "an open call": "print(\ncel$0\n",
    "a list": "x = [\n    cel$0\n]\n",
    "a dict": "x = {\n    cel$0\n}\n",
    "a decorator": "@cel$0\ndef f(): ...\n",
    "a decorator's parentheses": "@shared_task(cel$0)\ndef f(): ...\n",
    "directly below a decorator": "@shared_task\ncel$0\n",
    "between a decorator and its def": "@shared_task\n$0\ndef f(): ...\n",
    "a function": "def f():\n    cel$0\n",
    "a function's body": "def f():\n    x = 1\n    cel$0\n    return x\n",
    "an async function": "async def f():\n    $0\n",
    "a block in a function": "def f():\n    if True:\n        cel$0\n",
    "a class": "class A:\n    cel$0\n",
    "a method": "class A:\n    def f(self):\n        cel$0\n",
    "parameters": "def f(cel$0): ...\n",
    "an assignment": "x = cel$0\n",
    "an attribute": "x.cel$0\n",
    "an import": "import cel$0\n",
    "an import from": "from cel$0\n",
    "imported names": "from celery import cel$0\n",
    "behind a statement": "x = 1; y = cel$0\n",
    "before code on the line": "cel$0 = 1\n",
    "a continued line": "x = 1 + \\\n    cel$0\n",
    "a return": "def f():\n    return cel$0\n",
    "a lambda": "x = lambda: cel$0\n",
    "an annotation": "x: cel$0\n",
}

SCHEDULES = {
    "of Django": "CELERY_BEAT_SCHEDULE = {\n    $0\n}\n",
    "of an app": "app.conf.beat_schedule = {\n    cb$0\n}\n",
    "with entries": 'S = {\n    "a": {"task": "t", "schedule": 1},\n    $0\n}\n',
    "above entries": 'S = {\n    $0\n    "a": {"task": "t", "schedule": 1},\n}\n',
    "that is still open": "CELERY_BEAT_SCHEDULE = {\n    cb$0\n",
    "that is updated": "app.conf.beat_schedule.update({\n    $0\n})\n",
}

NO_ENTRY = {
    "a value": 'CELERY_BEAT_SCHEDULE = {\n    "a": $0\n}\n',
    "an entry": 'CELERY_BEAT_SCHEDULE = {\n    "a": {\n        $0\n    },\n}\n',
    "a key": 'CELERY_BEAT_SCHEDULE = {\n    "cb$0": {},\n}\n',
    "a crontab": 'CELERY_BEAT_SCHEDULE = {\n    "a": {"schedule": crontab($0)},\n}\n',
    "another dict": "CACHES = {\n    $0\n}\n",
}


@pytest.mark.parametrize("marked", STATEMENTS.values(), ids=STATEMENTS.keys())
async def test_all_patterns_are_offered_where_a_statement_may_stand(editor_of: Editors, marked: str) -> None:
    assert await (await editor_of("rich")).labels(marked) == AT_MODULE_LEVEL


@pytest.mark.parametrize("marked", ELSEWHERE.values(), ids=[f"in {name}" for name in ELSEWHERE])
async def test_no_pattern_is_offered_elsewhere(editor_of: Editors, marked: str) -> None:
    assert await (await editor_of("rich")).patterns(marked) == []


@pytest.mark.parametrize("marked", SCHEDULES.values(), ids=[f"a schedule {name}" for name in SCHEDULES])
async def test_only_an_entry_is_offered_in_a_schedule(editor_of: Editors, marked: str) -> None:
    assert await (await editor_of("rich")).labels(marked) == ["cbeatentry"]


@pytest.mark.parametrize("marked", NO_ENTRY.values(), ids=[f"in {name}" for name in NO_ENTRY])
async def test_no_entry_is_offered_inside_of_an_entry_or_another_dict(editor_of: Editors, marked: str) -> None:
    assert await (await editor_of("rich")).patterns(marked) == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *(("ctask", "ctask"), ("cem", "cemail"), ("webhook", "cwebhook"), ("smtp", "cemail"), ("cron", "cbeat")),
        *(("Webh", "cwebhook"), ("route", "croutes"), ("cown", "cown"), ("progress", "cprocess")),
    ],
)
async def test_a_word_of_a_pattern_finds_it(editor_of: Editors, typed: str, first: str) -> None:
    editor = await editor_of("rich")
    items = await editor.items(*editor.opened(f"{typed}$0"))
    best = min(items, key=lambda item: item.sort_text or "")
    assert best.label == first
    # An editor drops an item whose filter does not match what is typed.
    assert best.filter_text is not None
    assert best.filter_text.lower().startswith(typed.lower())


@pytest.mark.parametrize("typed", ["pass", "return", "zzz", "print", "else", "yield"])
async def test_what_is_no_pattern_finds_none(editor_of: Editors, typed: str) -> None:
    assert await (await editor_of("rich")).labels(f"{typed}$0") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "marked",
    [STATEMENTS[name] for name in STATEMENTS if "broken" not in name],
    ids=[name for name in STATEMENTS if "broken" not in name],
)
async def test_each_pattern_gives_a_file_that_parses_and_keeps_what_stood_there(
    editor_of: Editors, marked: str, kind: str
) -> None:
    editor = await editor_of(kind)
    before, after = marked.split("$0")
    before = before.removesuffix("cel")
    uri, at = editor.opened(marked)
    for item in await editor.items(uri, at):
        text = accepted(editor.texts[uri], await editor.resolved(item), editor.encoding)
        ast.parse(text)
        assert text.endswith(after), item.label
        kept = [line for line in before.splitlines() if line.strip()]
        assert [line for line in text.splitlines() if line in kept][: len(kept)] == kept, item.label
        assert ("\r\n" in marked) == ("\r\n" in text), item.label
        assert "\r\n" not in marked or text.count("\n") == text.count("\r\n"), item.label


@pytest.mark.parametrize("kind", KINDS)
async def test_an_entry_is_written_into_the_schedule(editor_of: Editors, kind: str) -> None:
    editor = await editor_of(kind)
    marked = 'from celery import Celery\n\nBEAT = {\n    "a": {"task": "t", "schedule": 1},\n    cb$0\n}\n'
    text = await editor.accept(marked, "cbeatentry")
    tree = ast.parse(text)
    schedule = tree.body[-1]
    assert isinstance(schedule, ast.Assign)
    assert isinstance(schedule.value, ast.Dict)
    assert len(schedule.value.keys) == 2
    assert text.startswith("from celery import Celery\nfrom celery.schedules import crontab\n\nBEAT = {\n")
    assert [line[:5] for line in text.splitlines() if "schedule" in line][-1] == "     "


NEW_FILE = """\
import logging

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task(name="shop.own_task", queue="$mail")
def own_task():
    if True:
        logger.info("{project}")
"""


@pytest.mark.parametrize("kind", [*KINDS, *(f"rich {encoding}" for encoding in ENCODINGS)])
async def test_a_new_file_gets_the_whole_of_it(editor_of: Editors, kind: str) -> None:
    editor = await editor_of(kind)
    name = editor.root.name
    assert (await editor.accept("cow$0\n", "cown")) == NEW_FILE.format(project=name)


TOPS = {
    "an import is added to those that are there": (
        "import os\n\nfrom celery import chain\n\n\nx = chain\n\n\ncow$0\n",
        "import logging\nimport os\n\nfrom celery import chain, shared_task\n",
    ),
    "nothing is imported twice": (
        "import logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger(__name__)\n\n\ncow$0\n",
        "import logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger(__name__)\n\n\n@shared_task(",
    ),
    "below a docstring": (
        '"""Tasks."""\n\nx = 1\n\n\ncow$0\n',
        '"""Tasks."""\n\nimport logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger(__name__)\n',
    ),
    "below __future__": (
        "from __future__ import annotations\n\nx = 1\n\n\ncow$0\n",
        "from __future__ import annotations\n\nimport logging\n\nfrom celery import shared_task\n\nlogger = ",
    ),
    "not only for type checkers": (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import logging\n\n\nx = 1\n\n\ncow$0\n",
        "import logging\nfrom typing import TYPE_CHECKING\n\nfrom celery import shared_task\n\nif TYPE_CHECKING:\n",
    ),
    "a logger of the file's own stays": (
        'import logging\n\nlogger = logging.getLogger("shop")\n\n\ncow$0\n',
        'import logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger("shop")\n\n\n@shared_task(',
    ),
    "right at the cursor below a docstring": (
        '"""Tasks."""\n$0',
        '"""Tasks."""\n\nimport logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger(__name__)\n\n',
    ),
    "above an emoji": (
        'x = "😀"\n\n\ncow$0\n',
        "import logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger(__name__)\n",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("marked", "top"), TOPS.values(), ids=TOPS.keys())
async def test_imports_are_merged(editor_of: Editors, kind: str, marked: str, top: str) -> None:
    text = await (await editor_of(kind)).accept(marked, "cown")
    assert text.startswith(top), text
    assert text.count("@shared_task(") == 1
    ast.parse(text)


COMPLETE = "import logging\n\nfrom celery import shared_task\n\nlogger = logging.getLogger(__name__)\n"
FUNCTION = f"{COMPLETE}\n\ndef f():\n    pass\n"
GAPS = {
    "directly below": (COMPLETE, f"{COMPLETE}\n\n"),
    "directly below a function": (FUNCTION, f"{FUNCTION}\n\n"),
    "a blank line below": (f"{FUNCTION}   \n", f"{FUNCTION}   \n\n"),
    "two blank lines below": (f"{FUNCTION}\n\n", f"{FUNCTION}\n\n"),
    "three blank lines below": (f"{FUNCTION}\n\n\n", f"{FUNCTION}\n\n\n"),
    "below a comment": (f"{COMPLETE}\n\n# The next one.\n", f"{COMPLETE}\n\n# The next one.\n"),
    "in a block": (f"{COMPLETE}\n\nif logger:\n    ", f"{COMPLETE}\n\nif logger:\n    "),
    "below added imports": ("from celery import shared_task\n\nx = 1\n", COMPLETE + "\nx = 1\n\n\n"),
    "in an empty file": ("", f"{COMPLETE}\n\n"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("above", "before"), GAPS.values(), ids=GAPS.keys())
async def test_a_definition_stands_two_lines_below_other_code(
    editor_of: Editors, kind: str, above: str, before: str
) -> None:
    text = await (await editor_of(kind)).accept(f"{above}cown$0\n", "cown")
    assert text.partition("@shared_task(")[0] == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("indent", ["    ", "\t", "  "])
async def test_a_pattern_is_indented_as_the_cursor_is(editor_of: Editors, kind: str, indent: str) -> None:
    editor = await editor_of(kind)
    text = await editor.accept(f"if True:\n{indent}cow$0\n", "cown")
    assert text.endswith(
        f'if True:\n{indent}@shared_task(name="shop.own_task", queue="$mail")\n{indent}def own_task():\n'
        f'{indent}    if True:\n{indent}        logger.info("{editor.root.name}")\n'
    )
    ast.parse(text.replace("\t    ", "\t\t").replace("\t\t    ", "\t\t\t"))


@pytest.mark.parametrize("kind", KINDS)
async def test_line_ends_are_those_of_the_file(editor_of: Editors, kind: str) -> None:
    editor = await editor_of(kind)
    text = await editor.accept("import os\r\n\r\n\r\ncow$0\r\n", "cown")
    body = NEW_FILE.format(project=editor.root.name).replace("import logging\n", "import logging\nimport os\n")
    assert text == body.replace("\n", "\r\n")


EMOJI = {
    "on the line": '"😀é"; cow$0\n',
    "above": 'x = "😀é"\n\n\ncow$0\n',
    "above and in the imports": 'import os  # 😀😀\n\nx = "𝒳"\n\n\ncow$0\n',
    "in the word": "😀cow$0\n",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", KINDS)
async def test_positions_are_right_in_every_encoding(editor_of: Editors, kind: str, encoding: str) -> None:
    editor = await editor_of(f"{kind} {encoding}")
    assert editor.encoding == encoding
    head, body = NEW_FILE.format(project=editor.root.name).split("\n\n\n")
    text = await editor.accept(EMOJI["above"], "cown")
    assert text == f'{head}\n\nx = "😀é"\n\n\n{body}'
    text = await editor.accept(EMOJI["above and in the imports"], "cown")
    assert text.startswith("import logging\nimport os  # 😀😀\n\nfrom celery import shared_task\n\nlogger = ")
    assert text.endswith(f'x = "𝒳"\n\n\n{body}')


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("marked", [EMOJI["on the line"], EMOJI["in the word"]])
async def test_nothing_is_offered_behind_other_code_on_the_line(editor_of: Editors, encoding: str, marked: str) -> None:
    """A decorator can't stand behind a semicolon."""
    assert await (await editor_of(f"rich {encoding}")).labels(marked) == []


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_line_changed_behind_emoji_is_known(editor_of: Editors, encoding: str) -> None:
    editor = await editor_of(f"rich {encoding}")
    text = 'x = "😀", "é𝒳"\n'
    uri = editor.open(text)
    for letter in '# "':
        at = len(editor.texts[uri]) - 1
        editor.change(uri, at, at, letter)
    editor.change(uri, 5, 6, "")
    editor.change(uri, len(editor.texts[uri]), len(editor.texts[uri]), "cow")
    item = next(item for item in await editor.items(uri, len(editor.texts[uri])) if item.label == "cown")
    text = accepted(editor.texts[uri], await editor.resolved(item), encoding)
    assert 'x = "", "é𝒳"# "\n' in text


async def test_a_client_with_snippets_gets_tab_stops(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    item = next(item for item in await editor.items(*editor.opened("cow$0")) if item.label == "cown")
    assert item.insert_text_format == types.InsertTextFormat.Snippet
    assert isinstance(item.text_edit, types.TextEdit)
    assert 'name="shop.${1:own_task}", queue="${2:\\$mail}"' in item.text_edit.new_text
    assert "def $1():" in item.text_edit.new_text


async def test_a_client_without_snippets_gets_plain_code(editor_of: Editors) -> None:
    editor = await editor_of("plain")
    for item in await editor.items(*editor.opened("$0")):
        assert item.insert_text_format == types.InsertTextFormat.PlainText
        assert isinstance(item.text_edit, types.TextEdit)
        assert "${" not in item.text_edit.new_text
        assert item.label_details is None


async def test_a_client_that_resolves_gets_the_dear_parts_later(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    for item in await editor.items(*editor.opened("x = 1\n\n\n$0\n")):
        assert item.documentation is None
        assert item.additional_text_edits is None
    resolved = await editor.resolved(item)
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert "```python\n" in resolved.documentation.value


async def test_documentation_is_of_a_kind_that_the_client_shows(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    (item,) = await editor.items(*editor.opened("cemail$0"))
    documentation = (await editor.resolved(item)).documentation
    assert isinstance(documentation, types.MarkupContent)
    assert documentation.kind == types.MarkupKind.Markdown
    assert "```python\n" in documentation.value
    (item,) = await (await editor_of("plain")).items(*(await editor_of("plain")).opened("cemail$0"))
    assert isinstance(item.documentation, str)
    assert "```" not in item.documentation
    assert "@shared_task(" in item.documentation


async def test_a_client_that_does_not_resolve_gets_all_at_once(editor_of: Editors) -> None:
    editor = await editor_of("plain")
    for item in await editor.items(*editor.opened("x = 1\n\n\n$0\n")):
        assert item.documentation
        assert item.additional_text_edits is not None


@pytest.mark.parametrize(
    ("path", "app"),
    [
        *(("apps/orders/tasks.py", "orders"), ("orders/tasks.py", "orders"), ("src/orders/tasks/mail.py", "orders")),
        *(("tasks.py", None), ("apps/my-orders/tasks.py", "my_orders")),
    ],
)
async def test_the_app_is_named_by_the_path(editor_of: Editors, path: str, app: str | None) -> None:
    editor = await editor_of("rich")
    text = await editor.accept("cow$0\n", "cown", path)
    assert f'name="{app or editor.root.name}.own_task"' in text


@pytest.mark.parametrize("capabilities", [rich(), plain()], ids=KINDS)
async def test_the_project_is_named_by_manage_py(tmp_path: Path, capabilities: types.ClientCapabilities) -> None:
    folder = tmp_path / "home" / "celeryls" / "snippets"
    folder.mkdir(parents=True)
    from .conftest import OWN_SNIPPET

    (folder / "own.py.j2").write_text(OWN_SNIPPET)
    root = tmp_path / "work"
    (root / "backend").mkdir(parents=True)
    (root / "requirements.txt").write_text("celery==5.6.2\n")
    manage = root / "backend" / "manage.py"
    manage.write_text('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webshop.settings")\n')
    editor = await started(root, capabilities, home=tmp_path / "home")
    assert 'logger.info("webshop")' in await editor.accept("cow$0\n", "cown", "backend/apps/orders/tasks.py")
    manage.write_text('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renamed.settings")\n')
    uri = manage.as_uri()
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
    assert 'logger.info("renamed")' in await editor.accept("cown$0\n", "cown", "backend/apps/orders/jobs.py")
    await ended(editor)


async def test_other_languages_get_nothing(editor_of: Editors) -> None:
    editor = await editor_of("rich")
    uri = editor.open("cel", language="plaintext")
    assert await editor.items(uri, 3) == []


async def test_a_switch_turns_completion_off_and_on(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("celery==5.6.2\ndjango\n")
    editor = await started(tmp_path, rich(), options={"settings": {"completion": {"enabled": False}}})
    assert await editor.labels("cel$0") == []
    await editor.configure(completion={"enabled": True})
    assert len(await editor.labels("cel$0")) == len(AT_MODULE_LEVEL) - 1, "all but the user's own"
    await editor.configure(**{"completion.enabled": False})
    assert await editor.labels("cel$0") == []
    await ended(editor)
