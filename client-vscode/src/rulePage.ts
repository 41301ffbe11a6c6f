import { type Disposable, type Uri, workspace } from "vscode";

const SCHEME = "celery-rule";

/**
 * Lets VS Code open the pages of rules, to which the codes of findings lead (`celery-rule:/CEL304.md`).
 *
 * package.json has them opened in the Markdown preview. `read` gets a page from the server; undefined where there is none.
 */
export function provideRulePages(read: (code: string) => Promise<string | undefined>): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => read(codeOf(uri)),
  });
}

function codeOf(uri: Uri): string {
  return uri.path.slice(1).replace(/\.md$/, "");
}
