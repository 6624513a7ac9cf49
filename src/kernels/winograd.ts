/** Convolutions of 3 x 3 taps and stride 1 by Winograd's F(2x2, 3x3) (winograd-plan.ts), and their transposes. */
import { Geometry } from "./conv-geometry";
import { sixes } from "./conv-work";
import { outputTilesToRows, tilesToPanels, tilesToRows } from "./winograd-input";
import { panelsToOutputs, rowsToOutputs } from "./winograd-output";
import {
  EDGE_BYTES,
  PANEL_CHANNEL,
  PANEL_PLACE,
  placeBytes,
  PLACES,
  Plan,
  planPanels,
  planRows,
  transformWeights,
  wholeRows,
} from "./winograd-plan";
import { tilesOfFourRows, tilesOfSixRows } from "./winograd-tile";

/** Bytes of the plan and the transformed weights; `scratch` points to 128 bytes. */
export function winogradWorkBytes(geometry: usize, batch: i32, transposed: bool, scratch: usize): usize {
  return planPanels(changetype<Geometry>(geometry), batch, transposed, scratch).end - scratch;
}

/** The part that all blocks share. Returns how many blocks there are. `weight` [filters, channels, 3, 3]. */
export function winogradPrepare32(geometry: usize, batch: i32, transposed: bool, weight: usize, work: usize): i32 {
  const g = changetype<Geometry>(geometry);
  const plan = planPanels(g, batch, transposed, work);
  const rows = plan.rows;
  memory.fill(plan.zerosAt, 0, 64);
  const wide = sixes(rows);
  let out = plan.weightsAt;
  for (let first = 0, panel = 0; first < rows; panel++) {
    const height = panel < wide ? 6 : 4;
    transformWeights(g, plan, transposed, weight, first, height, min(height, rows - first), out, plan.weightPlace);
    out += <usize>(height * plan.channels) << 2;
    first += height;
  }
  return plan.blocks;
}

/** Bytes of memory that each thread needs for itself. */
export function winogradOwnBytes(work: usize): usize {
  return changetype<Plan>(work).ownBytes;
}

/**
 * Whether an output was not finite: then what is not finite, or an overflow of the transforms', has spread over tiles, and all is to be computed
 * otherwise.
 */
export function winogradOverflow(work: usize): bool {
  return changetype<Plan>(work).overflow != 0;
}

/** Blocks [begin, end) of what was prepared at `work`, with a thread's own memory. `bias` is 0 or one value a row. */
export function winogradBlocks32(
  work: usize,
  from: usize,
  bias: usize,
  to: usize,
  begin: i32,
  end: i32,
  own: usize,
): void {
  const plan = changetype<Plan>(work);
  const channels = plan.channels;
  const height = wholeRows(plan.rows);
  const edge = own;
  const tiles = own + EDGE_BYTES;
  const tilePanel = <usize>channels * PANEL_CHANNEL;
  const products = tiles + tilePanel * <usize>(plan.blockGroups / 2);
  const productPanel = <usize>height * PANEL_CHANNEL;
  const wide = sixes(plan.rows);
  for (let block = begin; block < end; block++) {
    const first = block * plan.blockGroups;
    const count = min(plan.blockGroups, plan.total - first);
    const panels = (count + 1) / 2;
    tilesToPanels(plan, from, first, count, tiles);
    for (let place: usize = 0; place < <usize>PLACES; place++) {
      let weights = plan.weightsAt + place * plan.weightPlace;
      const source = tiles + place * PANEL_PLACE;
      let target = products + place * PANEL_PLACE;
      let row = 0;
      for (let i = 0; i < wide; i++) {
        tilesOfSixRows(channels, weights, source, tilePanel, target, productPanel, panels, edge);
        weights += <usize>(channels * 24);
        target += 6 * PANEL_CHANNEL;
        row += 6;
      }
      for (; row < plan.rows; row += 4) {
        tilesOfFourRows(channels, weights, source, tilePanel, target, productPanel, panels, edge);
        weights += <usize>(channels * 16);
        target += 4 * PANEL_CHANNEL;
      }
    }
    panelsToOutputs(plan, products, bias, to, first, count);
  }
}

/** Bytes of the plan and the transformed weights for products by a library, `groups` groups in a block; `scratch` points to 128 bytes. */
export function winogradRowsWorkBytes(geometry: usize, batch: i32, transposed: bool, groups: i32, scratch: usize): usize {
  return planRows(changetype<Geometry>(geometry), batch, transposed, groups, scratch).end - scratch;
}

/** Prepares products by a library; `weight` 0: no weights. Returns the address of the transformed weights, [rows, channels] for each place. */
export function winogradRowsPrepare32(
  geometry: usize,
  batch: i32,
  transposed: bool,
  weight: usize,
  groups: i32,
  work: usize,
): usize {
  const g = changetype<Geometry>(geometry);
  const plan = planRows(g, batch, transposed, groups, work);
  memory.fill(plan.zerosAt, 0, 64);
  if (weight != 0) {
    const row = <usize>plan.channels << 2;
    for (let i = 0; i < plan.rows; i++)
      transformWeights(g, plan, transposed, weight, i, 1, 1, plan.weightsAt + <usize>i * row, plan.weightPlace);
  }
  return plan.weightsAt;
}

/** Groups [first, first + count) of `from`: matrices [channels, tiles of a block] of all places, `winogradPlaceBytes` apart. */
export function winogradTiles32(work: usize, from: usize, first: i32, count: i32, out: usize): void {
  tilesToRows(changetype<Plan>(work), from, first, count, out);
}

/** The same of the output's gradient, for that of the weight. */
export function winogradOutputTiles32(work: usize, y: usize, first: i32, count: i32, out: usize): void {
  outputTilesToRows(changetype<Plan>(work), y, first, count, out);
}

/** Outputs of groups [first, first + count) from their products, [rows, tiles of a block] of all places. */
export function winogradOutputs32(work: usize, products: usize, bias: usize, to: usize, first: i32, count: i32): void {
  rowsToOutputs(changetype<Plan>(work), products, bias, to, first, count);
}

/** Bytes between the weights of two places. */
export function winogradWeightPlaceBytes(work: usize): usize {
  return changetype<Plan>(work).weightPlace;
}

/** Bytes between the matrices of tiles or products of two places, for as many channels. */
export function winogradPlaceBytes(work: usize, channels: i32): usize {
  return placeBytes(changetype<Plan>(work), channels);
}
