// Answers a test's requests from inside the extension host: no keys and no pixels, so all snippets and all code
// actions can be gone through in seconds. A request is one POST of {"do": name, ...} to the socket in $DRIVER_SOCKET.

const { readFileSync } = require("node:fs");
const http = require("node:http");
const vscode = require("vscode");

const SECONDS_UNTIL_OFFERED = 90;
const RESOLVED = 100;

const answers = {
  served, show, close, closeAll, accept, act, offered, actions, diagnostics, definitions, renamed, signature, trusted, configure,
  notebook, compare, shown,
};

exports.activate = (context) => {
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const query = JSON.parse(body);
    try {
      response.end(JSON.stringify({ answer: (await answers[query.do](query)) ?? null }));
    } catch (error) {
      response.end(JSON.stringify({ error: error.stack }));
    }
  });
  server.listen(process.env.DRIVER_SOCKET);
  context.subscriptions.push({ dispose: () => server.close() });
};

// Until our server answers in a file that ends with an empty line.
async function served({ path }) {
  const { document } = await open(path);
  const { end } = document.lineAt(document.lineCount - 1).range;
  const editor = vscode.window.activeTextEditor;
  // Where patterns do not come up by themselves, a whole prefix brings them.
  await editor.edit((edit) => edit.insert(end, "cemail"));
  const typed = end.translate(0, "cemail".length);
  await until(async () => (await completions(document, typed)).some((each) => named(each) === "cemail"));
  await close();
}

async function close() {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}

async function closeAll() {
  while (vscode.window.tabGroups.activeTabGroup.activeTab) await close();
}

// Puts the cursor on a line and column, both from 1.
async function show({ path, line, column }) {
  const document = await documentOf(path);
  await open(path, document.offsetAt(new vscode.Position(line - 1, column - 1)));
}

// Accepts the completion item with this label at a place, as VS Code would, and saves.
async function accept({ path, at, chosen }) {
  const editor = await open(path, ...at);
  const { document } = editor;
  const item = await until(async () =>
    (await completions(document, editor.selection.active, RESOLVED)).find((each) => named(each) === chosen),
  );
  // The imports come first, then the snippet takes the place of the prefix, which they pushed down.
  const cursor = editor.selection.active;
  const { start, end } = item.range?.replacing ?? item.range ?? new vscode.Range(cursor, cursor);
  const before = document.lineCount;
  const imports = new vscode.WorkspaceEdit();
  imports.set(document.uri, item.additionalTextEdits ?? []);
  await vscode.workspace.applyEdit(imports);
  const down = document.lineCount - before;
  const range = new vscode.Range(start.translate(down), end.translate(down));
  const text = item.insertText instanceof vscode.SnippetString ? item.insertText : plain(item);
  await editor.insertSnippet(text, range);
  await finish(document);
}

// Applies the code action with this title and saves.
async function act({ path, at, chosen }) {
  const { document, selection } = await open(path, ...at);
  const action = await until(async () => (await offers(document, selection)).find((each) => each.title === chosen));
  if (action.edit) await vscode.workspace.applyEdit(action.edit);
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  await finish(document);
}

// The labels of the completion items at a place.
async function offered({ path, at }) {
  const { document, selection } = await open(path, ...at);
  return (await completions(document, selection.active)).map(named);
}

// The code actions at a place, as {title, kind}.
async function actions({ path, at }) {
  const { document, selection } = await open(path, ...at);
  const found = await offers(document, selection);
  return found.map((action) => ({ title: action.title, kind: action.kind?.value }));
}

// The signature that is shown at a place; null without one.
async function signature({ path, at }) {
  const { document, selection } = await open(path, ...at);
  const found = await vscode.commands.executeCommand(
    "vscode.executeSignatureHelpProvider", document.uri, selection.active,
  );
  return found?.signatures[found.activeSignature].label ?? null;
}

async function diagnostics({ path }) {
  const found = vscode.languages.getDiagnostics(vscode.Uri.file(path));
  return found.map(({ code, message, source, severity }) => ({
    code: code?.value ?? code, message, source, severity: vscode.DiagnosticSeverity[severity],
  }));
}

// How many definitions there are of the name at a place.
async function definitions({ path, at }) {
  const { document, selection } = await open(path, ...at);
  const found = await vscode.commands.executeCommand("vscode.executeDefinitionProvider", document.uri, selection.active);
  return found.length;
}

// How many places a rename of the name at a place would change.
async function renamed({ path, at, name }) {
  const { document, selection } = await open(path, ...at);
  const edit = await vscode.commands.executeCommand(
    "vscode.executeDocumentRenameProvider", document.uri, selection.active, name,
  );
  return edit.entries().reduce((count, [, edits]) => count + edits.length, 0);
}

// Opens a notebook as such.
async function notebook({ path }) {
  await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(path), "jupyter-notebook");
}

// Opens what git has of a file beside the file itself.
async function compare({ path }) {
  const git = vscode.extensions.getExtension("vscode.git");
  const exported = await git.activate();
  await until(async () => exported.enabled);
  const api = exported.getAPI(1);
  const file = vscode.Uri.file(path);
  await vscode.commands.executeCommand("vscode.diff", api.toGitUri(file, "HEAD"), file);
}

// What our server, or any other extension, says in the open documents that are not files: by the document's scheme,
// the labels of its completions, the titles of its actions, and its findings.
async function shown({ scheme }) {
  const document = await until(async () =>
    vscode.workspace.textDocuments.find((each) => each.uri.scheme === scheme && each.languageId === "python"),
  );
  const whole = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
  return {
    completions: (await completions(document, whole.end)).map(named),
    actions: (await offers(document, whole)).map((action) => action.title),
    findings: vscode.languages.getDiagnostics(document.uri).map(({ message }) => message),
  };
}

async function trusted() {
  return vscode.workspace.isTrusted;
}

// Sets a user's setting; without a value, as if nobody had set it.
async function configure({ key, value }) {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}

// The document of a file, with the text that the file has now: VS Code keeps a document for minutes after its tab is
// closed, and reads it again some time after the file has changed.
async function documentOf(path) {
  const document = await vscode.workspace.openTextDocument(path);
  await until(() => document.isDirty || document.getText() === readFileSync(path, "utf8"));
  return document;
}

async function open(path, offset = 0, end = offset) {
  const document = await documentOf(path);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(document.positionAt(offset), document.positionAt(end));
  return editor;
}

async function finish(document) {
  await document.save();
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
}

// Resolving is what brings the imports; of another server's thousands of items nobody needs that.
async function completions(document, position, resolved = 0) {
  const list = await vscode.commands.executeCommand(
    "vscode.executeCompletionItemProvider", document.uri, position, undefined, resolved,
  );
  return list.items;
}

async function offers(document, selection) {
  const listed = await vscode.commands.executeCommand(
    "vscode.executeCodeActionProvider", document.uri, selection, undefined, RESOLVED,
  );
  return listed.flatMap((action) => further(action.command) ?? [action]);
}

// The actions behind the entry that leads to more of them; such an entry with one action applies it.
function further(command) {
  if (command?.command !== "celeryls.more") return undefined;
  const [{ prompt, actions }] = command.arguments;
  return actions.map((action) => ({
    title: action.title,
    kind: { value: action.kind },
    command: { ...command, arguments: [{ prompt, actions: [action] }] },
  }));
}

function named(item) {
  return typeof item.label === "string" ? item.label : item.label.label;
}

function plain(item) {
  return new vscode.SnippetString().appendText(item.insertText ?? named(item));
}

async function until(find) {
  const end = Date.now() + SECONDS_UNTIL_OFFERED * 1000;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not in time: ${find}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
