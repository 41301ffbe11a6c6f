"""Writes the catalogue of what Celery has, from its wheels and our overlay; --check only compares what is committed.

Run as ``python -m scripts.catalogue``.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from scripts.catalogue import calls, defaults, functions, methods, names, options, signals
from scripts.catalogue.merge import merged, overlay
from scripts.catalogue.wheels import ROOT, covered, releases, wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.catalogue.wheels import CeleryWheel

    Reader = Callable[[CeleryWheel], dict[str, dict[str, Any]]]

DATA = ROOT / "server/celeryls/catalogue/celery.json"
MODULES = {DATA.with_name("names.py"): names.names, DATA.with_name("old_names.py"): names.old_names}
KINDS = (
    "task_options", "call_options", "settings", "methods", "attributes", "functions", "signals", "hooks",
    "removed_imports",
)  # fmt: skip
"""The lists of records; each has a file of that name in the overlay."""


@click.command()
@click.option("--check", is_flag=True, help="Write nothing and read no wheel; fail when what is committed differs.")
def main(*, check: bool) -> None:
    """Write the catalogue of what Celery has, from its wheels and the overlay."""
    if check:
        stale = list(out_of_step())
        for line in stale:
            click.echo(line, err=True)
        if stale:
            click.echo("`make catalogue` writes it.", err=True)
        sys.exit(bool(stale))
    data = catalogue()
    DATA.write_text(text_of(data), "utf-8")
    for path, text in MODULES.items():
        path.write_text(text(data), "utf-8")
    for kind in KINDS:
        click.echo(f"{kind}: {len(data[kind])}")


def catalogue() -> dict[str, Any]:
    """All that the catalogue says; pip gets the wheels that are not there yet."""
    wheels = {minor: wheel(release) for minor, release in releases().items()}
    ours = {kind: overlay(kind) for kind in KINDS}
    readers: dict[str, Reader] = {
        "task_options": lambda it: options.task_options(it, ours["attributes"]),
        "call_options": calls.call_options,
        "settings": lambda it: defaults.settings(it, ours["settings"]),
        "methods": lambda it: methods.methods(it, ours["hooks"]),
        "attributes": lambda it: options.attributes(it, ours["attributes"]),
        "functions": lambda it: functions.functions(it, ours["functions"]),
        "signals": lambda it: signals.signals(it, ours["signals"]),
        "hooks": lambda it: methods.hooks(it, ours["hooks"]),
        "removed_imports": lambda it: functions.removed_imports(it, ours["removed_imports"]),
    }
    data: dict[str, Any] = {"releases": covered()}
    for key, read in readers.items():
        data[key] = merged({minor: read(each) for minor, each in wheels.items()}, ours[key])
    data["paths"] = overlay("paths")
    return data


def text_of(data: dict[str, Any]) -> str:
    """The data as JSON, one record a line, so that a difference is one record."""
    parts = []
    for key, value in data.items():
        if isinstance(value, list):
            lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in value)
            parts.append(f'"{key}": [\n{lines}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def out_of_step() -> Iterator[str]:
    """What is committed and can be told to be old without the wheels."""
    data = json.loads(DATA.read_text("utf-8"))
    for path, text in MODULES.items():
        if path.read_text("utf-8") != text(data):
            yield f"{path.relative_to(ROOT)} is not made of {DATA.name}"
    if data["releases"] != covered():
        yield f"{DATA.name} has other releases than catalogue/releases.py"
    if data["paths"] != overlay("paths"):
        yield "overlay/paths.toml is not what was written"
    for kind in KINDS:
        ours = overlay(kind)
        for record in data[kind]:
            if ours.get(record["name"], {}).get("text") != record["text"]:
                yield f"{record['name']} in overlay/{kind}.toml is not what was written"


if __name__ == "__main__":
    main()
