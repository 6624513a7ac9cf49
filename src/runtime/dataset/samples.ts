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
    let [looked, bytes] = [0, 0];
    for (const index of spread(set.length)) {
      if (looked === goals[part] || (looked > 0 && performance.now() > end)) break;
      if (looked % 256 === 0) progress({ done: before + looked, total });
      const values = set.at(index);
      const row = looked++;
      if (set.key) keys[row] = set.key(index);
      fields.forEach((field, place) => {
        bytes += field.bytes(values[place]);
        field.add(part, values[place], place < inputs && !set.key ? (value) => rows.mix(row, value) : () => undefined);
      });
    }
    before += looked;
    if (looked < set.length)
      notes.push(say("The numbers are of {0} of {1} samples of “{2}”, evenly spread.", looked, set.length, set.name));
    const own = set.key ? keys.slice(0, looked) : rows.keys(looked);
    return { name: set.name, samples: set.length, looked, bytes: Math.round((bytes * set.length) / looked), keys: own };
  });
  return {
    format,
    kind: "samples",
    parts,
    columns: fields.flatMap((field) => field.columns()),
    notes,
    cells(part, index) {
      const values = filled[part].at(index);
      return fields.flatMap((field, place) => field.cells(values[place]));
    },
  };
}

function fieldsOf(sets: readonly SampleSet[], { names, features, classes, token }: SampleSettings): Field[] {
  const looks = sets.flatMap((set) => {
    const places = Array.from({ length: Math.min(peeked, set.length) }, (_, i) =>
      Math.floor((i * set.length) / peeked),
    );
    return [...new Set(places)].map((place) => [...set.at(place)]);
  });
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
