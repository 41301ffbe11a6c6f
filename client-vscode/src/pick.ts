import { type QuickPick, type QuickPickItem, window } from "vscode";

/**
 * Shows a list whose items may change while it is open; undefined where nothing is picked.
 *
 * `fill` gets the list before it is shown. An item that `accepts` refuses can't be picked: it is there to be read.
 */
export function pick<T extends QuickPickItem>(
  fill: (list: QuickPick<T>) => void,
  accepts: (item: T) => boolean = () => true,
): Promise<T | undefined> {
  const list = window.createQuickPick<T>();
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const [item] = list.selectedItems;
      if (!item || !accepts(item)) return;
      resolve(item);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    fill(list);
    list.show();
  });
}
