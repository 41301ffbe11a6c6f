import type { State } from "./state";

/** Where the user is, as far as it decides what there is to show. */
export interface View {
  /** The language of the active editor; undefined where there is none. */
  readonly language: string | undefined;
  readonly scheme: string | undefined;
  readonly trusted: boolean;
  readonly switchedOff: { readonly names: readonly string[]; readonly all: boolean };
}

export interface Explanation {
  readonly text: string;
  readonly severity: "none" | "error";
  /** Sentences, the most important first. */
  readonly lines: readonly string[];
}

/** What the status item says: what runs, and why nothing is shown where nothing is. */
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
      const text = silent ? "$(circle-slash) Celery" : "Celery";
      const lines = [...(silent ? [silent] : []), server(state), ...limits(view)];
      return { text, severity: "none", lines };
    }
  }
}

function broken(cause: string, more: readonly string[]): Explanation {
  const lines = [`Nothing is shown: ${cause}.`, ...more];
  return { text: "$(error) Celery", severity: "error", lines };
}

/** Why nothing is shown although the server runs; undefined where something can be. */
function silence({ language, scheme, switchedOff }: View): string | undefined {
  if (language === undefined) return "Nothing is shown: no file is open.";
  if (language !== "python") return `Nothing is shown: the file is not Python but ${language}.`;
  if (scheme !== "file" && scheme !== "untitled")
    return `Nothing is shown: the file is not on a disk (${scheme}).`;
  if (switchedOff.all) return "Nothing is shown: all features are switched off in the settings.";
  return undefined;
}

function server({ version, launch }: Extract<State, { kind: "running" }>): string {
  const name = `celery-language-server ${version ?? "(version unknown)"}`;
  if (!launch.python) return `${name}, started by celeryls.command: ${launch.command}`;
  const { executable, source, version: python } = launch.python;
  return `${name} on Python ${python.join(".")} (${source}): ${executable}`;
}

function limits({ trusted, switchedOff }: View): string[] {
  const lines = [];
  if (switchedOff.names.length && !switchedOff.all)
    lines.push(`Switched off in the settings: ${switchedOff.names.join(", ")}.`);
  if (!trusted)
    lines.push(
      "The workspace is not trusted: its own Python, settings that name programs and team patterns are not used.",
    );
  return lines;
}
