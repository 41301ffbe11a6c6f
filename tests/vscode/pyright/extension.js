// Starts pyright, as the Python extensions that users have beside ours do with theirs.

const { join } = require("node:path");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const module = join(process.env.TOOLS, "node_modules/pyright/langserver.index.js");
  const server = { command: process.execPath, args: [module, "--stdio"] };
  client = new LanguageClient("pyright", "Pyright", server, { documentSelector: [{ language: "python" }] });
  await client.start();
};

exports.deactivate = () => client?.stop();
