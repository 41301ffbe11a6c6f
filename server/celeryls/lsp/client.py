"""The client's capabilities, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol.types import MarkupKind, PositionEncodingKind, ResourceOperationKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsprotocol.types import ClientCapabilities

_EMACS = ("emacs", "eglot", "lsp-mode")
_NEOVIM = "neovim"


@dataclass(frozen=True, slots=True)
class Client:
    """The capabilities that we use, each as a boolean; a client that declares nothing has none."""

    encoding: str = PositionEncodingKind.Utf16
    snippets: bool = False
    choices: bool = False
    snippet_edits: bool = False
    adjusts_indentation: bool = False
    keeps_indentation: bool = False
    matches_indentation: bool = False
    indents_again: bool = False
    resolves_completion_edits: bool = False
    resolves_completion_documentation: bool = False
    resolves_code_actions: bool = False
    pulls_diagnostics: bool = False
    refreshes_diagnostics: bool = False
    refreshes_hints: bool = False
    related_information: bool = False
    document_changes: bool = False
    creates_files: bool = False
    annotates_edits: bool = False
    configuration: bool = False
    label_details: bool = False
    default_range: bool = False
    default_data: bool = False
    label_offsets: bool = False
    markdown: bool = False
    watches_files: bool = False
    definition_links: bool = False
    shows_progress: bool = False
    asks_choices: bool = False
    groups_actions: bool = False
    tells_changes: bool = False
    opens_rules: bool = False
    shows_documents: bool = False
    shows_callers: bool = False
    refreshes_lenses: bool = False
    has_python_server: bool = False
    hides_words: bool = False

    @classmethod
    def of(
        cls, capabilities: ClientCapabilities, encoding: str, name: str = "", own: Mapping[str, object] | None = None
    ) -> Client:
        """Reads the client's capabilities; any part of them may be missing.

        There is no capability for the choices of a snippet. Emacs expands snippets with yasnippet, which writes choices
        out literally, and indents all lines again (``indents_again``) unless the client is lsp-mode and is told to keep
        them (``keeps_indentation``); older versions of eglot do not send their ``name``.

        Neovim's ``vim.snippet`` writes nothing for choices until one is chosen, and adjusts the indentation without
        saying so. Its ``vim.lsp.completion`` compares all text in an item's range with the item's filter text
        (``matches_indentation``).

        ``own`` are the initialization options that our own client sends. It has the command ``celeryls.choose`` if it
        ``asks_choices``, ``celeryls.more`` if it ``groups_actions``, ``celeryls.changed`` if it ``tells_changes``, and
        ``celeryls.callers`` if it ``shows_callers``; it shows ``celery-rule:/CEL304.md`` if it ``opens_rules``.
        ``has_python_server`` says that another server answers Python names. Without one, VS Code ``hides_words`` of the
        file where our list has anything.
        """
        own = own or {}
        text, workspace = capabilities.text_document, capabilities.workspace
        completion, action = text and text.completion, text and text.code_action
        item, edit = completion and completion.completion_item, workspace and workspace.workspace_edit
        completion_resolve = item and item.resolve_support
        resolves = set(completion_resolve.properties) if completion_resolve else set()
        action_resolve = action and action.resolve_support
        listed = completion and completion.completion_list
        defaults = (listed and listed.item_defaults) or ()
        modes = (item and item.insert_text_mode_support and item.insert_text_mode_support.value_set) or ()
        is_emacs = not name or name.lower() in _EMACS
        is_neovim = name.lower() == _NEOVIM
        has_snippets = bool(item and item.snippet_support)
        diagnostics = workspace and workspace.diagnostics
        hints = workspace and workspace.inlay_hint
        watched = workspace and workspace.did_change_watched_files
        signature = text and text.signature_help and text.signature_help.signature_information
        parameter = signature and signature.parameter_information
        definition, window = text and text.definition, capabilities.window
        return cls(
            encoding=encoding,
            snippets=has_snippets,
            choices=not is_emacs and not is_neovim,
            snippet_edits=bool(edit and edit.snippet_edit_support and edit.document_changes),
            adjusts_indentation=not is_emacs and (2 in modes or (is_neovim and has_snippets and not modes)),
            keeps_indentation=1 in modes and is_emacs,
            matches_indentation=is_neovim,
            indents_again=is_emacs and 1 not in modes,
            resolves_completion_edits="additionalTextEdits" in resolves,
            resolves_completion_documentation="documentation" in resolves,
            resolves_code_actions=bool(action and action.data_support and action_resolve)
            and "edit" in (action_resolve.properties if action_resolve else ()),
            pulls_diagnostics=bool(text and text.diagnostic),
            refreshes_diagnostics=bool(diagnostics and diagnostics.refresh_support),
            refreshes_hints=bool(hints and hints.refresh_support),
            related_information=any(
                each and each.related_information
                for each in (text and text.diagnostic, text and text.publish_diagnostics)
            ),
            document_changes=bool(edit and edit.document_changes),
            creates_files=bool(edit and edit.document_changes)
            and ResourceOperationKind.Create in ((edit and edit.resource_operations) or ()),
            annotates_edits=bool(edit and edit.document_changes and edit.change_annotation_support),
            configuration=bool(workspace and workspace.configuration),
            label_details=bool(item and item.label_details_support),
            default_range="editRange" in defaults,
            default_data="data" in defaults,
            label_offsets=bool(parameter and parameter.label_offset_support),
            markdown=MarkupKind.Markdown in ((item and item.documentation_format) or ()),
            watches_files=bool(watched and watched.dynamic_registration),
            definition_links=bool(definition and definition.link_support),
            shows_progress=bool(window and window.work_done_progress),
            asks_choices=own.get("asksChoices") is True,
            groups_actions=own.get("groupsActions") is True,
            tells_changes=own.get("tellsChanges") is True,
            opens_rules=own.get("opensRules") is True,
            shows_documents=bool(window and window.show_document and window.show_document.support),
            shows_callers=own.get("showsCallers") is True,
            refreshes_lenses=bool(workspace and workspace.code_lens and workspace.code_lens.refresh_support),
            has_python_server=own.get("hasPythonServer") is True,
            hides_words=own.get("hasPythonServer") is False,
        )
