import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { LogOutputChannel } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import type { Launch } from "./launch";
import type { Connection } from "./server";

export interface Surroundings {
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly channel: LogOutputChannel;
  readonly initializationOptions: unknown;
}

export interface ClientConnection extends Connection {
  readonly client: LanguageClient;
}

const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 2_000;

/**
 * Starts a server and shakes hands with it.
 *
 * Rejects where it does not start, ends before it answers, or does not answer within a minute.
 */
export async function connect(
  launch: Launch,
  around: Surroundings,
  signal: AbortSignal,
  lost: () => void,
): Promise<ClientConnection> {
  const options = { cwd: around.cwd, env: around.environment };
  const child = spawn(launch.command, [...launch.args], options);
  await once(child, "spawn");
  // Otherwise a write to a server that is gone would end the extension host.
  child.on("error", (error) => around.channel.error(String(error)));
  const exited = once(child, "exit");
  const lastWords = listen(child);

  let answered = false;
  const client = new Client("celeryls", "Celery", async () => child, {
    ...clientOptions(around),
    errorHandler: {
      error: (_error, _message, count) => ({
        action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
        handled: true,
      }),
      // Whether to start again is decided in one place, where all starts stand in a queue.
      closed: () => {
        if (answered) lost();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  });

  const patience = AbortSignal.any([signal, AbortSignal.timeout(START_MILLISECONDS)]);
  const giveUp = () => child.kill("SIGKILL");
  patience.addEventListener("abort", giveUp);
  try {
    await client.start();
  } catch (error) {
    const late = patience.aborted && !signal.aborted;
    await end(child, exited);
    throw new Error(
      late ? "the server did not answer within a minute" : why(error, child, lastWords()),
    );
  } finally {
    patience.removeEventListener("abort", giveUp);
  }
  answered = true;
  return {
    client,
    version: client.initializeResult?.serverInfo?.version,
    stop: async () => {
      await client.stop(STOP_MILLISECONDS).catch((error) => around.channel.warn(String(error)));
      await end(child, exited);
    },
  };
}

function clientOptions(around: Surroundings): LanguageClientOptions {
  return {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "untitled", language: "python" },
      // Rows of django-celery-beat name tasks: the server answers at these strings, and nowhere else.
      { scheme: "file", pattern: "**/fixtures/**/*.{json,yaml,yml}" },
    ],
    initializationOptions: around.initializationOptions,
    initializationFailedHandler: () => false,
    outputChannel: around.channel,
    traceOutputChannel: around.channel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  };
}

/** Messages go to the log; what the user should see, we say once and in our own words. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown, _show?: boolean | "force"): void {
    super.error(message, data, false);
  }
}

/** What the process wrote to standard error at last, at most 2000 characters of it. */
function listen(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-2000);
  });
  return () => text.trim().split("\n").at(-1) ?? "";
}

function why(error: unknown, child: ChildProcess, lastWords: string): string {
  if (child.exitCode === null) return error instanceof Error ? error.message : String(error);
  const ended = `the server ended with exit status ${child.exitCode} before it answered`;
  return lastWords ? `${ended}: ${lastWords}` : ended;
}

/** Waits for the process to end, and ends it where it would not. */
async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_MILLISECONDS);
  await exited;
  clearTimeout(impatience);
}
