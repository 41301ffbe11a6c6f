import { workspace } from "vscode";

export const SECTION = "celeryls";

/** Settings whose values are tables with keys of the user's; any other table is a group of settings. */
const TABLES = new Set(["diagnostics.severity", "diagnostics.perFileIgnores"]);

/**
 * The settings that the server is told, as JSON by their names: those that somebody set. The server lays them over what
 * the project's files say, so a default among them would win over the project.
 */
export function settings(): Record<string, unknown> {
  const section = workspace.getConfiguration(SECTION);
  const isSet = (name: string): boolean => {
    const found = section.inspect(name);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
      (value) => value !== undefined,
    );
  };
  return Object.fromEntries(
    leaves(JSON.parse(JSON.stringify(section))).filter(([name]) => isSet(name)),
  );
}

function leaves(group: object, prefix = ""): [string, unknown][] {
  return Object.entries(group).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    const isGroup = value !== null && typeof value === "object" && !Array.isArray(value);
    return isGroup && !TABLES.has(name)
      ? leaves(value, `${name}.`)
      : [[name, value] as [string, unknown]];
  });
}

/** The user's own command for the server; empty where none is set. */
export function command(): readonly string[] {
  const value: unknown = workspace.getConfiguration(SECTION).get("command");
  return Array.isArray(value) ? value.filter((part) => typeof part === "string") : [];
}

/** The path of the Python that the user set; empty where none is set. */
export function interpreter(): string {
  const value: unknown = workspace.getConfiguration(SECTION).get("interpreter");
  return typeof value === "string" ? value.trim() : "";
}
