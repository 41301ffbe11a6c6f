"""The local part of a release, and the notes of one: ``make release VERSION=0.2.0``."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import click
from scripts.settings import manifest

ROOT = Path(__file__).parents[1]
CODE = "server/celeryls/__init__.py"
CHANGELOG = "CHANGELOG.md"
MANIFEST = "client-vscode/package.json"
LOCK = "client-vscode/package-lock.json"
HOOK = "docs/check.md"
"""The page that shows how pre-commit gets a version."""

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_NUMBERS = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)", re.ASCII)
_DATED = re.compile(r"^## (\d+\.\d+\.\d+) — \d{4}-\d\d-\d\d$", re.MULTILINE)
_REVISION = re.compile(r"^( +rev: v)\S+$", re.MULTILINE)
_UNRELEASED = re.compile(r"\A# Changelog\n\n## (\S+) — unreleased$", re.MULTILINE)


@click.group()
def main() -> None:
    """Make a release: the version in one place, the changelog, the commit and its tag."""


@main.command()
@click.argument("version")
def make(version: str) -> None:
    """Write VERSION and today's date, commit that and tag it; nothing leaves this machine."""
    try:
        branch = _ready(ROOT, version)
        before = _git(ROOT, "rev-parse", "HEAD")
        written = release(ROOT, version, datetime.now(UTC).date())
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        _git(ROOT, "add", *written)
        _git(ROOT, "commit", "--quiet", "--message", f"Release {version}")
        _git(ROOT, "tag", "--annotate", f"v{version}", "--message", f"Release {version}")
    except click.ClickException:
        # All was committed before: so it can be tried again.
        _git(ROOT, "reset", "--quiet", "--hard", before)
        raise
    click.echo(f"Tagged v{version}. `git push origin {branch} v{version}` publishes it.")


@main.command()
@click.argument("version")
def notes(version: str) -> None:
    """Print what the changelog says of VERSION; fail if that is not the version of the code."""
    try:
        click.echo(notes_of(ROOT, version))
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def release(root: Path, version: str, day: date) -> list[str]:
    """Writes the version and the day into the files that have them, and returns their names.

    Raises:
        ValueError: The version is none that all registries take, or not above those before it, or the changelog has
            nothing unreleased, or says nothing of it. Then nothing is written.
    """
    if not _NUMBERS.fullmatch(version):
        raise ValueError(f"{version} is not a version such as 0.2.0; VS Code's Marketplace takes no other")
    changelog = (root / CHANGELOG).read_text("utf-8")
    if not _UNRELEASED.match(changelog):
        raise ValueError(f"{CHANGELOG} does not begin with an unreleased version: `## {version} — unreleased`")
    newest = max(_DATED.findall(changelog), key=_numbers, default=None)
    if newest and _numbers(version) <= _numbers(newest):
        raise ValueError(f"{version} is not above {newest}, which {CHANGELOG} has already")
    dated = _UNRELEASED.sub(f"# Changelog\n\n## {version} — {day.isoformat()}", changelog)
    if not _section(dated, version):
        raise ValueError(f"{CHANGELOG} says nothing of the unreleased version")
    code = _VERSION.sub(f'__version__ = "{version}"', (root / CODE).read_text("utf-8"))
    lock = json.loads((root / LOCK).read_text("utf-8"))
    lock["version"] = lock["packages"][""]["version"] = version
    written = {
        CHANGELOG: dated,
        CODE: code,
        MANIFEST: manifest((root / MANIFEST).read_text("utf-8"), version),
        LOCK: json.dumps(lock, indent=2, ensure_ascii=False) + "\n",
        HOOK: _REVISION.sub(rf"\g<1>{version}", (root / HOOK).read_text("utf-8")),
    }
    for name, text in written.items():
        (root / name).write_text(text, "utf-8")
    return list(written)


def notes_of(root: Path, version: str) -> str:
    """The changelog's section about a version, without its heading.

    Raises:
        ValueError: The code has another version, or the changelog has no such section with a date.
    """
    found = _VERSION.search((root / CODE).read_text("utf-8"))
    if not found or found[1] != version:
        raise ValueError(f"the code has version {found[1] if found else 'unknown'}, not {version}")
    section = _section((root / CHANGELOG).read_text("utf-8"), version)
    if not section:
        raise ValueError(f"{CHANGELOG} has no dated section about {version}")
    return section


def _section(changelog: str, version: str) -> str:
    """The dated section about a version, without its heading; empty if there is none, or nothing in it."""
    heading = re.compile(rf"^## {re.escape(version)} — \d{{4}}-\d\d-\d\d$\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    found = heading.search(changelog)
    return found[1].strip() if found else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _ready(root: Path, version: str) -> str:
    """The branch that the release is made on.

    Raises:
        ValueError: It can't be made here and now.
    """
    if _git(root, "status", "--porcelain"):
        raise ValueError("there are changes that are not committed")
    if _git(root, "tag", "--list", f"v{version}"):
        raise ValueError(f"the tag v{version} is there already")
    branch = _git(root, "branch", "--show-current")
    if not branch:
        raise ValueError("no branch is checked out that could be pushed")
    return branch


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"git {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    main()
