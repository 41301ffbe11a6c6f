"""What the first pages of the repository name is there: files, targets of make, commands and their options."""

import re
import shlex
from urllib.parse import unquote

import click
import pytest
from scripts.bundle.stage import ROOT

from celeryls.cli import main

PAGES = sorted(path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md")
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = [
        link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link and not link.startswith("mailto:")
    ]
    assert [link for link in links if not (page.parent / unquote(link)).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_is_there(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", page.read_text("utf-8")))
    assert named <= targets


def commands():
    """The lines of README that start the server's command, without their comments."""
    lines = re.findall(r"^\$ celeryls (.*)$", README, re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_and_option_is_there(words):
    context = click.Context(main)
    command: click.Command | None = main
    options: set[str] = set()
    for word in words:
        if command is main and not word.startswith("-"):
            command = main.get_command(context, word)
        assert command is not None
        options |= {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        assert not word.startswith("--") or word in options


def test_readme_shows_commands_of_every_kind():
    assert {words[0] for words in commands()} >= {"--info", "new", "check", "rule", "index", "explain", "graph"}


def test_every_module_that_the_architecture_names_is_there():
    """A path may begin at any folder; ``Tasks.py`` and its like are examples without one."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|mjs|ts))\b", text))
    folders = [
        ROOT / each
        for each in ("server/celeryls", "tests", "scripts", "benchmarks", "client-vscode/src", "client-vscode/page")
    ]
    files = {
        path.as_posix() for folder in folders for path in folder.rglob("*.*") if path.suffix in (".py", ".mjs", ".ts")
    }
    assert named
    assert {each for each in named if not any(file.endswith(f"/{each}") for file in files)} == set()
