import { execFile } from "node:child_process";
import type { Probed, Version } from "./interpreter";

// Isolated, and without site: no sitecustomize and no .pth file of the environment gets to run.
const ISOLATED = ["-I", "-S"];
const SCRIPT = "import sys; print(*sys.version_info[:2], sys.executable)";
const MILLISECONDS = 10_000;

/** Asks a Python for its version and its own path; rejects where it gives no answer. */
export function probe(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Probed> {
  const [program = "", ...rest] = command;
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: MILLISECONDS, killSignal: "SIGKILL" as const };
    execFile(program, [...rest, ...ISOLATED, "-c", SCRIPT], options, (error, stdout) => {
      const answer = /^(\d+) (\d+) (.+)$/m.exec(stdout.trim());
      if (answer) resolve({ version: version(answer), executable: answer[3] ?? "" });
      else reject(error ?? new Error("it gave no version"));
    });
  });
}

function version(answer: RegExpExecArray): Version {
  return [Number(answer[1]), Number(answer[2])];
}
