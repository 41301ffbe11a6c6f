"""Clients that can much, little or nothing."""

from __future__ import annotations

from lsprotocol import types


def rich(encoding: str | None = None, *, pull: bool = True) -> types.ClientCapabilities:
    """An editor that can all that we make use of."""
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[encoding] if encoding else None),
        workspace=types.WorkspaceClientCapabilities(
            configuration=True,
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True, snippet_edit_support=True),
            diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True) if pull else None,
        ),
        text_document=types.TextDocumentClientCapabilities(
            completion=types.CompletionClientCapabilities(
                completion_item=types.ClientCompletionItemOptions(
                    snippet_support=True,
                    documentation_format=[types.MarkupKind.Markdown],
                    label_details_support=True,
                    resolve_support=types.ClientCompletionItemResolveOptions(["documentation", "additionalTextEdits"]),
                    insert_text_mode_support=types.ClientCompletionItemInsertTextModeOptions(
                        [types.InsertTextMode.AsIs, types.InsertTextMode.AdjustIndentation]
                    ),
                )
            ),
            code_action=types.CodeActionClientCapabilities(
                data_support=True,
                is_preferred_support=True,
                resolve_support=types.ClientCodeActionResolveOptions(["edit"]),
            ),
            diagnostic=types.DiagnosticClientCapabilities() if pull else None,
        ),
    )


def plain(encoding: str | None = None) -> types.ClientCapabilities:
    """An editor without snippets, without resolving, without versions; it is told what is wrong."""
    if encoding is None:
        return types.ClientCapabilities()
    return types.ClientCapabilities(general=types.GeneralClientCapabilities(position_encodings=[encoding]))
