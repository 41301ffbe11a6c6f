"""The manual is what the code says, and its links lead somewhere."""

import re
import runpy
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from celeryls.cli import main
from celeryls.examples import read
from celeryls.manual_text import manual_text

ROOT = Path(__file__).parents[3]
DOCS = runpy.run_path(str(ROOT / "scripts" / "docs.py"))


@pytest.fixture
def root(tmp_path):
    shutil.copy(ROOT / "README.md", tmp_path)
    for path, text in DOCS["out_of_step"](tmp_path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_docs_are_in_step_with_the_code():
    stale = [str(path.relative_to(ROOT)) for path, _ in DOCS["out_of_step"](ROOT)]
    assert stale == [], "`make docs` writes them"


def test_each_thing_has_its_page(root):
    written = {path.relative_to(root / "docs").as_posix() for path in (root / "docs").rglob("*.md")}
    assert {"snippets/cemail.md", "rules/CEL201.md", "assists/rate-limit.md", "cli.md"} <= written
    assert list(DOCS["out_of_step"](root)) == []


def test_what_was_edited_or_is_no_longer_is_out_of_step(root):
    page, old = root / "docs" / "rules" / "CEL201.md", root / "docs" / "rules" / "CEL999.md"
    text = page.read_text()
    page.write_text("edited")
    old.write_text("old")
    assert list(DOCS["out_of_step"](root)) == [(page, text), (old, None)]


def test_a_snippet_s_page_shows_variables_and_code(root):
    page = (root / "docs" / "snippets" / "cemail.md").read_text()
    assert page.startswith("# `cemail`: Email task (Django)\n")
    assert "| `RATE_LIMIT` | rate | `30/m` |" in page
    assert "\nfrom celery import shared_task\n" in page
    assert "${" not in page


def test_a_manual_has_no_cursor_and_a_word_for_the_arrow():
    page = read('T\n\n## E\n\n```python title="a.py"\nx$0 = 1\n```\n->\n```python title="a.py"\n…\n```\n', "p")
    shown = manual_text(page)
    assert shown == "## E\n\n```python\nx = 1\n```\n\nbecomes\n\n```python\n…\n```"


def test_a_table_holds_bars_and_line_ends():
    assert DOCS["table"](("A", "B"), [("x | y", "two\nlines")]) == "| A | B |\n|---|---|\n| x \\| y | two lines |"


def test_the_tables_of_the_readme_need_their_marks():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert DOCS["readme"](DOCS["readme"](text)) == DOCS["readme"](text)
    with pytest.raises(ValueError, match="0 times <!-- rules -->"):
        DOCS["readme"](text.replace("<!-- rules -->", ""))


def test_links_lead_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) > 60
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_file_on_the_page_about_files_gives_a_task(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the project decides what is written
    page = (ROOT / "docs" / "new.md").read_text(encoding="utf-8")
    (tmp_path / "payment.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0])
    result = CliRunner().invoke(main, ["new", str(tmp_path / "payment.yaml")])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "def process_order_payment(self, order_id: str, payment_method: str):" in result.stdout
    assert "from apps.payments import services\n" in result.stdout
