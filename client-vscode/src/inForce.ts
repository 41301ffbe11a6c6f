import type { TextDocument } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

/** A feature that is switched off; `by` is `editor`, or the name of the project's file that says so. */
export interface Off {
  readonly feature: string;
  readonly by: string | null;
}

/** What the server says is in force for a document. */
export interface InForce {
  /** null while the server looks for it, and where several folders have each their own. */
  readonly celery: { readonly version: string | null; readonly text: string } | null;
  readonly switchedOff: readonly Off[];
  /** Whether these are all features that there are. */
  readonly allOff: boolean;
  /** How many characters a file may have; null for one that has no more. An older server says nothing of it. */
  readonly tooLarge?: number | null;
  /** Who leaves the document out; null where nobody does. */
  readonly excludedBy: string | null;
  /** Sentences about decorators that probably make tasks; an older server says nothing of them. */
  readonly notFollowed?: readonly string[];
}

/** What the server sends when the answer to `askInForce` may be another. */
export const CHANGED = "celeryls/statusChanged";

/** Asks the server; undefined where it has no answer, as an older one that the user's own command starts. */
export async function askInForce(
  client: LanguageClient | undefined,
  document: TextDocument | undefined,
): Promise<InForce | undefined> {
  const params = document &&
    client && {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
    };
  try {
    return await client?.sendRequest<InForce>("celeryls/status", params ?? {});
  } catch {
    return undefined;
  }
}
