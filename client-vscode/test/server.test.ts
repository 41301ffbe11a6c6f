import assert from "node:assert/strict";
import { test } from "node:test";
import type { Launch, Resolved } from "../src/launch";
import { keepServer } from "../src/server";
import type { State } from "../src/state";

/** A world in which servers are counted instead of started. */
function world() {
  const states: State[] = [];
  const started: Launch[] = [];
  let lose = () => {};
  let alive = 0;
  let most = 0;
  const now = { time: 0 };
  const answers: { resolved: Resolved; fails?: string; hangs?: boolean } = {
    resolved: { launch: { command: "/py", args: [] }, notes: [] },
  };
  const server = keepServer({
    resolve: async () => answers.resolved,
    connect: async (launch, signal, lost) => {
      if (answers.fails) throw new Error(answers.fails);
      if (answers.hangs)
        await new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(new Error("cut short"))),
        );
      most = Math.max(most, ++alive);
      started.push(launch);
      lose = () => {
        alive--;
        lost();
      };
      return { version: "1.2", stop: async () => void alive-- };
    },
    report: (state) => states.push(state),
    log: () => {},
    now: () => now.time,
  });
  return {
    server,
    states,
    started,
    answers,
    now,
    lose: () => lose(),
    alive: () => alive,
    most: () => most,
    kinds: () => states.map(({ kind }) => kind),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a first look starts the server and says its version", async () => {
  const { server, states, kinds } = world();
  await server.refresh();
  assert.deepEqual(kinds(), ["starting", "running"]);
  assert.deepEqual(states[1], {
    kind: "running",
    version: "1.2",
    launch: { command: "/py", args: [] },
  });
});

test("a second look starts nothing where the server would be the same", async () => {
  const { server, started } = world();
  await server.refresh();
  await server.refresh();
  assert.equal(started.length, 1);
});

test("a second look starts another one where the interpreter changed, after the first has ended", async () => {
  const { server, started, answers, most, alive } = world();
  await server.refresh();
  answers.resolved = { launch: { command: "/other", args: [] }, notes: [] };
  await server.refresh();
  assert.deepEqual(
    started.map(({ command }) => command),
    ["/py", "/other"],
  );
  assert.equal(most(), 1);
  assert.equal(alive(), 1);
});

test("the command always starts another one", async () => {
  const { server, started, most } = world();
  await server.refresh();
  await server.restart();
  assert.equal(started.length, 2);
  assert.equal(most(), 1);
});

test("three quick restarts never make two servers", async () => {
  const { server, started, most, alive } = world();
  await server.refresh();
  await Promise.all([server.restart(), server.restart(), server.restart()]);
  assert.ok(started.length <= 3);
  assert.equal(most(), 1);
  assert.equal(alive(), 1);
});

test("a restart gets through to a server that hangs while it starts", async () => {
  const { server, answers, kinds, alive } = world();
  answers.hangs = true;
  const first = server.refresh();
  await turn();
  answers.hangs = false;
  await server.restart();
  await first;
  assert.deepEqual(kinds(), ["starting", "starting", "running"]);
  assert.equal(alive(), 1);
});

test("no Python ends the old server and says what was passed over", async () => {
  const { server, answers, states, alive } = world();
  await server.refresh();
  answers.resolved = { notes: ["/old: Python 3.8 is older than 3.11"] };
  await server.refresh();
  assert.equal(alive(), 0);
  assert.deepEqual(states.at(-1), {
    kind: "noPython",
    passedOver: ["/old: Python 3.8 is older than 3.11"],
  });
});

test("a platform without a server says so, and not that a Python is missing", async () => {
  const { server, answers, states } = world();
  answers.resolved = { notes: [], cause: "no server for this platform" };
  await server.refresh();
  assert.deepEqual(states.at(-1), { kind: "failed", message: "no server for this platform" });
});

test("a server that does not start is told, and the next look tries again", async () => {
  const { server, answers, states } = world();
  answers.fails = "exit status 1";
  await server.refresh();
  assert.deepEqual(states.at(-1), { kind: "failed", message: "exit status 1" });
  delete answers.fails;
  await server.refresh();
  assert.equal(states.at(-1)?.kind, "running");
});

test("a server that dies is started again, but not for ever", async () => {
  const { server, started, lose, states } = world();
  await server.refresh();
  for (let time = 0; time < 10; time++) {
    lose();
    await turn();
    if (states.at(-1)?.kind === "failed") break;
  }
  assert.equal(started.length, 5);
  assert.deepEqual(states.at(-1), {
    kind: "failed",
    message: "the server ended 5 times in three minutes",
  });
});

test("a server that dies now and then is always started again", async () => {
  const { server, started, lose, now, states } = world();
  await server.refresh();
  for (let time = 0; time < 10; time++) {
    now.time += 60_001;
    lose();
    await turn();
  }
  assert.equal(started.length, 11);
  assert.equal(states.at(-1)?.kind, "running");
});

test("after the end nothing is started any more", async () => {
  const { server, alive, kinds } = world();
  await server.refresh();
  await server.stop();
  await server.restart();
  assert.equal(alive(), 0);
  assert.equal(kinds().at(-1), "stopped");
  assert.equal(server.connection(), undefined);
});
