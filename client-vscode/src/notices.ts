import { reportFailure, reportNoPython } from "./commands";
import type { State } from "./state";

export interface Notices {
  /** Tells the user of a problem, once: the status item keeps saying it. */
  show(state: State): void;
  /** The next problem is told even if it is the same, since the user asked anew. */
  forget(): void;
}

export function createNotices(showLog: () => void): Notices {
  let told: string | undefined;
  const once = (problem: string, tell: () => Promise<void>): void => {
    if (told !== problem) void tell();
    told = problem;
  };
  return {
    show: (state) => {
      if (state.kind === "running") told = undefined;
      if (state.kind === "noPython") once("", () => reportNoPython(showLog));
      if (state.kind === "failed") once(state.message, () => reportFailure(state.message, showLog));
    },
    forget: () => {
      told = undefined;
    },
  };
}
