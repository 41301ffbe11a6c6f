"""The task map as text and as pictures."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.features.calls.shop import FILES, SNAPSHOT, texts
from tests.unit.knowledge import ROOT
from tests.unit.scanning import write

from celeryls.cli import main
from celeryls.features.graph import html
from celeryls.features.graph.build import task_graph
from celeryls.features.graph.colors import queue_colors
from celeryls.features.graph.formats import FORMATS
from celeryls.features.graph.layout import layout
from celeryls.features.graph.model import GraphEdge, GraphNode, TaskGraph
from celeryls.project.index.routing import AppQueue
from celeryls.project.model.location import Location
from celeryls.project.steps import finish
from celeryls.syntax.places import Range

GRAPH = finish(task_graph(SNAPSHOT, texts(), Path(ROOT)))
HERE = Location("/p/a b.py", Range(0, 4, 0, 7))


def node(name, kind="task", **how):
    return GraphNode(f"{kind}:{name}", kind, name, name, HERE, **how)


def text(form, graph=GRAPH):
    return FORMATS[form](graph, Path(ROOT))


def test_mermaid_has_a_frame_for_each_queue_and_an_arrow_for_each_edge():
    lines = text("mermaid").splitlines()
    assert lines[0] == "flowchart LR"
    assert '  subgraph q0 ["queue celery"]' in lines
    assert len([line for line in lines if re.match(r"  n\d+ -?-\.?->\|", line)]) == len(GRAPH.edges)
    assert any(line.endswith('(["every-night<br>60.0"])') for line in lines)
    assert any("-.->" in line for line in lines)


DIFFERING = TaskGraph(
    (
        node("a", queue="fast", queues=(AppQueue("a.app", "fast"),)),
        node("b", queues=(AppQueue("a.app", "fast"), AppQueue("b.app", "slow"))),
        node("c"),
    ),
    (),
)


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_tasks_whose_queue_depends_on_the_app_have_a_frame_of_their_own(form):
    frames = ["queue fast", "queue depends on the app", "queue unknown"]
    assert re.findall("queue [a-z ]+", text(form, DIFFERING)) == frames


def test_a_picture_tells_the_queue_in_each_app():
    written = text("svg", DIFFERING)
    assert "<title>b · queue fast in a.app, queue slow in b.app</title>" in written
    assert "<title>a · queue fast</title>" in written
    assert "<title>c</title>" in written
    assert list(queue_colors(DIFFERING)) == ["fast", "slow"]


def test_mermaid_and_graphviz_hold_names_that_mean_something_to_them():
    graph = TaskGraph((node('a"b<c>#d\\e'),), ())
    assert '["a#quot;b#lt;c#gt;#35;d\\e"]' in text("mermaid", graph)
    assert r'"task:a\"b<c>#d\\e"' in text("dot", graph)


def test_graphviz_links_each_task_with_its_code():
    written = text("dot")
    assert written.startswith("digraph tasks {\n")
    assert written.count("->") == len(GRAPH.edges)
    assert 'URL="vscode://file/project/shop/tasks.py:9:5"' in written
    assert 'URL="vscode://file/p/a%20b.py:1:5"' in text("dot", TaskGraph((node("a"),), ()))


def test_a_picture_is_valid_and_has_all_nodes_and_edges():
    graph = TaskGraph((node("a<b"), node("night", "beat", schedule="crontab()")), GRAPH.edges[:0])
    ET.fromstring(text("svg", graph))
    picture = ET.fromstring(text("svg"))
    kinds = [each.get("class", "").split(" ")[0] for each in picture.iter()]
    assert (kinds.count("node"), kinds.count("edge")) == (len(GRAPH.nodes), len(GRAPH.edges))


def test_an_empty_map_is_one_in_every_format():
    for form in ("mermaid", "dot", "json", "svg"):
        assert text(form, TaskGraph((), ()))


def test_nodes_do_not_overlap_and_what_starts_others_stands_left_of_them():
    boxes = layout(GRAPH)
    assert set(boxes) == {each.id for each in GRAPH.nodes}
    placed = list(boxes.values())
    for index, one in enumerate(placed):
        for other in placed[index + 1 :]:
            apart = abs(one.x - other.x) >= (one.width + other.width) / 2
            assert apart or abs(one.y - other.y) >= (one.height + other.height) / 2
    for edge in GRAPH.edges:
        assert edge.source == edge.target or boxes[edge.source].x < boxes[edge.target].x


def test_a_circle_of_tasks_is_laid_out():
    nodes = tuple(node(name) for name in "abc")
    pairs = (("a", "b"), ("b", "c"), ("c", "a"))
    edges = tuple(GraphEdge(f"task:{one}", f"task:{two}", (("delay",),), (), (HERE,)) for one, two in pairs)
    boxes = layout(TaskGraph(nodes, edges))
    assert len({box.x for box in boxes.values()}) == 3


def test_a_queue_has_one_color_and_more_queues_than_colors_share():
    graph = TaskGraph(tuple(node(str(index), queue=f"q{index:02}") for index in range(12)), ())
    colors = queue_colors(graph)
    assert colors["q00"] == colors["q10"] != colors["q01"]


def test_the_page_has_the_map_the_style_and_the_script_and_asks_for_nothing_else(tmp_path, monkeypatch):
    script = tmp_path / "page.js"
    script.write_text('show("</script>/*map*/")')
    monkeypatch.setattr(html, "SCRIPT", script)
    page = text("html", TaskGraph((node("</script><b>"),), ()))
    assert page.count("</script>") == 2
    assert 'show("<\\/script>/*map*/")' in page
    written = re.search(r'<script id="map" type="application/json">(.*)</script>', page)
    assert written is not None
    told = json.loads(written[1])
    assert told["graph"]["nodes"][0]["label"] == "</script><b>"
    assert set(told["boxes"]) == {"task:</script><b>"}
    assert not re.search(r"""(?:src|href)=["']?http|@import""", page)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / "work", {"shop/__init__.py": "", **FILES})
    return tmp_path / "work"


def printed(*arguments):
    return CliRunner().invoke(main, ["graph", *map(str, arguments)])


def test_the_command_prints_the_map_or_writes_it(shop, tmp_path):
    assert printed(shop).output.startswith("flowchart LR\n")
    nodes = json.loads(printed(shop, "--format", "json").output)["nodes"]
    assert len(nodes) == 13
    assert printed(shop, "--format", "svg", "--output", tmp_path / "map.svg").output == ""
    ET.fromstring((tmp_path / "map.svg").read_text())


def test_where_the_page_s_script_is_not_built_the_command_says_how(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(html, "SCRIPT", tmp_path / "none.js")
    found = printed(shop, "--format", "html")
    assert found.exit_code == 1
    assert "npm run build" in found.output
