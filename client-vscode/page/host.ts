import type { Place, TaskMap } from "./model";

interface VsCode {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): VsCode;

const vscode = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : undefined;

/** The map that the page came with, and each one that VS Code sends. */
export function receive(show: (map: TaskMap) => void) {
  window.addEventListener("message", ({ data }) => {
    if (data?.type === "graph") show(data.map as TaskMap);
  });
  const written = document.getElementById("map")?.textContent?.trim();
  if (written) show(JSON.parse(written) as TaskMap);
  vscode?.postMessage({ type: "ready" });
}

/** Opens a place in the editor: by a message in VS Code, by a link elsewhere. */
export function open(place: Place, root: string) {
  if (vscode) vscode.postMessage({ type: "open", ...place });
  else window.location.href = link(place, root);
}

export function link({ path, line, column }: Place, root: string): string {
  const whole = /^(?:\/|[A-Za-z]:)/.test(path) ? path : `${root}/${path}`;
  const start = whole.startsWith("/") ? "" : "/";
  return `vscode://file${start}${encodeURI(whole)}:${line}:${column}`;
}
