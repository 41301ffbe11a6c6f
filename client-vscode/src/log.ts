import { serverLine } from "./explain";
import type { State } from "./state";

/** The first line of the log, which is there before any server starts. */
export function opening(version: string, folders: readonly string[], trusted: boolean): string {
  const where = folders.length ? `in ${folders.join(", ")}` : "without a folder";
  return `Celery extension ${version} ${where}${trusted ? "" : " (not trusted)"}`;
}

/** What the log says of a new state of the server. */
export function stateLines(state: State): readonly string[] {
  switch (state.kind) {
    case "starting":
      return [];
    case "running":
      return [serverLine(state)];
    case "noPython":
      return ["no Python 3.11 or newer was found that can run the server"];
    case "failed":
      return [state.message];
    case "stopped":
      return ["the server is stopped"];
  }
}
