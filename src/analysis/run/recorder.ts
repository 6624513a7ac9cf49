import { unknownReads } from "../../engine/shapeMode.js";
import type { SiteFact, ValueFact } from "../facts.js";
import type { Probes } from "../instrument/probes.js";
import type { Place } from "../sites.js";
import type { RunFile } from "./messages.js";
import type { Progress } from "./progress.js";
import type { Values } from "./values.js";

const mostValues = 8;
/** Expressions under way: an error that was caught leaves some behind, so the list is bounded. */
const mostDepth = 20_000;
/** Places that led to a failure. */
const mostCallers = 20;

/** A site's number among those of all files: the file's number in the upper part. */
const FILE = 2 ** 24;

interface Seen {
  last: unknown;
  keys: string[];
  values: ValueFact[];
  calls: number;
  more: boolean;
}

/** What the probes of a run's files tell: the values at each site, and which expression is running. */
export class Recorder {
  private readonly files: { file: RunFile; seen: (Seen | undefined)[]; places: (Place | undefined)[] }[] = [];
  /** Expressions that have begun and not ended, and how often unknown values had been read by then. */
  private readonly running: number[] = [];
  private readonly reads: number[] = [];
  /** The value that the last expression gave came from one that is not there. */
  private lastUnknown = false;
  /** A class with an `@input`, by its name. */
  readonly classes = new Map<string, { file: RunFile; made: unknown }>();
  /** Where a value was first seen as an expression's: definitions are looked up by it. */
  readonly origins = new Map<object, Place>();

  constructor(
    private readonly values: Values,
    private readonly progress: Progress,
    private readonly isNotable: (value: object) => boolean,
  ) {}

  /** The innermost expression that runs. */
  place(): Place | undefined {
    return this.running.length === 0 ? undefined : this.placeOf(this.running[this.running.length - 1]);
  }

  /** The innermost expression of a file that runs. */
  placeIn(path: string): Place | undefined {
    const id = this.running.findLast((id) => this.files[Math.floor(id / FILE)].file.path === path);
    return id === undefined ? undefined : this.placeOf(id);
  }

  /** How many expressions are running: `callers` leaves out those below. */
  get depth(): number {
    return this.running.length;
  }

  /** The name of what the innermost expression calls. */
  callee(): string | undefined {
    if (this.running.length === 0) return undefined;
    const id = this.running[this.running.length - 1];
    return this.files[Math.floor(id / FILE)].file.callees[id % FILE];
  }

  /** Expressions around the innermost one, from the inside. */
  callers(): Place[] {
    return this.running
      .slice(0, -1)
      .slice(-mostCallers)
      .reverse()
      .map((id) => this.placeOf(id));
  }

  /** Whether the innermost expression has read values that are not there. */
  readUnknown(): boolean {
    return this.reads.length > 0 && this.reads[this.reads.length - 1] !== unknownReads.count;
  }

  /** Forgets what is under way: something new begins. */
  restart(): void {
    this.running.length = 0;
    this.reads.length = 0;
  }

  private placeOf(id: number): Place {
    const { file, places } = this.files[Math.floor(id / FILE)];
    const site = id % FILE;
    return (places[site] ??= {
      file: file.path,
      span: { start: file.spans[2 * site], end: file.spans[2 * site + 1] },
    });
  }

  /** What was seen in each file. */
  sites(): Record<string, SiteFact[]> {
    return Object.fromEntries(
      this.files.map(({ file, seen }) => {
        const facts: SiteFact[] = [];
        seen.forEach((found, site) => {
          if (found !== undefined && found.values.length > 0)
            facts.push({ site, values: found.values, calls: found.calls, ...(found.more && { more: true as const }) });
        });
        return [file.path, facts];
      }),
    );
  }

  private begin(id: number): void {
    this.progress.tick();
    if (this.running.length >= mostDepth) {
      this.running.splice(0, mostDepth / 2);
      this.reads.splice(0, mostDepth / 2);
    }
    this.running.push(id);
    this.reads.push(unknownReads.count);
  }

  /** @returns whether values that are not there were read on the way */
  private end(id: number): boolean {
    const { running, reads } = this;
    let at = running.length - 1;
    // Between an expression of an async function and its end others run, and errors leave theirs unended.
    if (running[at] !== id) at = running.lastIndexOf(id);
    if (at < 0) return false;
    const unknown = reads[at] !== unknownReads.count;
    running.length = at;
    reads.length = at;
    return unknown;
  }

  private see(seen: (Seen | undefined)[], site: number, value: unknown, unknown: boolean): void {
    const found = (seen[site] ??= { last: unset, keys: [], values: [], calls: 0, more: false });
    found.calls++;
    if (value === found.last && !unknown) return;
    found.last = value;
    const isPlain = typeof value === "number" || typeof value === "boolean" || typeof value === "string";
    const key = unknown && isPlain ? "unknown" : this.values.key(value);
    if (key === undefined || found.keys.includes(key)) return;
    if (found.values.length === mostValues) {
      found.more = true;
      return;
    }
    const fact: ValueFact | undefined = key === "unknown" ? { kind: "unknown" } : this.values.of(value);
    if (fact === undefined) return;
    found.keys.push(key);
    found.values.push(fact);
  }

  /** The probes of a file's code. */
  probes(file: RunFile): Probes {
    const seen: (Seen | undefined)[] = [];
    const base = this.files.length * FILE;
    this.files.push({ file, seen, places: [] });
    const { progress } = this;
    return {
      __gE: (site) => this.begin(base + site),
      __gL: (site, value) => {
        const unknown = this.end(base + site);
        this.lastUnknown = unknown;
        this.see(seen, site, value, unknown);
        if (typeof value === "object" && value !== null && this.isNotable(value) && !this.origins.has(value))
          this.origins.set(value, this.placeOf(base + site));
        return value;
      },
      __gS: (site, value) => {
        this.see(seen, site, value, false);
        return value;
      },
      __gD: (site, value) => {
        this.see(seen, site, value, this.lastUnknown);
        this.lastUnknown = false;
        return value;
      },
      __gB: (site) => progress.beginLoop(this.placeOf(base + site)),
      __gO: (site, values) => {
        progress.beginOver(this.placeOf(base + site), values);
        return values;
      },
      __gN: (site) => {
        progress.tick();
        return progress.leavesLoop(this.placeOf(base + site));
      },
      __gT: (site, thrown) => {
        this.running.push(base + site);
        this.reads.push(unknownReads.count);
        return thrown;
      },
      __gK: () => progress.caught(),
      __gC: (name, made) => void this.classes.set(name, { file, made }),
    };
  }
}

const unset = Symbol("unset");
