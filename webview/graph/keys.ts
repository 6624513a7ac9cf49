import type { Direction } from "./neighbours.js";

export interface KeyActions {
  /** To a neighbour along the edges, or beside. */
  go(direction: Direction): void;
  /** Opens or folds what is chosen. */
  open(): void;
  /** Folds the module around. */
  leave(): void;
  zoom(factor: number): void;
  fit(): void;
  search(): void;
  /** A step of the walk, forward or back. */
  walk(by: 1 | -1): void;
}

/**
 * What a key does in the picture; undefined for keys that do nothing there.
 *
 * @param direction in which the graph is drawn: the arrows follow it
 */
export function actionOf(key: string, direction: "TB" | "LR", actions: KeyActions): (() => void) | undefined {
  const down = direction === "TB";
  const table: Record<string, () => void> = {
    ArrowDown: () => actions.go(down ? "next" : "after"),
    ArrowUp: () => actions.go(down ? "previous" : "before"),
    ArrowRight: () => actions.go(down ? "after" : "next"),
    ArrowLeft: () => actions.go(down ? "before" : "previous"),
    Enter: () => actions.open(),
    Escape: () => actions.leave(),
    "+": () => actions.zoom(1.25),
    "=": () => actions.zoom(1.25),
    "-": () => actions.zoom(0.8),
    "0": () => actions.fit(),
    f: () => actions.fit(),
    "/": () => actions.search(),
    n: () => actions.walk(1),
    p: () => actions.walk(-1),
  };
  return table[key];
}
