import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { more } from "../src/more";
import * as vscode from "./fake/vscode";

beforeEach(vscode.reset);

const turn = () => new Promise((resolve) => setImmediate(resolve));
const EXPIRES = { title: "Celery: let messages expire", data: { id: "expires" } };
const ROUTE = {
  title: "Celery: route to a queue",
  command: { title: "", command: "celeryls.choose", arguments: ["queues"] },
};

function client(edit?: unknown) {
  const requests: unknown[] = [];
  return {
    requests,
    protocol2CodeConverter: { asWorkspaceEdit: async (given: unknown) => given },
    sendRequest: async (method: string, params: unknown) => {
      requests.push([method, params]);
      return { edit };
    },
  };
}

async function picking(label: string, fake: ReturnType<typeof client>) {
  const done = more(fake as never, { prompt: "more", actions: [EXPIRES, ROUTE] });
  await turn();
  vscode.open[0]?.accept(label);
  await done;
}

test("the action that is picked is resolved and applied", async () => {
  const fake = client("the edit");
  await picking("let messages expire", fake);
  assert.deepEqual(vscode.open[0]?.labels(), ["let messages expire", "route to a queue"]);
  assert.deepEqual(fake.requests, [["codeAction/resolve", EXPIRES]]);
  assert.equal(vscode.workspace.edits.at(-1), "the edit");
});

test("one that asks for a value runs its own command", async () => {
  const fake = client();
  await picking("route to a queue", fake);
  assert.deepEqual(vscode.asked, ["run celeryls.choose queues"]);
  assert.deepEqual(fake.requests, []);
});

test("a single action is applied at once, and one that no longer fits says so", async () => {
  await more(client() as never, { prompt: "more", actions: [EXPIRES] });
  assert.equal(vscode.open.length, 0);
  assert.match(vscode.asked[0] ?? "", /nothing was changed/);
});
