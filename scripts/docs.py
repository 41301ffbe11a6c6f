"""Writes the pages of docs/ that come from the code, and the tables in README.md; --check only compares."""

from __future__ import annotations

import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from celeryls import cli
from celeryls.catalogue.exceptions import table as table_of_exceptions
from celeryls.checking.registry import all_rules
from celeryls.edit.text import apply, replace
from celeryls.examples import read_file
from celeryls.generate.listing import FOOTNOTE, HEADINGS, rows
from celeryls.manual_text import manual_text
from celeryls.plugins import modules_with
from celeryls.snippets import SnippetPlace, builtin, plain_file, render
from celeryls.workspace.server_settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

    from celeryls.examples import ManualPage
    from celeryls.snippets import Snippet

ROOT = Path(__file__).resolve().parents[1]
GENERATED = ("docs/assists", "docs/rules", "docs/snippets")
NOTE = "<!-- Written by `make docs` from the code; edit it there. -->"
PLACE = SnippetPlace(app_name="orders")
LINE_LENGTH = 100
WHERE_TO_ASK = {
    "offers": "Put the cursor on the decorator, the `def` line or into the body of a task, and ask for code actions.",
    "call_offers": "Put the cursor on a call of a task, and ask for code actions.",
    "function_offers": "Put the cursor on the `def` line of a function, and ask for code actions.",
}


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when a page is out of step.")
def main(*, check: bool) -> None:
    """Write the generated pages of docs/ and the tables in README.md."""
    stale = list(out_of_step(ROOT))
    for path, text in () if check else stale:
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path, text in stale:
        click.echo(f"{'out of step' if check else 'removed' if text is None else 'written'}: {path.relative_to(ROOT)}")
    if check and stale:
        click.echo("`make docs` writes them.", err=True)
        sys.exit(1)


def out_of_step(root: Path) -> Iterator[tuple[Path, str | None]]:
    """The files that are not as the code has them, with what they should hold; None for one that should not be."""
    expected = {root / name: text for name, text in pages(root)}
    for path, text in expected.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield path, text
    for folder in GENERATED:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path not in expected:
                yield path, None


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Each file that comes from the code, by its path below ``root``, and its text."""
    yield "docs/snippets/README.md", page("Patterns", snippet_table(), f"{FOOTNOTE} They are keys of `celeryls new`.")
    for snippet in builtin():
        yield f"docs/snippets/{snippet.prefix}.md", snippet_page(snippet)
    yield "docs/rules/README.md", page("Findings", rule_table())
    for rule in rules():
        yield f"docs/rules/{rule.RULE.code}.md", rule_page(rule)
    yield "docs/assists/README.md", page("Actions", assist_table(), exception_table())
    for assist in assists():
        yield f"docs/assists/{slug(assist)}.md", assist_page(assist)
    yield "docs/cli.md", page("The command line", *commands())
    yield "docs/README.md", index(root)
    yield "README.md", readme((root / "README.md").read_text(encoding="utf-8"))


def page(title: str, *paragraphs: str) -> str:
    """A page of Markdown."""
    return "\n\n".join((f"# {title}", NOTE, *(paragraph for paragraph in paragraphs if paragraph))) + "\n"


def table(headings: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; a cell is one line and may hold links and code."""
    lines = (" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in cells)
    return "\n".join((f"| {' | '.join(headings)} |", "|---" * len(headings) + "|", *(f"| {line} |" for line in lines)))


def code(text: str) -> str:
    """Code inside a line; empty for nothing."""
    return f"`{' '.join(text.split())}`" if text else ""


def first_sentence(markdown: str) -> str:
    """The first sentence of the first paragraph, in one line and without its full stop."""
    paragraph = " ".join(markdown.strip().split("\n\n")[0].split())
    return re.split(r"(?<=[.:])\s", paragraph)[0].rstrip(".:")


def snippet_table(folder: str = "") -> str:
    """All patterns; ``folder`` leads to their pages."""
    cells = (
        (f"[`{s.prefix}`]({folder}{s.prefix}.md)", s.title.replace("_", r"\_"), first_sentence(s.description))
        for s in builtin()
    )
    return table(("Prefix", "Pattern", "What it is"), cells)


def snippet_page(snippet: Snippet) -> str:
    """Description, variables, and the code with every variable at its default."""
    words = ", ".join(map(code, snippet.words))
    where = " inside a beat schedule" if snippet.where == "schedule" else ""
    cells = (row[1:] for row in rows([snippet], PLACE) if row[1])
    variables = [(code(key), takes, code(given), what) for key, takes, given, what in cells]
    shown = "its default" if all(v.placeholder is None for v in snippet.variables) else "its default or an example"
    plain = plain_file(render(snippet, PLACE, mode="stops")).rstrip()
    return page(
        f"{code(snippet.prefix)}: " + snippet.title.replace("_", r"\_"),
        f"Type {code(snippet.prefix)}{where}" + (f", or one of the words {words}." if words else "."),
        snippet.description.strip(),
        "## Variables\n\n" + table(HEADINGS[1:], variables) if variables else "",
        f"## Code\n\nIn the app `orders`, with every variable at {shown}:\n\n```python\n{plain}\n```",
    )


def rules() -> Sequence[ModuleType]:
    """All rules, by their code."""
    return list(all_rules())


def rule_table(folder: str = "") -> str:
    """All rules; ``folder`` leads to their pages."""
    cells = (
        (
            f"[{rule.RULE.code}]({folder}{rule.RULE.code}.md)",
            code(rule.RULE.name),
            rule.RULE.severity,
            document(rule).title,
            "yes" if any(example.after for example in document(rule).examples) else "",
        )
        for rule in rules()
    )
    return table(("Code", "Name", "Severity", "What it finds", "Fix"), cells)


def rule_page(rule: ModuleType) -> str:
    """The docstring of the rule."""
    return page(
        f"{rule.RULE.code}: {document(rule).title}",
        f"`{rule.RULE.name}` · {rule.RULE.severity}",
        manual_text(document(rule)),
    )


def assists() -> Sequence[ModuleType]:
    """All actions, in the order in which an editor lists them."""
    return sorted(modules_with("celeryls.assists", "FAMILY"), key=lambda assist: int(assist.RANK))


def assist_table(folder: str = "") -> str:
    """All actions; ``folder`` leads to their pages."""
    cells = (
        (
            f"[{document(assist).title}]({folder}{slug(assist)}.md)",
            assist.FAMILY,
            first_sentence(document(assist).intro),
        )
        for assist in assists()
    )
    return table(("Action", "Family", "What it does"), cells)


def assist_page(assist: ModuleType) -> str:
    """The docstring of the action."""
    where = next(text for name, text in WHERE_TO_ASK.items() if hasattr(assist, name))
    return page(document(assist).title, where, manual_text(document(assist)))


def slug(module: ModuleType) -> str:
    """The name of a module's page."""
    return module.__name__.rpartition(".")[2].replace("_", "-")


def document(module: ModuleType) -> ManualPage:
    """The docstring of a rule or an action."""
    return read_file(Path(str(module.__file__)))


def exception_table() -> str:
    """What the retry actions suggest, by the library that a task uses."""
    cells = (
        (
            row.library + (f", {' or '.join(map(code, sorted(row.methods)))}" if row.methods else ""),
            " ".join(code(f"{each.module}.{each.name}" if each.module else each.name) for each in row.exceptions),
            row.why,
        )
        for row in table_of_exceptions()
    )
    table_ = table(("A task that uses", "is retried on", "because"), cells)
    found = (
        "A library is found in the task's body, through variables, attributes, `with` and classes, in other modules of "
        "the project too, and in functions of the project that the body calls. Each class was looked up in its "
        "library's wheel."
    )
    rest = "Where no library is found, two builtins stand there, and the action says that they are a guess."
    return f"## The exceptions that are suggested\n\n{found}\n\n{table_}\n\n{rest}"


def settings_table() -> str:
    """All settings of the editor."""
    cells = ((code(s.key), s.allowed, code(json.dumps(s.json_default)), s.description) for s in SETTINGS)
    return table(("Setting", "Takes", "Default", "What it does"), cells)


def commands() -> Iterator[str]:
    """The help of the command and of each subcommand."""
    group = cli.main
    context = partial(click.Context, max_content_width=LINE_LENGTH, terminal_width=LINE_LENGTH)
    whole = context(group, info_name="celeryls", **group.context_settings)
    yield f"```text\n{group.get_help(whole)}\n```"
    for name in group.list_commands(whole):
        command = group.get_command(whole, name)
        if command is not None and not command.hidden:
            own = context(command, whole, name)
            yield f"## celeryls {name}\n\n```text\n{command.get_help(own)}\n```"


def index(root: Path) -> str:
    """All pages, the written ones too, by their titles."""
    links = {"snippets/README.md": "Patterns", "assists/README.md": "Actions", "rules/README.md": "Findings"}
    links |= {"cli.md": "The command line"}
    others = [path for path in sorted((root / "docs").glob("*.md")) if path.name not in {*links, "README.md"}]
    links |= {path.name: path.read_text(encoding="utf-8").split("\n")[0].removeprefix("# ") for path in others}
    return page("Manual", "\n".join(f"- [{title}]({link})" for link, title in links.items()))


def readme(text: str) -> str:
    """The README with its tables; ValueError where a pair of marks such as ``<!-- rules -->`` is not there once."""
    tables = {
        "snippets": snippet_table("docs/snippets/"),
        "assists": assist_table("docs/assists/"),
        "rules": rule_table("docs/rules/"),
        "settings": settings_table(),
    }
    edits = []
    for name, content in tables.items():
        found = list(re.finditer(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", text, re.DOTALL))
        if len(found) != 1:
            raise ValueError(f"README.md has {len(found)} times <!-- {name} --> … <!-- /{name} -->, not once")
        edits.append(replace(found[0].start(), found[0].end(), f"\n{content}\n\n"))
    return apply(text, edits)


if __name__ == "__main__":
    main()
