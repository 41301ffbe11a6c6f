"""Puts the pages of the site and the generator's configuration into a folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from scripts.manual.pages import DOCS, pages, start

from celeryls.manual_address import MANUAL
from celeryls.workspace.server_settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = DOCS.parent
ICON = ROOT / "client-vscode/icon.svg"
STYLE = Path(__file__).with_name("style.css")

_SECTIONS = (
    ("Install", ("editors.md",), "editors"),
    ("Patterns", ("snippets/README.md",), "snippets"),
    ("Actions", ("assists/README.md",), "assists"),
    ("Findings", ("rules/README.md",), "rules"),
    ("Settings", ("settings.md",), "settings"),
    ("Options", ("options/README.md",), "options"),
    ("Settings of Celery", ("celery-settings/README.md",), "celery-settings"),
)
_TO_README = re.compile(r"\]\((?:\.\./)+README\.md(#[\w-]+)?\)")
_SETTING = re.compile(r"^\| `celeryls\.([\w.]+)` \|", re.MULTILINE)
# A search for "rate limit" finds `rate_limit`, and one for "task" `orders.tasks`; numbers such as 5.4 stay whole.
_BETWEEN_WORDS = r"[\s\-_,:!?=\[\](){}\"`/]+|\.(?!\d)"


def lay_out(work: Path) -> Path:
    """Writes all pages and the generator's configuration below ``work``; returns the configuration."""
    shutil.rmtree(work, ignore_errors=True)
    docs = work / "docs"
    shutil.copytree(DOCS, docs)
    for path in docs.rglob("*.md"):
        up = "../" * (len(path.relative_to(docs).parts) - 1)
        path.write_text(_TO_README.sub(f"]({up}editors.md)", path.read_text("utf-8")), "utf-8")
    (docs / "README.md").unlink()
    for name, text in _written(docs):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")
    shutil.copy(ICON, docs / "images")
    shutil.copy(STYLE, docs)
    config = work / "mkdocs.yml"
    config.write_text(yaml.safe_dump(_configuration(docs), sort_keys=False), "utf-8")
    return config


def _written(docs: Path) -> Iterator[tuple[str, str]]:
    yield from pages()
    yield "index.md", start()
    names = {setting.key: setting.name for setting in SETTINGS}

    def linked(row: re.Match[str]) -> str:
        key = f"celeryls.{row[1]}"
        return f"| [`{key}`](settings/{names[key]}.md) |" if key in names else row[0]

    yield "settings.md", _SETTING.sub(linked, (docs / "settings.md").read_text("utf-8"))


def _configuration(docs: Path) -> dict[str, object]:
    named = {first for _, (first,), _ in _SECTIONS}
    others = [path.name for path in sorted(docs.glob("*.md")) if path.name not in named | {"index.md"}]
    nav: list[object] = [{"Start": "index.md"}]
    for title, first, folder in _SECTIONS:
        below = [path.relative_to(docs).as_posix() for path in sorted((docs / folder).rglob("*.md"))]
        nav.append({title: [*first, *(name for name in below if name not in first)]})
    nav.append({"More": others})
    return {
        "site_name": "Celery language server",
        "site_description": "Task patterns, code actions, findings and navigation for Celery, in every editor",
        "site_url": MANUAL or None,
        "docs_dir": str(docs),
        "use_directory_urls": bool(MANUAL),
        "theme": {
            "name": "material",
            "font": False,
            "logo": f"images/{ICON.name}",
            "favicon": f"images/{ICON.name}",
            "palette": [_palette("light", "default", "dark"), _palette("dark", "slate", "light")],
            "features": [
                "content.code.copy",
                "navigation.footer",
                "navigation.indexes",
                "navigation.prune",
                "navigation.tabs",
                "navigation.top",
                "search.highlight",
            ],
        },
        "extra_css": [STYLE.name],
        "plugins": [{"search": {"separator": _BETWEEN_WORDS}}],
        "markdown_extensions": ["admonition", "attr_list", "tables", "pymdownx.highlight", "pymdownx.superfences"],
        "validation": {"links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn"}},
        "nav": nav,
    }


def _palette(system: str, scheme: str, other: str) -> dict[str, object]:
    """The colors for readers whose system is light or dark, and the button that leads to the other ones."""
    toggle = {"icon": f"material/weather-{'night' if other == 'dark' else 'sunny'}", "name": f"Use {other} colors"}
    return {"media": f"(prefers-color-scheme: {system})", "scheme": scheme, "primary": "custom", "toggle": toggle}
