import { type Launch, type Resolved, sameLaunch } from "./launch";
import { queued } from "./queue";
import type { State } from "./state";

/** A server that answers. */
export interface Connection {
  readonly version: string | undefined;
  /** Ends the server and waits until its process is gone; it never rejects. */
  stop(): Promise<void>;
}

/** What keeping a server needs of the world. */
export interface Ports<C extends Connection> {
  resolve(): Promise<Resolved>;
  /** Starts a server; `lost` is called once where it ends by itself after that. */
  connect(launch: Launch, signal: AbortSignal, lost: () => void): Promise<C>;
  report(state: State): void;
  log(message: string): void;
  now(): number;
}

export interface Server<C extends Connection> {
  /** Makes sure that the right server runs: another one is started only where that changed. */
  refresh(): Promise<void>;
  /** Starts the server anew in any case. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  connection(): C | undefined;
}

const RESTARTS = 4;
const WITHIN_MILLISECONDS = 3 * 60_000;

/** Keeps one server running, never two. */
export function keepServer<C extends Connection>(ports: Ports<C>): Server<C> {
  let current: { readonly launch: Launch; readonly connection: C } | undefined;
  let lostAt: number[] = [];
  let closed = false;

  const end = async (): Promise<void> => {
    const connection = current?.connection;
    current = undefined;
    await connection?.stop();
  };

  const work = async (force: boolean, signal: AbortSignal): Promise<void> => {
    if (closed) return end();
    const { launch, notes, cause } = await ports.resolve();
    for (const note of notes) ports.log(note);
    if (signal.aborted) return;
    if (!force && current && sameLaunch(launch, current.launch)) return;
    await end();
    if (!launch && cause) return ports.report({ kind: "failed", message: cause });
    if (!launch) return ports.report({ kind: "noPython", passedOver: notes });
    ports.report({ kind: "starting" });
    try {
      const connection = await ports.connect(launch, signal, () => lost(connection));
      current = { launch, connection };
      ports.report({ kind: "running", version: connection.version, launch });
    } catch (error) {
      if (signal.aborted) return;
      ports.report({
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };

  const request = queued(work);

  // A server that keeps dying is left alone, as the user could do nothing else either.
  const lost = (connection: C): void => {
    if (closed || current?.connection !== connection) return;
    current = undefined;
    const now = ports.now();
    lostAt = [...lostAt.filter((time) => now - time < WITHIN_MILLISECONDS), now];
    if (lostAt.length <= RESTARTS) void request(false);
    else
      ports.report({
        kind: "failed",
        message: `the server ended ${lostAt.length} times in three minutes`,
      });
  };

  return {
    refresh: () => request(false),
    restart: () => {
      lostAt = [];
      return request(true);
    },
    stop: async () => {
      closed = true;
      await request(true);
      ports.report({ kind: "stopped" });
    },
    connection: () => current?.connection,
  };
}
