/**
 * Winograd's convolutions (winograd.ts) where a BLAS library multiplies: the kernels transform blocks of tiles, and each of the 16 places of a tile is a
 * product [rows, channels] by [channels, tiles]. Pointers are bytes of the heap.
 */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import { usesBlas } from "../blas/index.js";
import type { Convolution } from "../convolution.js";
import { withGeometry } from "./convolution.js";
import { multiply } from "./gemm.js";
import { kernels } from "./kernels.js";

/** What src/kernels/winograd.ts and winograd-weight.ts export for it. */
export interface WinogradRowsExports {
  winogradRowsWorkBytes(geometry: number, batch: number, transposed: boolean, groups: number, scratch: number): number;
  winogradRowsPrepare32(
    geometry: number,
    batch: number,
    transposed: boolean,
    weight: number,
    groups: number,
    work: number,
  ): number;
  winogradTiles32(work: number, from: number, first: number, count: number, out: number): void;
  winogradOutputTiles32(work: number, y: number, first: number, count: number, out: number): void;
  winogradOutputs32(work: number, products: number, bias: number, to: number, first: number, count: number): void;
  winogradWeightPlaceBytes(work: number): number;
  winogradPlaceBytes(work: number, channels: number): number;
  winogradRowsFinish32(work: number, sums: number, weight: number): number;
}

/** Products of a tile, one for each place. */
const PLACES = 16;

/** Tiles of a group: the lanes of a vector. */
const LANES = 4;

/** What a block's transformed tiles and products may take of the second-level cache, and the bounds of its groups. */
const BLOCK_BYTES = 2 ** 19;
const [LEAST_GROUPS, MOST_GROUPS] = [8, 64];

function blockGroups({ filters, window }: Convolution): number {
  const groups = Math.floor(BLOCK_BYTES / (4 * PLACES * LANES * (window.channels + filters)));
  return Math.max(LEAST_GROUPS, Math.min(MOST_GROUPS, groups));
}

/** Libraries gain nothing with fewer channels on either side. */
const LEAST_CHANNELS = 16;

/** True where a library multiplies faster than the kernels. */
export function preferWinogradRows({ filters, window }: Convolution): boolean {
  if (Math.min(filters, window.channels) < LEAST_CHANNELS) return false;
  return usesBlas(filters * window.channels * LANES * LEAST_GROUPS);
}

/** All groups of four tiles, a line's last one filled up. */
function groupsOf(transposed: boolean, { batch, window }: Convolution): number {
  const [, height, width] = transposed ? window.input : window.output;
  return batch * Math.ceil(height / 2) * Math.ceil(width / 8);
}

/** `to = weight ⋆ from + bias`, or with the transpose; `bias` is 0 for none. Returns false where an output is not finite (winograd.ts). */
export function winogradRows(
  transposed: boolean,
  from: number,
  weight: number,
  bias: number,
  to: number,
  c: Convolution,
): boolean {
  const exports = kernels()!.exports;
  const groups = blockGroups(c);
  const total = groupsOf(transposed, c);
  const [channels, rows] = transposed ? [c.filters, c.window.channels] : [c.window.channels, c.filters];
  return withGeometry(c, (geometry, scratch) => {
    const bytes = exports.winogradRowsWorkBytes(geometry, c.batch, transposed, groups, scratch) >>> 0;
    const work = allocateBytes(bytes);
    const weights = exports.winogradRowsPrepare32(geometry, c.batch, transposed, weight, groups, work) >>> 0;
    const weightPlace = exports.winogradWeightPlaceBytes(work) / 4;
    const tilePlace = exports.winogradPlaceBytes(work, channels);
    const productPlace = exports.winogradPlaceBytes(work, rows);
    const tileBytes = PLACES * tilePlace;
    const productBytes = PLACES * productPlace;
    const tiles = allocateBytes(tileBytes);
    const products = allocateBytes(productBytes);
    const width = groups * LANES;
    for (let first = 0; first < total; first += groups) {
      const count = Math.min(groups, total - first);
      exports.winogradTiles32(work, from, first, count, tiles);
      multiply(
        4,
        PLACES,
        rows,
        count * LANES,
        channels,
        weights,
        weightPlace,
        channels,
        1,
        tiles,
        tilePlace / 4,
        width,
        1,
        products,
        productPlace / 4,
        width,
        0,
        0,
        0,
      );
      exports.winogradOutputs32(work, products, bias, to, first, count);
    }
    const isFinite = exports.winogradOverflow(work) === 0;
    freeBytes(products, productBytes);
    freeBytes(tiles, tileBytes);
    freeBytes(work, bytes);
    return isFinite;
  });
}

/** The weight's gradient; false as above. */
export function winogradRowsWeight(x: number, y: number, weight: number, c: Convolution): boolean {
  const exports = kernels()!.exports;
  const groups = blockGroups(c);
  const total = groupsOf(false, c);
  const { channels } = c.window;
  return withGeometry(c, (geometry, work) => {
    exports.winogradRowsPrepare32(geometry, c.batch, false, 0, groups, work);
    const xPlace = exports.winogradPlaceBytes(work, channels);
    const yPlace = exports.winogradPlaceBytes(work, c.filters);
    const [xBytes, yBytes] = [PLACES * xPlace, PLACES * yPlace];
    const sumsBytes = 4 * PLACES * c.filters * channels;
    const xTiles = allocateBytes(xBytes);
    const yTiles = allocateBytes(yBytes);
    const sums = allocateBytes(sumsBytes);
    const width = groups * LANES;
    for (let first = 0; first < total; first += groups) {
      const count = Math.min(groups, total - first);
      exports.winogradTiles32(work, x, first, count, xTiles);
      exports.winogradOutputTiles32(work, y, first, count, yTiles);
      multiply(
        4,
        PLACES,
        c.filters,
        channels,
        count * LANES,
        yTiles,
        yPlace / 4,
        width,
        1,
        xTiles,
        xPlace / 4,
        1,
        width,
        sums,
        c.filters * channels,
        channels,
        first === 0 ? 0 : sums,
        c.filters * channels,
        channels,
      );
    }
    const isFinite = exports.winogradRowsFinish32(work, sums, weight) !== 0;
    freeBytes(sums, sumsBytes);
    freeBytes(yTiles, yBytes);
    freeBytes(xTiles, xBytes);
    return isFinite;
  });
}
