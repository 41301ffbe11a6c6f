"""What a project's own files say is heard by the server: switches, wrappers, what is left out, which Celery it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .asking import MAIL, eventually, mail_has_a_queue
from .asking import written as written_project
from .clients import plain, rich
from .test_diagnostics import saved, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from lsprotocol import types

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

WRAPPED = "from shop.jobs import job\n\n\n@job$0\ndef send(): ...\n"


def written(line: str, place: types.Range, encoding: str) -> str:
    """What stands at a place of a line, the client's units being bytes, pairs of them or fours."""
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    units = line.encode(encoding if size == 1 else f"{encoding}-le")
    return units[size * place.start.character : size * place.end.character].decode(
        encoding if size == 1 else f"{encoding}-le"
    )


async def titles(editor: Editor, marked: str, path: str | None = None) -> list[str]:
    uri, at = editor.opened(marked, path)
    return [action.title for action in await editor.actions(uri, at)]


async def test_a_decorator_that_the_project_names_makes_a_task(tmp_path: Path, start: Start) -> None:
    assert await titles(await start(rich()), WRAPPED) == []
    (tmp_path / "pyproject.toml").write_text('[tool.celeryls]\nwrappers = ["shop.jobs.job"]\n')
    assert "Celery: retry with backoff (exceptions are a guess; if job accepts it)" in await titles(
        await start(rich()), WRAPPED
    )


async def test_nothing_is_said_in_files_that_are_left_out(tmp_path: Path, start: Start) -> None:
    (tmp_path / "celeryls.toml").write_text('exclude = ["legacy/"]\n')
    (tmp_path / "requirements.txt").write_text("celery==5.6.2\n")
    editor = await start(rich())
    assert await editor.labels("cem$0", "legacy/tasks.py") == []
    assert "cemail" in await editor.labels("cem$0", "shop/tasks.py")


async def test_the_editor_has_the_last_word(tmp_path: Path, start: Start) -> None:
    (tmp_path / "celeryls.toml").write_text("completion.enabled = false\n")
    (tmp_path / "requirements.txt").write_text("celery==5.6.2\n")
    assert await (await start(rich())).labels("cem$0") == []
    assert "cemail" in await (await start(rich(), settings={"completion": {"enabled": True}})).labels("cem$0")


async def test_a_fault_is_named_where_it_stands_and_taken_back_when_mended(tmp_path: Path, start: Start) -> None:
    file = tmp_path / "celeryls.toml"
    file.write_text("# ours\ncompletion.enabled = 3\n")
    editor = await start(plain())
    await until(lambda: bool(editor.pushed(file.as_uri())))
    (fault,) = editor.pushed(file.as_uri()) or []
    assert fault.range.start.line == 1
    assert fault.message == "completion.enabled: 3 is not true or false; it is ignored"
    file.write_text("completion.enabled = false\n")
    saved(editor, file.as_uri())
    await until(lambda: not editor.pushed(file.as_uri()))
    assert await editor.labels("cem$0") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("'😀é' = true", "'😀é'"),
        ('snippets = {enabled = "😀é", folder = 3}', "folder"),
        ('exclude = ["é😀", ]]', "]"),
    ],
)
async def test_a_fault_s_columns_are_the_client_s(
    tmp_path: Path, start: Start, encoding: str, line: str, said: str
) -> None:
    file = tmp_path / "celeryls.toml"
    file.write_text(line, "utf-8")
    editor = await start(plain(encoding))
    await until(lambda: bool(editor.pushed(file.as_uri())))
    places = [found.range for found in editor.pushed(file.as_uri()) or []]
    assert said in [written(line, place, encoding) for place in places]


async def test_the_queue_is_left_to_the_routes_where_the_decorator_s_is_deprecated(
    tmp_path: Path, start: Start
) -> None:
    written_project(tmp_path, MAIL)
    await mail_has_a_queue(await start(plain()))
    (tmp_path / "requirements.txt").write_text("celery==5.6.3\ndjango\n")
    await mail_has_a_queue(await start(plain()))
    (tmp_path / "requirements.txt").write_text("celery==5.7.0\ndjango\n")
    await mail_has_a_queue(await start(plain()), expected=False)


CALLS = "from celery import shared_task\n\n\n@shared_task\ndef add(x, y): ...\n\n\nadd.delay(1, 2, countdown=1)\n"


async def test_the_project_chooses_rules_and_their_severity(tmp_path: Path, start: Start) -> None:
    written_project(tmp_path, {"shop/tasks.py": CALLS, "tests/test_a.py": CALLS})

    async def becomes(settings: str, expected: list[str]) -> None:
        """Waits until so is found in both files: a settled index says what a file alone says."""
        (tmp_path / "pyproject.toml").write_text(f"[tool.celeryls]\n{settings}\n")
        editor = await start(rich())
        uris = [editor.opened(f"{CALLS}$0", path)[0] for path in ("shop/tasks.py", "tests/test_a.py")]

        async def is_so() -> bool:
            found = [each for uri in uris for each in await editor.pulled(uri)]
            return [f"{each.code} {each.severity and each.severity.name}" for each in found] == expected

        await eventually(is_so)

    await becomes("", ["CEL304 Error", "CEL304 Error"])
    await becomes('ignore = ["CEL3"]', [])
    await becomes('ignore = ["CEL3"]\nextend-select = ["CEL304"]', ["CEL304 Error", "CEL304 Error"])
    await becomes('select = ["CEL902"]', [])
    await becomes('per-file-ignores = {"tests/" = ["CEL3"]}', ["CEL304 Error"])
    await becomes('severity = {CEL304 = "hint"}', ["CEL304 Hint", "CEL304 Hint"])
