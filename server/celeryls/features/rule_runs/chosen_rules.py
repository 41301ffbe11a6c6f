"""What the settings say of rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from celeryls.checking.selection import Codes, RuleSelection, SelectionLayer, covers
from celeryls.workspace.excluded import matching

if TYPE_CHECKING:
    from celeryls.checking.rule import Severity
    from celeryls.workspace.server_settings import ServerSettings

_SETTING = "the setting celeryls.diagnostics.perFileIgnores"


def selection_of(settings: ServerSettings, *further: SelectionLayer) -> RuleSelection:
    """The rules that settings leave on; ``further`` lists, such as those of a command line, come after them."""
    own = SelectionLayer(settings.diagnostics_select, settings.diagnostics_extend_select, settings.diagnostics_ignore)
    severities = tuple((code, cast("Severity", given[0])) for code, given in settings.diagnostics_severity)
    return RuleSelection((own, *further), severities, settings.diagnostics_per_file_ignores)


def ignored_in(path: str, root: str, selection: RuleSelection) -> Codes:
    """What the settings ignore in one file: codes and their beginnings."""
    if not selection.per_file:
        return ()
    found = matching(Path(path), Path(root), tuple(pattern for pattern, _ in selection.per_file), _SETTING)
    return tuple(code for pattern, codes in selection.per_file if pattern in found for code in codes)


def resolved_for(selection: RuleSelection, path: str, root: str) -> RuleSelection:
    """The selection for one file alone, whatever it is called where its findings are looked for."""
    if not selection.per_file:
        return selection
    layer = SelectionLayer(ignore=ignored_in(path, root, selection))
    return replace(selection, layers=(*selection.layers, layer), per_file=())


def is_ignored(code: str, ignored: Codes) -> bool:
    """Whether a code is among those."""
    return any(covers(prefix, code) for prefix in ignored)
