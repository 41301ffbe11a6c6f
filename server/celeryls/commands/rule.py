"""``celeryls rule``: what a rule finds, why that is wrong, and how it is fixed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from celeryls.checking.registry import all_rules
from celeryls.commands.console import console
from celeryls.features.rule_pages import page_of

if TYPE_CHECKING:
    from types import ModuleType

    from celeryls.checking.rule import Rule
    from celeryls.features.rule_pages import RulePage


@click.command()
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="Show all rules.")
@click.option(
    "--format",
    "--output-format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How rules are written.",
)
def rule(code: str | None, form: str, *, everything: bool) -> None:
    """Print the page of the rule CODE, such as CEL304, or those of all rules."""
    if everything == (code is not None):
        raise click.UsageError("Give the code of one rule, or --all.")
    pages = list(map(page_of, all_rules())) if everything else pages_about(str(code))
    if not pages:
        raise click.UsageError(f"There is no rule {code}. `celeryls rule --all` shows all of them.")
    if form == "json":
        entries = [entry_of(page) for page in pages]
        click.echo(json.dumps(entries if everything else entries[0], indent=2, ensure_ascii=False))
    else:
        _print("\n".join(page.markdown for page in pages))


def pages_about(wanted: str) -> list[RulePage]:
    """The page of the rule with a code or name, whatever its case; empty if there is none."""
    return [page_of(module) for module in all_rules() if _is(module, wanted)]


def _is(module: ModuleType, wanted: str) -> bool:
    known: Rule = module.RULE
    return wanted.upper() == known.code or wanted.lower() == known.name


def entry_of(page: RulePage) -> dict[str, Any]:
    """A rule and its page as JSON; docs/rule.schema.json describes it."""
    known = page.rule
    return {
        "code": known.code,
        "name": known.name,
        "severity": known.severity,
        "enabled": known.enabled,
        "celery": known.celery or None,
        "fix": page.has_fix,
        "title": page.title,
        "explanation": page.text,
    }


def _print(markdown: str) -> None:
    if not sys.stdout.isatty():
        click.echo(markdown, nl=False)
        return
    from rich.markdown import Markdown  # noqa: PLC0415 - importing rich takes a tenth of a second

    console().print(Markdown(markdown))
