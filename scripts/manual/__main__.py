"""Lays out the manual and builds it as a site: ``make site``. Neither building nor reading it needs a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
from scripts.manual.layout import ROOT, lay_out
from scripts.manual.links import faults

WORK = ROOT / ".cache/site"


@click.command()
@click.option("--out", default=ROOT / "dist/site", type=click.Path(path_type=Path, file_okay=False), help="The folder.")
def main(out: Path) -> None:
    """Build the manual as a site; a link that leads nowhere and a file from another host are errors."""
    config = lay_out(WORK)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(config)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([*command, "--site-dir", str(out.resolve())], env=environment, check=False)
    if done.returncode:
        raise click.ClickException("the site could not be built")
    if found := faults(out):
        raise click.ClickException("\n".join(found))
    click.echo(f"{out}: {len(list(out.rglob('*.html')))} pages; to look at them:")
    click.echo(f"  python -m http.server --bind 127.0.0.1 --directory {out}")


if __name__ == "__main__":
    main()
