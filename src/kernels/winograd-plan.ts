/**
 * Winograd's F(2x2, 3x3): 3 x 3 convolutions by 16 products for four outputs instead of 36. Lavin and Gray, "Fast Algorithms for Convolutional
 * Neural Networks" (2015), https://arxiv.org/abs/1509.09308:
 *
 *     Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A,    Bᵀ = 1  0 -1  0    G = 1   0   0    Aᵀ = 1  1  1  0
 *                                             0  1  1  0        ½   ½   ½         0  1 -1 -1
 *                                             0 -1  1  0        ½  -½   ½
 *                                             0  1  0 -1        0   0   1
 *
 * A tile is 2 x 2 outputs and the 4 x 4 inputs d that they see. Four neighbouring tiles of a line are a group, the lanes of a vector; two groups are
 * a panel. The sum over channels turns the products at each of the 16 places into a matrix product, [rows, channels] by [channels, tiles].
 */
import { aligned, Geometry } from "./conv-geometry";
import { room } from "./conv-work";

/** Places of a transformed tile. */
export const PLACES: i32 = 16;

/** Outputs of a group along its line. */
export const GROUP_OUTPUTS: i32 = 8;

/** In panels: bytes between the places of a channel, and those of a channel, [channels, places, two vectors]. */
export const PANEL_PLACE: usize = 32;
export const PANEL_CHANNEL: usize = 512;

/** What transformed tiles of a block may take of the second-level cache. */
const BLOCK_BYTES: i32 = 128 * 1024;

/** Bytes between the matrices of two places are no multiple of a page, or they would push one another out of the first-level cache. */
const SKEW: usize = 64;

/** A convolution of stride 1 or its transpose, which is one too: of the output's gradient, with the kernel turned around. */
@unmanaged
export class Plan {
  /** Channels that are read. */
  channels: i32;
  /** Channels that are written. */
  rows: i32;
  sourceH: i32;
  sourceW: i32;
  targetH: i32;
  targetW: i32;
  paddingH: i32;
  paddingW: i32;
  /** Groups of a line of tiles, of a sample, of a block; blocks of the batch. */
  across: i32;
  groups: i32;
  blockGroups: i32;
  blocks: i32;
  /** Groups of the batch. */
  total: i32;
  /** Not 0 once an output was infinite or no number. */
  overflow: i32;
  /** Zeros in place of rows of the source that do not exist. */
  zerosAt: usize;
  weightsAt: usize;
  /** Bytes between the weights of two places. */
  weightPlace: usize;
  /** Bytes of memory that each thread needs for itself. */
  ownBytes: usize;
  end: usize;
}

/** Room of a thread's own for a tile of sums on their way. */
export const EDGE_BYTES: usize = 192;

const PLAN_BYTES: usize = 128;
const ZEROS_BYTES: usize = 64;

/** Rows that the panels of weights and of products have: tiles have six or four. */
// @ts-ignore: decorator
@inline
export function wholeRows(rows: i32): i32 {
  return max(4, room(rows));
}

function lay(g: Geometry, batch: i32, transposed: bool, work: usize): Plan {
  const plan = changetype<Plan>(work);
  plan.channels = transposed ? g.filters : g.channels;
  plan.rows = transposed ? g.channels : g.filters;
  plan.sourceH = transposed ? g.outH : g.inH;
  plan.sourceW = transposed ? g.outW : g.inW;
  plan.targetH = transposed ? g.inH : g.outH;
  plan.targetW = transposed ? g.inW : g.outW;
  plan.paddingH = transposed ? 2 - g.paddingH : g.paddingH;
  plan.paddingW = transposed ? 2 - g.paddingW : g.paddingW;
  plan.across = (plan.targetW + GROUP_OUTPUTS - 1) / GROUP_OUTPUTS;
  plan.groups = plan.across * ((plan.targetH + 1) / 2);
  plan.total = plan.groups * batch;
  plan.overflow = 0;
  plan.zerosAt = work + PLAN_BYTES;
  plan.weightsAt = plan.zerosAt + ZEROS_BYTES;
  return plan;
}

function divide(plan: Plan, groups: i32): void {
  plan.blockGroups = groups;
  plan.blocks = (plan.total + groups - 1) / groups;
}

function giveWeights(plan: Plan, rows: i32): void {
  plan.weightPlace = (<usize>(rows * plan.channels) << 2) + SKEW;
  plan.end = plan.weightsAt + aligned(<usize>PLACES * plan.weightPlace);
}

/** The plan at `work` of a convolution or its transpose over panels. */
export function planPanels(g: Geometry, batch: i32, transposed: bool, work: usize): Plan {
  const plan = lay(g, batch, transposed, work);
  const panel = <i32>PANEL_CHANNEL * (plan.channels + wholeRows(plan.rows));
  divide(plan, 2 * max(1, min(8, BLOCK_BYTES / panel)));
  plan.ownBytes = aligned(<usize>(panel * (plan.blockGroups / 2))) + EDGE_BYTES;
  giveWeights(plan, wholeRows(plan.rows));
  return plan;
}

/** The plan at `work` where the matrix of a place is [channels, tiles of a block], `groups` groups in a block. */
export function planRows(g: Geometry, batch: i32, transposed: bool, groups: i32, work: usize): Plan {
  const plan = lay(g, batch, transposed, work);
  divide(plan, groups);
  plan.ownBytes = placeBytes(plan, plan.channels) * PLACES;
  giveWeights(plan, plan.rows);
  return plan;
}

/** Bytes between the matrices [channels, tiles of a block] of two places. */
// @ts-ignore: decorator
@inline
export function placeBytes(plan: Plan, channels: i32): usize {
  return (<usize>(channels * plan.blockGroups) << 4) + SKEW;
}

/** Row `i` of `G g`: one column of it, whose elements are `step` bytes apart. */
// @ts-ignore: decorator
@inline
function combined(at: usize, step: usize, i: i32): f32 {
  const g0 = load<f32>(at);
  const g1 = load<f32>(at + step);
  const g2 = load<f32>(at + 2 * step);
  if (i == 0) return g0;
  if (i == 3) return g2;
  const half = <f32>0.5 * (g0 + g2);
  return i == 1 ? half + <f32>0.5 * g1 : half - <f32>0.5 * g1;
}

/** `G g Gᵀ` of the kernel at `from`, turned around if `turned`: 16 elements from `out` on, `place` bytes apart. */
function transformKernel(from: usize, turned: bool, out: usize, place: usize): void {
  const first: usize = turned ? from + 32 : from;
  const step: usize = turned ? -4 : 4;
  for (let i = 0; i < 4; i++) {
    // Row i of G g.
    const r0 = combined(first, 3 * step, i);
    const r1 = combined(first + step, 3 * step, i);
    const r2 = combined(first + 2 * step, 3 * step, i);
    const half = <f32>0.5 * (r0 + r2);
    store<f32>(out, r0);
    out += place;
    store<f32>(out, half + <f32>0.5 * r1);
    out += place;
    store<f32>(out, half - <f32>0.5 * r1);
    out += place;
    store<f32>(out, r2);
    out += place;
  }
}

/**
 * A panel of transformed weights, from those of [filters, channels, 3, 3]: `height` rows from `first` on, of which `count` exist, for each channel.
 * Those of the next place are `place` bytes further.
 */
export function transformWeights(
  g: Geometry,
  plan: Plan,
  transposed: bool,
  weight: usize,
  first: i32,
  height: i32,
  count: i32,
  out: usize,
  place: usize,
): void {
  for (let c = 0; c < plan.channels; c++)
    for (let i = 0; i < height; i++) {
      const row = first + i;
      if (i < count) {
        const kernel = transposed ? c * g.channels + row : row * g.channels + c;
        transformKernel(weight + <usize>kernel * 36, transposed, out, place);
      } else
        for (let p: usize = 0; p < <usize>PLACES; p++) store<f32>(out + p * place, 0);
      out += 4;
    }
}
