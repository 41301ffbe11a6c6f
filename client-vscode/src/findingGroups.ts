import { type Diagnostic, languages, type Uri } from "vscode";

/** A finding in a file. */
export interface Finding {
  readonly uri: Uri;
  readonly diagnostic: Diagnostic;
}

/** The findings of one rule. */
export interface FindingGroup {
  readonly code: string;
  readonly findings: readonly Finding[];
}

const SOURCE = "celery";

/** What the server has found, by rule; the rules in the order of their codes, files and lines in theirs. */
export function findingGroups(): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const [uri, diagnostics] of languages.getDiagnostics())
    for (const diagnostic of diagnostics) {
      if (diagnostic.source !== SOURCE) continue;
      const code = codeOf(diagnostic);
      groups.set(code, [...(groups.get(code) ?? []), { uri, diagnostic }]);
    }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, findings]) => ({ code, findings: findings.sort(byPlace) }));
}

/** All that is shown of findings, as a text: the same text for the same findings. */
export function textOf(groups: readonly FindingGroup[]): string {
  const shown = groups.flatMap(({ code, findings }) =>
    findings.map(({ uri, diagnostic: { message, range } }) => [
      code,
      uri.toString(),
      message,
      range,
    ]),
  );
  return JSON.stringify(shown);
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

function byPlace(one: Finding, other: Finding): number {
  const [a, b] = [one.uri.toString(), other.uri.toString()];
  if (a !== b) return a < b ? -1 : 1;
  return one.diagnostic.range.start.line - other.diagnostic.range.start.line;
}
