"""The tools: questions about a project, answered as the commands of the same name do in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from celeryls.checking.selection import SelectionLayer
from celeryls.commands.check.code_list import CodeList
from celeryls.commands.check.formats.json_format import entry_of as finding_as_json
from celeryls.commands.check.results.inputs import CheckOptions
from celeryls.commands.check.run import projects_of, report_of
from celeryls.commands.explain.chosen import the_task
from celeryls.commands.explain.explained import ExplainedTask
from celeryls.commands.explain.json_format import entry_of as task_as_json
from celeryls.commands.file_texts import file_text
from celeryls.commands.mcp.current_project import CurrentProject
from celeryls.commands.rule import entry_of as rule_as_json
from celeryls.commands.rule import pages_about
from celeryls.features.calls.texts import ProjectTexts
from celeryls.features.effective.configuration import configurations
from celeryls.features.graph.build import task_graph
from celeryls.features.graph.json_format import graph_entries
from celeryls.features.inventory import SECTIONS
from celeryls.project.steps import finish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Section = Literal["tasks", "beat", "queues", "unresolved"]


class Tools:
    """The tools about the project in a folder; a tool's docstring is what an assistant reads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._project = CurrentProject(root)

    def all(self) -> tuple[Callable[..., dict[str, Any]], ...]:
        """The tools, under the names of their functions."""
        return self.list_celery, self.explain_task, self.graph_tasks, self.check_celery, self.explain_rule

    def list_celery(self, section: Section, containing: str = "") -> dict[str, Any]:
        """List what the project has: its tasks (with queue), beat entries, queues, or uses of unknown tasks.

        With `containing`, only entries with that text, in any case, in one of their values.
        """
        entries = SECTIONS[section](self._project.index().snapshot, self._root)
        wanted = containing.casefold()
        return {section: [each for each in entries if any(wanted in str(value).casefold() for value in each.values())]}

    def explain_task(self, task: str) -> dict[str, Any]:
        """Explain what is in force for a task: queue, limits, retries, acknowledgment, results, its beat entries.

        `task` is its name, the end of its name, or a place such as `shop/tasks.py:12`. Each part has its value, and the
        place that decides it; an answer of `unknown` means that the text does not tell, and `doubt` says why.
        """
        index = self._project.index()
        record = the_task(index, task, self._root)
        return task_as_json(ExplainedTask(record, configurations(index, record), index.snapshot, self._root))

    def graph_tasks(self) -> dict[str, Any]:
        """List what starts what: beat entries, tasks, and the tasks that these start, as nodes and edges."""
        snapshot = self._project.index().snapshot
        graph = finish(task_graph(snapshot, ProjectTexts(snapshot, file_text), self._root))
        return graph_entries(graph, self._root)

    def check_celery(self, paths: tuple[str, ...] = (".",), select: tuple[str, ...] = ()) -> dict[str, Any]:
        """Find what will fail in the Celery code of files and folders of the project, each finding with its fix.

        `select` has codes of rules or beginnings of them, such as CEL3, or ALL; without it the project's settings say
        which rules are on. `undecided` has the places about which rules are silent, because the text does not tell.
        """
        options = CheckOptions(SelectionLayer(CodeList().convert(",".join(select), None, None)))
        report = report_of(projects_of([self._inside(path) for path in paths], options))
        undecided = [
            {"what": each.what, "path": each.place.path, "line": each.place.line, "detail": each.detail}
            for each in report.undecided
        ]
        return {"findings": [finding_as_json(each) for each in report.findings], "undecided": undecided}

    def explain_rule(self, code: str) -> dict[str, Any]:
        """Explain a rule by its code, such as CEL304, or its name: what fails, why, and how it is fixed."""
        page = next(iter(pages_about(code)), None)
        if page is None:
            raise click.UsageError(f"There is no rule {code}.")
        return rule_as_json(page)

    def _inside(self, path: str) -> Path:
        """An existing path in the folder of the project, which nothing else is read from."""
        found = (self._root / path).resolve()
        if not found.is_relative_to(self._root) or not found.exists():
            raise click.UsageError(f"{path} is not in the project.")
        return found
