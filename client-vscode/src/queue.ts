/** Does the work; `force` as it was asked for, `signal` ends it early for a newer request. */
export type Work = (force: boolean, signal: AbortSignal) => Promise<void>;

/**
 * Runs `work` for each request, never twice at a time.
 *
 * Requests that come while it runs make one more run together, forced where one of them was. A
 * forced one cuts the run short: what it is about to make would be thrown away.
 */
export function queued(work: Work): (force: boolean) => Promise<void> {
  let running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  let waiting: { force: boolean; readonly done: Promise<void> } | undefined;

  const start = (force: boolean): Promise<void> => {
    const abort = new AbortController();
    const done = work(force, abort.signal).finally(() => {
      running = undefined;
    });
    running = { abort, done };
    return done;
  };

  const startWaiting = (): Promise<void> => {
    const force = waiting?.force ?? false;
    waiting = undefined;
    return start(force);
  };

  return (force) => {
    if (!running && !waiting) return start(force);
    if (force) running?.abort.abort();
    if (waiting) waiting.force ||= force;
    else
      waiting = {
        force,
        done: (running?.done ?? Promise.resolve()).then(startWaiting, startWaiting),
      };
    return waiting.done;
  };
}
