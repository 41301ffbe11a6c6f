import { extensions, workspace } from "vscode";

/** Extensions that answer Python names, each with the switch that turns that off. */
const SERVERS: readonly (readonly [id: string, section: string, off: string])[] = [
  ["ms-pyright.pyright", "pyright", "disableLanguageServices"],
  ["detachhead.basedpyright", "basedpyright", "disableLanguageServices"],
  ["astral-sh.ty", "ty", "disableLanguageServices"],
  ["meta.pyrefly", "python.pyrefly", "disableLanguageServices"],
];

/** Whether another extension answers "go to definition" for Python names: Pylance, Jedi, pyright, ty … */
export function hasPythonServer(): boolean {
  const own = extensions.getExtension("ms-python.python");
  // Without Pylance it starts Jedi.
  if (own && workspace.getConfiguration("python").get("languageServer") !== "None") return true;
  return SERVERS.some(
    ([id, section, off]) =>
      extensions.getExtension(id) && workspace.getConfiguration(section).get(off) !== true,
  );
}
