"""Lays out the manual and builds it as a site: ``make site``. Neither building nor reading it needs a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import yaml

from celeryls.catalogue.load import catalogue
from celeryls.manual_address import MANUAL
from celeryls.workspace.server_settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.catalogue.records import ValuedRecord
    from celeryls.workspace.setting_declaration import ServerSetting

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".cache/site"
PICTURES = ("completion.png", "code-actions.png", "problems.png")

_SECTIONS = (
    ("Install", ("editors.md",), "editors"),
    ("Patterns", ("snippets/README.md",), "snippets"),
    ("Actions", ("assists/README.md",), "assists"),
    ("Findings", ("rules/README.md",), "rules"),
    ("Settings", ("settings.md",), "settings"),
    ("Options of tasks and calls", ("options/README.md",), "options"),
    ("Settings of Celery", ("celery-settings/README.md",), "celery-settings"),
)
_TO_README = re.compile(r"\]\((?:\.\./)+README\.md(#[\w-]+)?\)")


@click.command()
@click.option("--out", default=ROOT / "dist/site", type=click.Path(path_type=Path, file_okay=False), help="The folder.")
def main(out: Path) -> None:
    """Build the manual as a site; a link that leads nowhere is an error."""
    config = lay_out(WORK)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(config)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([*command, "--site-dir", str(out.resolve())], env=environment, check=False)
    if done.returncode:
        raise click.ClickException("the site could not be built")
    click.echo(f"{out}: {len(list(out.rglob('*.html')))} pages")


def lay_out(work: Path) -> Path:
    """Writes all pages and the generator's configuration below ``work``; returns the configuration."""
    shutil.rmtree(work, ignore_errors=True)
    docs = work / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("README.md.orig"))
    for path in docs.rglob("*.md"):
        text = path.read_text("utf-8")
        up = "../" * (len(path.relative_to(docs).parts) - 1)
        path.write_text(_TO_README.sub(f"]({up}editors.md)", text), "utf-8")
    (docs / "README.md").unlink()
    for name, text in {**dict(pages()), "index.md": start()}.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")
    config = work / "mkdocs.yml"
    config.write_text(yaml.safe_dump(_configuration(docs), sort_keys=False), "utf-8")
    return config


def start() -> str:
    """The first page: what it is, in three pictures."""
    shown = "\n\n".join(
        f"## {title}\n\n![{title}](images/{picture})\n\n{text}"
        for picture, (title, text) in zip(PICTURES, _WORDS, strict=True)
    )
    return f"# Celery in your editor\n\n{_ABOUT}\n\n{shown}\n\n[Install it](editors.md) · [What it sends](trust.md)\n"


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
        yield f"celery-settings/{name}.md", f"# {name}\n\n{_facts(record)}"


def _setting(setting: ServerSetting) -> str:
    default = json.dumps(setting.json_default, ensure_ascii=False)
    facts = [f"- Values: {setting.allowed}", f"- Default: `{default}`"]
    if not setting.in_project:
        facts.append("- For the editor alone")
    if setting.restricted:
        facts.append("- Not taken from a workspace that is not trusted")
    return f"# {setting.key}\n\n{setting.description}\n\n" + "\n".join(facts) + "\n\n[All settings](../settings.md)\n"


def _option(name: str, task: ValuedRecord | None, call: ValuedRecord | None) -> str:
    parts = [f"# {name}\n"]
    if task:
        parts.append(f"## On a task\n\n{_facts(task)}")
    if call:
        parts.append(f"## In a call\n\n{_facts(call)}")
    return "\n".join(parts)


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


def _configuration(docs: Path) -> dict[str, object]:
    named = {first for _, (first,), _ in _SECTIONS}
    others = [path.name for path in sorted(docs.glob("*.md")) if path.name not in named | {"index.md"}]
    nav: list[object] = ["index.md"]
    for title, first, folder in _SECTIONS:
        below = [path.relative_to(docs).as_posix() for path in sorted((docs / folder).rglob("*.md"))]
        nav.append({title: [*first, *(name for name in below if name not in first)]})
    nav.append({"More": others})
    return {
        "site_name": "Celery language server",
        "site_url": MANUAL or None,
        "docs_dir": str(docs),
        "use_directory_urls": bool(MANUAL),
        "theme": {
            "name": "material",
            "font": False,
            "palette": [
                {"scheme": "default", "primary": "green", "media": "(prefers-color-scheme: light)"},
                {"scheme": "slate", "primary": "green", "media": "(prefers-color-scheme: dark)"},
            ],
            "features": ["navigation.indexes", "navigation.prune", "navigation.tabs", "search.highlight"],
        },
        "plugins": ["search"],
        "markdown_extensions": ["admonition", "tables", "pymdownx.highlight", "pymdownx.superfences"],
        "validation": {"links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn"}},
        "nav": nav,
    }


_ABOUT = """\
Celery runs the background jobs of much of the Python web, but to an editor a task is only a decorator with `**options`.
This server knows Celery. It reads your code and never runs it, and it works in every editor that speaks the Language
Server Protocol, and on the command line: `celeryls check`."""
_WORDS = (
    ("It writes task code that works", "Type `cemail`, `cwebhook` or `cbeat`: [all patterns](snippets/README.md)."),
    ("It edits the decorator under the cursor", "Retries, limits, queues: [all actions](assists/README.md)."),
    ("It finds what will fail in the worker", "With the fix: [all findings](rules/README.md)."),
)

if __name__ == "__main__":
    main()
