"""The settings, defined once: the server, package.json and the docs use these definitions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from celeryls.checking.selection import PATTERN as CODES
from celeryls.workspace.setting_declaration import ServerSetting, setting

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES_FORM = 'codes or their beginnings, such as "CEL404" and "CEL4"'


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The values of all settings; without arguments, the defaults."""

    command: tuple[str, ...] = setting(
        "command",
        (),
        'The whole command that starts the server, such as `["uvx", "celery-language-server"]`. '
        "Empty: the server that comes with the extension. `~` and `${workspaceFolder}` are replaced.",
        in_project=False,
        scope="machine-overridable",
        restricted=True,
    )
    interpreter: str = setting(
        "interpreter",
        "",
        "The Python (3.11 or newer) that runs the server that comes with the extension. Empty: the first one found. "
        "`~` and `${workspaceFolder}` are replaced.",
        in_project=False,
        scope="machine-overridable",
        restricted=True,
    )
    completion_enabled: bool = setting(
        "completion.enabled",
        default=True,
        description="Offer the task patterns as you type.",
        switches="completion",
    )
    code_actions_enabled: bool = setting(
        "codeActions.enabled",
        default=True,
        description="Offer actions for the task under the cursor, or a call of one: retries, limits, queues and more.",
        switches="code actions",
    )
    diagnostics_enabled: bool = setting(
        "diagnostics.enabled",
        default=True,
        description="Report code that will fail in the worker, and offer fixes.",
        switches="findings",
    )
    diagnostics_select: tuple[str, ...] = setting(
        "diagnostics.select",
        (),
        "Codes of findings to show, or their beginnings, instead of those that are on by default: "
        '`["CEL3", "CEL512"]`; `ALL` for all.',
        pattern=CODES,
        form=_CODES_FORM,
    )
    diagnostics_extend_select: tuple[str, ...] = setting(
        "diagnostics.extendSelect",
        (),
        'Codes of findings to show in addition, or their beginnings: `["CEL128"]`, which is off by default.',
        pattern=CODES,
        form=_CODES_FORM,
    )
    diagnostics_ignore: tuple[str, ...] = setting(
        "diagnostics.ignore",
        (),
        'Codes of findings to hide, or their beginnings: `["CEL404"]`. The longer of two entries decides: '
        "`CEL404` in `select` is stronger than `CEL4` here.",
        pattern=CODES,
        form=_CODES_FORM,
    )
    diagnostics_severity: tuple[tuple[str, tuple[str, ...]], ...] = setting(
        "diagnostics.severity",
        (),
        'The severity of findings, by code or its beginning: `{"CEL404": "error", "CEL5": "hint"}`.',
        kind="table",
        keys=CODES,
        choices=("error", "warning", "information", "hint"),
        form='`{"CEL404": "error"}`, with error, warning, information or hint',
    )
    diagnostics_per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = setting(
        "diagnostics.perFileIgnores",
        (),
        "Codes of findings to hide, or their beginnings, in some files: patterns as in `.gitignore`, relative to the "
        'workspace folder: `{"tests/": ["CEL3"]}`.',
        kind="lists",
        pattern=CODES,
        form='`{"tests/": ["CEL3"]}`',
    )
    diagnostics_workspace: bool = setting(
        "diagnostics.workspace",
        default=True,
        description="Report findings in files that are not open, too, if the editor asks for them. "
        "Their place in VS Code is the Problems panel.",
    )
    hover_enabled: bool = setting(
        "hover.enabled",
        default=True,
        description="Say on hover what an option, a call, a setting or a schedule of Celery amounts to.",
        switches="hover",
    )
    code_lens_enabled: bool = setting(
        "codeLens.enabled",
        default=True,
        description="Show above a task where its messages go, its rate, its retries, when beat sends it, and who "
        "starts it; each part leads to its place.",
        switches="code lenses",
    )
    hints_schedules: bool = setting(
        "inlayHints.schedules",
        default=True,
        description="Show beside a `crontab(...)` what it says in English.",
    )
    hints_durations: bool = setting(
        "inlayHints.durations",
        default=True,
        description="Show beside options and settings in seconds, from two minutes on, how long that is.",
    )
    hints_queues: bool = setting(
        "inlayHints.queues",
        default=True,
        description="Show beside `.delay()` and `.apply_async()` the queue that the message goes to, unless it is the "
        "default queue.",
    )
    index_enabled: bool = setting(
        "index.enabled",
        default=True,
        description="Read the whole project in the background, for go to definition, references and symbols of tasks, "
        "and to recognize the project's own task decorators. No project code is run.",
        switches="index",
    )
    snippets_folder: str = setting(
        "snippets.folder",
        ".celeryls/snippets",
        "The workspace folder with the team's own patterns. It is read in trusted workspaces only.",
        restricted=True,
    )
    celery_version: str = setting(
        "celery.version",
        "",
        'The project\'s Celery version, such as `"5.4"`. Empty: the version installed for the selected interpreter, '
        "else the one in the lock file, the requirements or `pyproject.toml`, else the newest.",
        pattern=r"([0-9]+(\.[0-9]+){0,3})?",
        form='a version such as "5.4"',
    )
    definitions: str = setting(
        "definitions",
        "auto",
        "What go to definition answers: with `strings` the names of tasks in strings, with `all` also tasks that are "
        "called, such as `ship.delay()`. `auto` is `strings` where VS Code has another extension that answers Python "
        "names, such as Pylance, and `all` elsewhere.",
        choices=("auto", "strings", "all"),
    )
    exclude: tuple[str, ...] = setting(
        "exclude",
        (),
        "Files and folders without completions, actions and findings: patterns as in `.gitignore`, relative to the "
        'workspace folder: `["legacy/", "*_pb2.py"]`.',
    )
    largest_file: int = setting(
        "largestFile",
        400_000,
        "Open files with more characters than this have no completions, actions and findings, so that no other file "
        "waits for them. What is saved of them is still read in the background. Findings stop at 400,000 characters "
        "in any case.",
    )
    largest_message: int = setting(
        "largestMessage",
        8_000_000,
        "Messages from the editor with more bytes than this are not read: a request is answered with an error, and a "
        "document that was opened or changed by one is ignored until it is opened again. At least 100,000.",
        in_project=False,
    )
    wrappers: tuple[str, ...] = setting(
        "wrappers",
        (),
        "The project's own decorators that make tasks, if the server can't tell that from their code: "
        '`["shop.jobs.job"]`. The log and `celeryls index --stats` list candidates.',
        pattern=r"[^\W\d]\w*(\.[^\W\d]\w*)*",
        form='dotted names such as "shop.jobs.job"',
    )
    trace_server: str = setting(
        "trace.server",
        "messages",
        "How much of the communication between editor and server is logged when the log level is Trace.",
        in_project=False,
        choices=("messages", "verbose"),
    )


SETTINGS: tuple[ServerSetting, ...] = tuple(attribute.metadata["setting"] for attribute in fields(ServerSettings))
"""All settings, in the order in which an editor lists them."""


def switches(settings: ServerSettings) -> Iterator[tuple[ServerSetting, bool]]:
    """Each setting that switches a feature, and whether the feature is on."""
    for attribute in fields(settings):
        known: ServerSetting = attribute.metadata["setting"]
        if known.switches:
            yield known, getattr(settings, attribute.name)
