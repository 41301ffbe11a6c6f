import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ConfigurationChangeEvent,
  commands,
  type ExtensionContext,
  extensions,
  window,
  workspace,
} from "vscode";
import { choose } from "./choose";
import { chooseInterpreter } from "./chooseInterpreter";
import { type ClientConnection, connect } from "./client";
import { registerCommands } from "./commands";
import { SECTION, settings } from "./config";
import { scrubbed } from "./environment";
import { askInForce, CHANGED } from "./inForce";
import { opening, stateLines } from "./log";
import { more } from "./more";
import { createNotices } from "./notices";
import { newTask } from "./pattern";
import { createProjectView } from "./projectView";
import { onChosen } from "./pythonExtension";
import { hasPythonServer } from "./pythonServer";
import { provideRulePages } from "./rulePage";
import { keepServer, type Server } from "./server";
import { createStatus } from "./status";
import {
  folderPaths,
  neutralFolder,
  projectInterpreter,
  pythonsHere,
  resolveHere,
} from "./surroundings";
import { showTaskMap } from "./taskMap";
import { askProject, TREE_CHANGED } from "./treeModel";

let server: Server<ClientConnection> | undefined;

export function activate(context: ExtensionContext): void {
  const channel = window.createOutputChannel("Celery", { log: true });
  const { version } = context.extension.packageJSON as { version: string };
  channel.info(opening(version, folderPaths(), workspace.isTrusted));
  const status = createStatus((document) => askInForce(server?.connection()?.client, document));
  const showLog = () => channel.show();
  const notices = createNotices(showLog);
  const projectView = createProjectView((above) => askProject(server?.connection()?.client, above));
  void commands.executeCommand("setContext", "celeryls.active", true);

  // The Python of the project, which tells the server which Celery the project has.
  let project: string | undefined;
  // Whether another extension answered Python names when the server started.
  let others = false;

  const kept = keepServer<ClientConnection>({
    resolve: () => resolveHere(context),
    connect: async (launch, signal, lost) => {
      project = await projectInterpreter();
      others = hasPythonServer();
      channel.info(`starting ${[launch.command, ...launch.args].join(" ")}`);
      const around = {
        channel,
        cwd: neutralFolder(context),
        environment: scrubbed(process.env),
        initializationOptions: {
          trusted: workspace.isTrusted,
          settings: settings(),
          interpreter: project,
          asksChoices: true,
          groupsActions: true,
          tellsChanges: true,
          opensRules: true,
          showsCallers: true,
          hasPythonServer: others,
        },
      };
      const connection = await connect(launch, around, signal, lost);
      connection.client.onNotification(CHANGED, () => status.refresh());
      connection.client.onNotification(TREE_CHANGED, () => projectView.refresh());
      return connection;
    },
    report: (state) => {
      for (const line of stateLines(state)) channel.info(line);
      status.show(state);
      notices.show(state);
      projectView.refresh();
    },
    log: (message) => channel.info(message),
    now: Date.now,
  });
  server = kept;

  const configurationChanged = async (event: ConfigurationChangeEvent): Promise<void> => {
    if (!event.affectsConfiguration(SECTION)) return;
    status.refresh();
    const ours = ["command", "interpreter"].map((name) => `${SECTION}.${name}`);
    if (ours.some((key) => event.affectsConfiguration(key))) await kept.refresh();
    const params = { settings: { [SECTION]: settings() } };
    await kept.connection()?.client.sendNotification("workspace/didChangeConfiguration", params);
  };

  // An untrusted workspace has no say in the Python, so nobody is asked about it.
  const heedPythonExtension = async (): Promise<void> => {
    const chosen = async () =>
      (await projectInterpreter()) === project ? kept.refresh() : kept.restart();
    const listener = workspace.isTrusted && (await onChosen(() => void chosen()));
    if (listener) context.subscriptions.push(listener);
  };

  context.subscriptions.push(
    channel,
    status,
    projectView,
    ...registerCommands({
      refreshProject: () => projectView.refresh(),
      showTaskMap: () => showTaskMap(kept.connection()?.client),
      restart: () => {
        notices.forget();
        return kept.restart();
      },
      showLog,
      newTask: () => newTask(kept.connection()?.client),
      choose: (choice) => choose(kept.connection()?.client, choice),
      more: (further) => more(kept.connection()?.client, further),
      sample: () => readFile(context.asAbsolutePath(join("walkthrough", "sample.py")), "utf8"),
      chooseInterpreter: () => chooseInterpreter(() => pythonsHere(context)),
    }),
    provideRulePages(async (code) => {
      const page = kept.connection()?.client.sendRequest<string | null>("celeryls/rule", { code });
      return (await page) ?? undefined;
    }),
    workspace.onDidChangeConfiguration(configurationChanged),
    extensions.onDidChange(async () => {
      if (hasPythonServer() !== others) await kept.restart();
    }),
    workspace.onDidChangeWorkspaceFolders(() => kept.refresh()),
    workspace.onDidGrantWorkspaceTrust(() => {
      void heedPythonExtension();
      // The server learns of the trust when it starts.
      return kept.restart();
    }),
  );
  void heedPythonExtension();
  // Commands, such as a restart, must not wait for a server that hangs.
  void kept.refresh();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
