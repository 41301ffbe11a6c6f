"""The pages of the site: one for each thing, and no link that leads nowhere."""

import re
from urllib.parse import unquote

import pytest
import yaml
from scripts.manual.layout import lay_out
from scripts.manual.pages import PICTURES

from celeryls.catalogue.load import catalogue
from celeryls.checking.registry import all_rules
from celeryls.manual_address import rule_address
from celeryls.snippets import builtin
from celeryls.workspace.server_settings import SETTINGS


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("site")).parent / "docs"


def test_each_thing_has_a_page(docs):
    known = catalogue()
    names = [
        *(f"snippets/{snippet.prefix}.md" for snippet in builtin()),
        *(f"rules/{module.RULE.code}.md" for module in all_rules()),
        *(f"settings/{setting.name}.md" for setting in SETTINGS),
        *(f"options/{name}.md" for name in {**known.task_options, **known.call_options}),
        *(f"celery-settings/{name}.md" for name in known.settings),
    ]
    assert len(names) > 400
    assert [name for name in names if not (docs / name).is_file()] == []


def test_the_first_page_shows_three_pictures(docs):
    shown = re.findall(r"!\[[^]]+\]\(images/([\w-]+\.png)\)", (docs / "index.md").read_text())
    assert shown == list(PICTURES)
    assert all((docs / "images" / name).is_file() for name in shown)


def test_links_lead_somewhere(docs):
    broken: list[str] = []
    for page in docs.rglob("*.md"):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
        links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
        broken += [f"{page.name}: {link}" for link in links if not (page.parent / unquote(link)).exists()]
    assert broken == []


def test_every_page_is_in_the_navigation(docs):
    config = yaml.safe_load((docs.parent / "mkdocs.yml").read_text())
    listed = set(re.findall(r"[\w./-]+\.md", str(config["nav"])))
    assert {page.relative_to(docs).as_posix() for page in docs.rglob("*.md")} == listed


def test_a_reader_s_browser_asks_nobody_else(docs):
    theme = yaml.safe_load((docs.parent / "mkdocs.yml").read_text())["theme"]
    assert theme["font"] is False


def test_a_rule_has_an_address_only_where_the_manual_is_published():
    assert rule_address("CEL304", "") is None
    assert rule_address("CEL304", "https://example.com/manual/") == "https://example.com/manual/rules/CEL304/"
