import { RuntimeError } from "../../errors.js";

/**
 * The byte layout of `torch.get_rng_state()`, little-endian: seed u64, left i32, seeded i32, next u64, 624 words as u64,
 * normal_x f64, normal_y f64, normal_rho f64, normal_is_valid i32, 4 bytes of padding, next float f32, is valid u8, padding.
 */
const WORDS = 624;
const SIZE = 5056;
const offsets = {
  seed: 0,
  left: 8,
  seeded: 12,
  next: 16,
  key: 24,
  normal: 5024,
  normalIsValid: 5040,
  float: 5048,
  floatIsValid: 5052,
};

export interface GeneratorState {
  seed: bigint;
  key: Uint32Array;
  /** Index of the next word of `key`, as PyTorch counts it: 0 when nothing has been drawn since seeding. */
  position: number;
  /** True when the first block has not been generated yet. */
  fresh: boolean;
  nextDouble: number | undefined;
  nextFloat: number | undefined;
}

export function encodeState(state: GeneratorState): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(offsets.seed, state.seed, true);
  view.setInt32(offsets.left, state.fresh ? 1 : WORDS + 1 - state.position, true);
  view.setInt32(offsets.seeded, 1, true);
  view.setUint32(offsets.next, state.position, true);
  for (let i = 0; i < WORDS; i++) view.setUint32(offsets.key + 8 * i, state.key[i], true);
  view.setFloat64(offsets.normal, state.nextDouble ?? 0, true);
  view.setInt32(offsets.normalIsValid, state.nextDouble === undefined ? 0 : 1, true);
  view.setFloat32(offsets.float, state.nextFloat ?? 0, true);
  view.setUint8(offsets.floatIsValid, state.nextFloat === undefined ? 0 : 1);
  return bytes;
}

/** Inverse of `encodeState`; `position` comes back as the index to draw from (624 when a new block is due). */
export function decodeState(bytes: Uint8Array): GeneratorState {
  if (bytes.length !== SIZE)
    throw new RuntimeError(
      `Expected a CPUGeneratorImplState of size ${SIZE} but found the input RNG state size to be ${bytes.length}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = view.getInt32(offsets.left, true);
  const next = view.getUint32(offsets.next, true);
  if (view.getInt32(offsets.seeded, true) !== 1 || left < 1 || left > WORDS || next > WORDS)
    throw new RuntimeError("Invalid mt19937 state");
  const due = left === 1;
  return {
    seed: view.getBigUint64(offsets.seed, true),
    key: Uint32Array.from({ length: WORDS }, (_, i) => view.getUint32(offsets.key + 8 * i, true)),
    position: due ? WORDS : next,
    fresh: due && next === 0,
    nextDouble: view.getInt32(offsets.normalIsValid, true) ? view.getFloat64(offsets.normal, true) : undefined,
    nextFloat: view.getUint8(offsets.floatIsValid) ? view.getFloat32(offsets.float, true) : undefined,
  };
}
