"""The pages that docs/ has no file of: of each setting, each option and each setting of Celery, and the first one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.manual.mentions import mentions

from celeryls.catalogue.load import catalogue
from celeryls.workspace.server_settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.catalogue.records import ValuedRecord
    from celeryls.workspace.setting_declaration import ServerSetting

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = ("completion.png", "code-actions.png", "problems.png")


def start() -> str:
    """The first page: what it is, in three pictures."""
    shown = "\n\n".join(
        f"## {title}\n\n![{seen}](images/{picture})\n\n{text}"
        for picture, (title, seen, text) in zip(PICTURES, _WORDS, strict=True)
    )
    return f"{_WIDE}# Celery in your editor\n\n{_ABOUT}\n\n{_BUTTONS}\n\n{shown}\n"


def pages() -> Iterator[tuple[str, str]]:
    """Each page that docs/ has no file of, by its path: of each setting, each option and each setting of Celery."""
    for setting in SETTINGS:
        yield f"settings/{setting.name}.md", _setting(setting)
    known = catalogue()
    yield "options/README.md", _list("Options of tasks and calls", {**known.task_options, **known.call_options})
    for name in {**known.task_options, **known.call_options}:
        yield f"options/{name}.md", _option(name, known.task_options.get(name), known.call_options.get(name))
    yield "celery-settings/README.md", _list("Settings of Celery", known.settings)
    for name, record in known.settings.items():
        yield f"celery-settings/{name}.md", f"# {name}\n\n{_facts(record)}{_around(name, _ALL_OF_CELERY)}"


def _setting(setting: ServerSetting) -> str:
    default = json.dumps(setting.json_default, ensure_ascii=False)
    facts = [f"- Values: {setting.allowed}", f"- Default: `{default}`"]
    if not setting.in_project:
        facts.append("- For the editor alone")
    if setting.restricted:
        facts.append("- Not taken from a workspace that is not trusted")
    return f"# {setting.key}\n\n{setting.description}\n\n" + "\n".join(facts) + "\n\n[All settings](../settings.md)\n"


def _option(name: str, task: ValuedRecord | None, call: ValuedRecord | None) -> str:
    parts = [f"{_FOUND_FIRST}# {name}\n"]
    if task:
        parts.append(f"## On a task\n\n{_facts(task)}")
    if call:
        parts.append(f"## In a call\n\n{_facts(call)}")
    return "\n".join(parts) + _around(name, _ALL_OPTIONS)


def _around(name: str, up: str) -> str:
    """What rules and actions have to do with an option or a setting, and the way to all of them."""
    named = mentions(name)
    return (f"\n## Findings and actions\n\n{named}" if named else "") + f"\n{up}\n"


def _facts(record: ValuedRecord) -> str:
    said = {
        "Type": " or ".join(record.types),
        "Default": f"`{record.default}`" if record.default is not None else "",
        "Unit": record.unit,
        "Choices": ", ".join(f"`{each}`" for each in record.choices),
        "Since Celery": record.since,
        "Deprecated since": record.deprecated,
        "Removed in": record.removed,
        "Instead": f"`{record.instead}`" if record.instead else "",
    }
    lines = "".join(f"- {name}: {told}\n" for name, told in said.items() if told)
    return f"{record.text}\n\n{lines}"


def _list(title: str, records: Mapping[str, ValuedRecord]) -> str:
    lines = "\n".join(
        f"- [`{name}`]({name}.md): {record.text.partition('. ')[0]}" for name, record in sorted(records.items())
    )
    return f"# {title}\n\n{lines}\n"


_ALL_OPTIONS = "[All options](README.md)"
_ALL_OF_CELERY = "[All settings of Celery](README.md)"
# Who searches for "rate limit" means the option before a setting that has these words in its name.
_FOUND_FIRST = """\
---
search:
  boost: 3
---

"""
_WIDE = """\
---
hide: [navigation, toc]
---

"""
_ABOUT = """\
Celery runs the background jobs of much of the Python web, but to an editor a task is only a decorator with `**options`.
This server knows Celery. It reads your code and never runs it, and it works in every editor that speaks the Language
Server Protocol, and on the command line: [`celeryls check`](check.md)."""
_BUTTONS = """\
[Install it](editors.md){ .md-button .md-button--primary }
[What it finds](rules/README.md){ .md-button }
[What it executes and sends](trust.md){ .md-button }"""
_WORDS = (
    (
        "It writes task code that works",
        "A tasks.py in which cel is typed: a list of patterns, and beside it the code that cemail writes",
        "Type `cel` and choose, or a prefix such as `cemail`, `cwebhook`, `cbeat`: [all patterns](snippets/README.md).",
    ),
    (
        "It edits the decorator under the cursor",
        "The light bulb on a task's decorator: retry with backoff, limit the rate, route to a queue",
        "Retries, limits, queues, schedules, tests: [all actions](assists/README.md).",
    ),
    (
        "It finds what will fail in the worker",
        "Findings in the text and in the list of problems, and the quick fix of one",
        "With the reason, and a fix where there is one: [all findings](rules/README.md).",
    ),
)
