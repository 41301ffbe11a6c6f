import assert from "node:assert/strict";
import { test } from "node:test";
import { queued } from "../src/queue";

/** Work that ends when it is told to, and counts how much of it runs at once. */
function work() {
  const runs: { force: boolean; aborted: boolean; end: (error?: Error) => void }[] = [];
  let atOnce = 0;
  let most = 0;
  const request = queued(async (force, signal) => {
    most = Math.max(most, ++atOnce);
    const run = { force, aborted: false, end: (_error?: Error) => {} };
    signal.addEventListener("abort", () => {
      run.aborted = true;
    });
    runs.push(run);
    await new Promise<void>((resolve, reject) => {
      run.end = (error) => (error ? reject(error) : resolve());
    }).finally(() => atOnce--);
  });
  return { runs, request, most: () => most };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("two quick requests behind a running one make one more run", async () => {
  const { runs, request, most } = work();
  const all = [request(false), request(true), request(false), request(true)];
  assert.equal(runs.length, 1);
  runs[0]?.end();
  await turn();
  assert.equal(runs.length, 2);
  runs[1]?.end();
  await Promise.all(all);
  assert.equal(runs.length, 2);
  assert.equal(most(), 1);
});

test("the run that follows is forced where one of its requests was", async () => {
  const { runs, request } = work();
  void request(false);
  void request(false);
  void request(true);
  void request(false);
  runs[0]?.end();
  await turn();
  assert.deepEqual(
    runs.map(({ force }) => force),
    [false, true],
  );
  runs[1]?.end();
});

test("a forced request cuts the running one short, another does not", async () => {
  const { runs, request } = work();
  void request(false);
  void request(false);
  assert.equal(runs[0]?.aborted, false);
  void request(true);
  assert.equal(runs[0]?.aborted, true);
  runs[0]?.end();
  await turn();
  runs[1]?.end();
});

test("a run that fails does not keep the next one from running", async () => {
  const { runs, request } = work();
  const first = request(true);
  const second = request(true);
  runs[0]?.end(new Error("no"));
  await assert.rejects(first, /no/);
  await turn();
  runs[1]?.end();
  await second;
  assert.equal(runs.length, 2);
});

test("a request in the very moment in which a run ends does not make two at once", async () => {
  const { runs, request, most } = work();
  const first = request(true);
  const second = request(true);
  const third = first.then(() => request(true));
  runs[0]?.end();
  await turn();
  for (let index = 1; index < runs.length; index++) {
    runs[index]?.end();
    await turn();
  }
  await Promise.all([second, third]);
  assert.equal(most(), 1);
});
