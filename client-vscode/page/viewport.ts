import type { TaskMap } from "./model";

/** How far a picture is magnified, and where the origin of its places is, in pixels. */
export interface Viewport {
  zoom: number;
  pan: { x: number; y: number };
}

export interface Size {
  clientWidth: number;
  clientHeight: number;
}

export const PADDING = 30;
export const LEAST_ZOOM = 0.02;
export const MOST_ZOOM = 3;

/** The viewport that has all nodes with these ids in view. */
export function fitted(container: Size, { boxes }: TaskMap, ids: Set<string>): Viewport {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of ids) {
    const [x, y, width, height] = boxes[id] ?? [0, 0, 80, 26];
    left = Math.min(left, x - width / 2);
    right = Math.max(right, x + width / 2);
    top = Math.min(top, y - height / 2);
    bottom = Math.max(bottom, y + height / 2);
  }
  if (left > right) return { zoom: 1, pan: { x: 0, y: 0 } };
  const { clientWidth, clientHeight } = container;
  const whole = Math.min(
    (clientWidth - 2 * PADDING) / (right - left),
    (clientHeight - 2 * PADDING) / (bottom - top),
  );
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, whole));
  const x = (clientWidth - zoom * (left + right)) / 2;
  const y = (clientHeight - zoom * (top + bottom)) / 2;
  return { zoom, pan: { x, y } };
}
