import { commands, Location, Position, Range, Uri } from "vscode";
import type { Location as Place } from "vscode-languageclient/node";

/** Lists the places that start a task, beside its name at a position of a file. */
export async function showCallers(
  uri: string,
  { line, character }: Place["range"]["start"],
  places: readonly Place[],
): Promise<void> {
  const found = places.map(({ uri: of, range: { start, end } }) => {
    const from = new Position(start.line, start.character);
    return new Location(Uri.parse(of), new Range(from, new Position(end.line, end.character)));
  });
  const at = new Position(line, character);
  await commands.executeCommand("editor.action.showReferences", Uri.parse(uri), at, found);
}
