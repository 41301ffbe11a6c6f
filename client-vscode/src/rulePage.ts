import { commands, type Disposable, Uri, window, workspace } from "vscode";

const SCHEME = "celery-rule";

/** Lets VS Code read the pages of rules, which `read` gets from the server; undefined where there is none. */
export function provideRulePages(read: (code: string) => Promise<string | undefined>): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => read(codeOf(uri)),
  });
}

/** Shows a rule's page in the Markdown preview, or as text where VS Code has no preview. */
export async function openRulePage(code: string): Promise<void> {
  const page = Uri.from({ scheme: SCHEME, path: `/${code}.md` });
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch {
    await window.showTextDocument(page);
  }
}

function codeOf(uri: Uri): string {
  return uri.path.slice(1).replace(/\.md$/, "");
}
