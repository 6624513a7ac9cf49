/** Lists which objects of a set are still alive, without keeping any of them alive. */
import { inspect } from "node:util";

/** While a list is read: who takes down the members. */
let reader: ((member: Listed) => void) | null = null;

/** The method by which Node prints an object. */
export const print = inspect.custom;

/** What a `WeakList` can hold: its `[print]` returns `answer(this)`, which tells a list that it is alive. */
export interface Listed {
  /** What `console.log` shows. */
  toString(): string;
  [print](): string;
}

/** What the `[print]` of a member of lists returns. */
export function answer(member: Listed): string {
  if (reader === null) return member.toString();
  reader(member);
  return "";
}

/** Spelled out, since a program may change the defaults. */
const everything = {
  showHidden: true,
  customInspect: true,
  showProxy: false,
  maxArrayLength: Infinity,
  depth: 1,
  compact: true,
  breakLength: Infinity,
  sorted: false,
  colors: false,
} as const;

/**
 * A set that holds its members weakly and can list those that are alive, which JavaScript's own `WeakSet` cannot; Node's `inspect` can list
 * one (`showHidden`, https://nodejs.org/api/util.html). V8's collector of new objects takes the dead out of a `WeakSet`, where it leaves the targets of a
 * `WeakRef` alone: to learn which young objects died costs 0.3 ms instead of a whole collection.
 */
export class WeakList<T extends Listed> {
  private readonly members = new WeakSet<T>();

  add(member: T): void {
    this.members.add(member);
  }

  delete(member: T): void {
    this.members.delete(member);
  }

  /** The members that were not collected; null where they cannot be listed: on other hosts than Node, or with no stack left. */
  alive(): T[] | null {
    if (!(isListable ??= WeakList.works())) return null;
    return this.read();
  }

  private read(): T[] | null {
    const found: T[] = [];
    reader = (member) => found.push(member as T);
    try {
      // A stack overflow inside becomes text that begins otherwise, and members after it are missing.
      return inspect(this.members, everything).startsWith("WeakSet {") ? found : null;
    } catch {
      return null;
    } finally {
      reader = null;
    }
  }

  /** Whether this host lists members, tried on some. */
  private static works(): boolean {
    const list = new WeakList<Trial>();
    const members = Array.from({ length: 200 }, () => new Trial());
    for (const member of members) list.add(member);
    const found = new Set(list.read());
    return members.every((member) => found.has(member));
  }
}

class Trial implements Listed {
  [print](): string {
    return answer(this);
  }
}

let isListable: boolean | undefined;
