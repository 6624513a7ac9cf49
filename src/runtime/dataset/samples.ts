import { FormatError } from "../../engine/io/formatError.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import { say, type Words } from "../../protocol/said.js";
import { fieldFor, type Field, type FieldPlace } from "./fields/index.js";
import { RowKeys } from "./keys.js";
import type { Opened, OpenedPart, Progress } from "./opened.js";

/** Samples that can be asked for one by one: a `Dataset`, rows of arrays, files. */
export interface SampleSet {
  readonly name: string;
  readonly length: number;
  /** The values of a sample: `[x, y]`, the target last. */
  at(index: number): readonly unknown[];
  /** The numbers of the samples' inputs where they are known otherwise. */
  key?(index: number): bigint;
}

export interface SampleSettings {
  format: string;
  /** Names of the positions; `x` and `y`, or `x0`, `x1`... and `y` by default. */
  names?: readonly string[];
  /** Names of the features of a position that is a row of them. */
  features?: readonly string[];
  /** Names of the classes of the target. */
  classes?: readonly string[];
  token?: FieldPlace["token"];
  /** Samples of a part that are looked at, and milliseconds that this may take for all parts. */
  most?: number;
  patience?: number;
  progress?: Progress;
}

/** Samples that tell what is at a position. */
const peeked = 5;
/** Samples that cannot be read before the look ends. */
const mostDamaged = 100;
const usualMost = 20_000;
const usualPatience = 10_000;

/** Looks at samples, evenly spread, as long as the time allows. @throws TypeError where they hold what cannot be shown */
export function openSamples(sets: readonly SampleSet[], settings: SampleSettings): Opened {
  const { format, most = usualMost, patience = usualPatience, progress = () => undefined } = settings;
  const filled = sets.filter(({ length }) => length > 0);
  if (filled.length === 0) throw new RangeError("There are no samples.");
  const fields = fieldsOf(filled, settings);
  const inputs = Math.max(1, fields.length - 1);
  const notes: Words[] = [];
  const goals = filled.map(({ length }) => Math.min(most, length));
  const total = goals.reduce((a, b) => a + b, 0);
  let before = 0;
  const parts = filled.map((set, part): OpenedPart => {
    const end = performance.now() + (patience * goals[part]) / total;
    const rows = new RowKeys(goals[part]);
    const keys = new BigUint64Array(set.key ? goals[part] : 0);
    const damaged: string[] = [];
    let [looked, bytes] = [0, 0];
    for (const index of spread(set.length)) {
      if (looked === goals[part] || (looked > 0 && performance.now() > end)) break;
      if (looked % 256 === 0) progress({ done: before + looked, total });
      const values = sampleOf(set, index);
      if (values instanceof FormatError) {
        damaged.push(values.message);
        continue;
      }
      const row = looked++;
      if (set.key) keys[row] = set.key(index);
      fields.forEach((field, place) => {
        bytes += field.bytes(values[place]);
        field.add(part, values[place], place < inputs && !set.key ? (value) => rows.mix(row, value) : () => undefined);
      });
    }
    before += looked;
    const seen = looked + damaged.length;
    if (damaged.length > 0)
      notes.push(say("{0} of {1} samples of “{2}” cannot be read: {3}", damaged.length, seen, set.name, damaged[0]));
    if (seen < set.length)
      notes.push(say("The numbers are of {0} of {1} samples of “{2}”, evenly spread.", looked, set.length, set.name));
    const own = set.key ? keys.slice(0, looked) : rows.keys(looked);
    return { name: set.name, samples: set.length, looked, bytes: Math.round((bytes * set.length) / looked), keys: own };
  });
  const columns = fields.flatMap((field) => field.columns());
  return {
    format,
    kind: "samples",
    parts,
    columns,
    notes,
    cells(part, index) {
      const values = sampleOf(filled[part], index);
      // What is wrong stands where the sample would.
      if (values instanceof FormatError) return columns.map((_, i) => (i === 0 ? values.message : null));
      return fields.flatMap((field, place) => field.cells(values[place]));
    },
  };
}

/** A sample, or what is wrong with the file that it is in. */
function sampleOf(set: SampleSet, index: number): readonly unknown[] | FormatError {
  try {
    return set.at(index);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

function fieldsOf(sets: readonly SampleSet[], { names, features, classes, token }: SampleSettings): Field[] {
  const looks = sets.flatMap((set) => peek(set));
  const [first] = looks;
  return first.map((_, place) => {
    const isTarget = place === first.length - 1 && first.length > 1;
    const usual = isTarget ? "y" : first.length <= 2 ? "x" : `x${place}`;
    return fieldFor(
      looks.map((values) => values[place]),
      {
        name: names?.[place] ?? usual,
        role: isTarget ? "target" : "input",
        parts: sets.length,
        ...(isTarget && classes && { classes }),
        ...(!isTarget && token && { token }),
      },
      isTarget ? undefined : features,
    );
  });
}

/** Some samples that can be read. @throws FormatError where none can */
function peek(set: SampleSet): (readonly unknown[])[] {
  const found: (readonly unknown[])[] = [];
  let damage: FormatError | undefined;
  let damaged = 0;
  for (const place of peekedPlaces(set.length)) {
    const values = sampleOf(set, place);
    if (!(values instanceof FormatError)) found.push(values);
    else if (++damaged === mostDamaged) break;
    else damage ??= values;
    if (found.length === peeked) break;
  }
  if (found.length === 0) throw damage!;
  return found;
}

/** A few places, and the others for where those cannot be read. */
function* peekedPlaces(length: number): Generator<number> {
  const few = new Set(Array.from({ length: peeked }, (_, i) => Math.floor((i * length) / peeked)));
  yield* few;
  for (const place of spread(length)) if (!few.has(place)) yield place;
}

/** All places, such that the first of them are spread over the whole: in the order of their bits from behind (van der Corput). */
function* spread(length: number): Generator<number> {
  const bits = Math.ceil(Math.log2(length));
  for (let i = 0; i < 2 ** bits; i++) {
    let place = 0;
    for (let bit = 0, rest = i; bit < bits; bit++, rest = Math.floor(rest / 2)) place = 2 * place + (rest % 2);
    if (place < length) yield place;
  }
}

/** The rows of tensors of one length as samples. */
export function rowsOf(name: string, tensors: readonly Tensor[]): SampleSet {
  return { name, length: tensors[0].length, at: (index) => tensors.map((tensor) => tensor.select(0, index)) };
}
