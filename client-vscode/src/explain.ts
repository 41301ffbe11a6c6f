import type { InForce, Off } from "./inForce";
import type { State } from "./state";

/** So many decorators that can't be followed are shown. */
const SHOWN = 3;

/** What documents are that are no files, by the scheme of their URI. */
const KINDS: Readonly<Record<string, string>> = {
  git: "an old revision of a file",
  gitfs: "an old revision of a file",
  gitlens: "an old revision of a file",
  "vscode-notebook-cell": "a cell of a notebook",
  output: "an output panel",
  "vscode-remote": "a file on another machine",
  "vscode-vfs": "a file that is not on this machine",
};

/** Where the user is, as far as it decides what there is to show. */
export interface View {
  /** The language of the active editor; undefined where there is none. */
  readonly language: string | undefined;
  readonly scheme: string | undefined;
  readonly trusted: boolean;
  readonly switchedOff: readonly Off[];
  readonly allOff: boolean;
  /** The project's Celery, as far as the server has found it. */
  readonly celery?: InForce["celery"] | undefined;
  /** How many characters a file may have, where this one has more. */
  readonly tooLarge?: number | undefined;
  readonly excludedBy?: string | undefined;
  /** What the server says of decorators that probably make tasks. */
  readonly notFollowed?: readonly string[] | undefined;
}

export interface Explanation {
  readonly text: string;
  readonly severity: "none" | "error";
  /** Sentences, the most important first. */
  readonly lines: readonly string[];
}

/** What the status item says: what runs, and why nothing is shown if nothing is. */
export function explain(state: State, view: View): Explanation {
  switch (state.kind) {
    case "starting":
      return { text: "$(sync~spin) Celery", severity: "none", lines: ["The server is starting."] };
    case "stopped":
      return {
        text: "$(circle-slash) Celery",
        severity: "none",
        lines: ["The server is stopped."],
      };
    case "noPython":
      return broken("no Python 3.11 or newer was found that can run the server", state.passedOver);
    case "failed":
      return broken(state.message, []);
    case "running": {
      const silent = silence(view);
      const name = view.celery?.version ? `Celery ${view.celery.version}` : "Celery";
      const text = silent && view.language !== undefined ? `$(circle-slash) ${name}` : name;
      const celery = view.celery ? [`${view.celery.text}.`] : [];
      const lines = [
        ...(silent ? [silent] : []),
        ...celery,
        // A tooltip would break the package's name at its hyphens.
        serverLine(state, "Server"),
        ...limits(view),
        ...shortened(view.notFollowed ?? []),
      ];
      return { text, severity: "none", lines };
    }
  }
}

function broken(cause: string, more: readonly string[]): Explanation {
  const lines = [`Nothing is shown: ${cause}.`, ...more];
  return { text: "$(error) Celery", severity: "error", lines };
}

/** Why nothing is shown although the server runs; undefined where something can be. */
function silence({ language, scheme, allOff, excludedBy, tooLarge }: View): string | undefined {
  if (language === undefined) return "Nothing is shown: no file is open.";
  if (language !== "python") return `Nothing is shown: the file is not Python but ${language}.`;
  if (scheme !== "file" && scheme !== "untitled")
    return `Nothing is shown: this is ${KINDS[scheme ?? ""] ?? "not a file of the project"}.`;
  if (excludedBy) return `Nothing is shown: ${place(excludedBy)} leave this file out (exclude).`;
  if (tooLarge !== undefined)
    return `Nothing is shown: the file has more than ${tooLarge.toLocaleString("en-US")} characters (celeryls.largestFile).`;
  if (allOff) return "Nothing is shown: all features are switched off.";
  return undefined;
}

/** Which server runs, and on which Python; `called` is its name. */
export function serverLine(
  { version, launch }: Extract<State, { kind: "running" }>,
  called = "celery-language-server",
): string {
  const name = `${called} ${version ?? "(version unknown)"}`;
  if (!launch.python) return `${name}, started by celeryls.command: ${launch.command}`;
  const { executable, source, version: python } = launch.python;
  return `${name} on Python ${python.join(".")} (${source}): ${executable}`;
}

function limits({ trusted, switchedOff }: View): string[] {
  const places = [...new Set(switchedOff.map(({ by }) => by))];
  const lines = places.map((by) => {
    const features = switchedOff.filter((off) => off.by === by).map(({ feature }) => feature);
    return `Switched off in ${place(by)}: ${features.join(", ")}.`;
  });
  if (!trusted)
    lines.push(
      "The workspace is not trusted: its own Python, settings that name programs and team patterns are not used.",
    );
  return lines;
}

/** The first of many sentences; `celeryls index --stats` and the log have them all. */
function shortened(sentences: readonly string[]): string[] {
  const more = sentences.length - SHOWN;
  return more > 0
    ? [...sentences.slice(0, SHOWN), `And ${more} more, which the log names.`]
    : [...sentences];
}

/** Where a setting stands: the editor's settings, or those of a file of the project. */
function place(by: string | null): string {
  return by === null || by === "editor" ? "the settings" : `the settings in ${by}`;
}
