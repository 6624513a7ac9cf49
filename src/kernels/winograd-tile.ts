/** The product of Winograd's convolutions at one place: a panel of weights, six or four rows, by panels of tiles (winograd-plan.ts). */
import { PANEL_CHANNEL } from "./winograd-plan";
import { madd } from "./simd";

/** Channels of a sum; longer ones are made in runs, which are added: the error then grows with the root of a run. */
const RUN: i32 = 64;

/** Adds a tile of sums to those at `to`. */
function addTile(edge: usize, to: usize, rows: i32): void {
  for (let i = 0; i < rows; i++) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(edge)));
    v128.store(to, f32x4.add(v128.load(to, 16), v128.load(edge, 16)), 16);
    edge += 32;
    to += PANEL_CHANNEL;
  }
}

/** One tile over `channels` channels: the template, of six rows or four. */
// @ts-ignore: decorator
@inline
function tile(six: bool, channels: i32, weights: usize, from: usize, to: usize, row: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  for (; channels > 0; channels--) {
    const b0 = v128.load(from);
    const b1 = v128.load(from, 16);
    let x = v128.load32_splat(weights);
    c00 = madd<f32>(x, b0, c00);
    c01 = madd<f32>(x, b1, c01);
    x = v128.load32_splat(weights, 4);
    c10 = madd<f32>(x, b0, c10);
    c11 = madd<f32>(x, b1, c11);
    x = v128.load32_splat(weights, 8);
    c20 = madd<f32>(x, b0, c20);
    c21 = madd<f32>(x, b1, c21);
    x = v128.load32_splat(weights, 12);
    c30 = madd<f32>(x, b0, c30);
    c31 = madd<f32>(x, b1, c31);
    if (six) {
      x = v128.load32_splat(weights, 16);
      c40 = madd<f32>(x, b0, c40);
      c41 = madd<f32>(x, b1, c41);
      x = v128.load32_splat(weights, 20);
      c50 = madd<f32>(x, b0, c50);
      c51 = madd<f32>(x, b1, c51);
    }
    weights += six ? 24 : 16;
    from += PANEL_CHANNEL;
  }
  v128.store(to, c00);
  v128.store(to, c01, 16);
  to += row;
  v128.store(to, c10);
  v128.store(to, c11, 16);
  to += row;
  v128.store(to, c20);
  v128.store(to, c21, 16);
  to += row;
  v128.store(to, c30);
  v128.store(to, c31, 16);
  if (six) {
    to += row;
    v128.store(to, c40);
    v128.store(to, c41, 16);
    to += row;
    v128.store(to, c50);
    v128.store(to, c51, 16);
  }
}

/** `panels` tiles of sums over all channels; `edge` points to 192 bytes. */
// @ts-ignore: decorator
@inline
function tiles(
  six: bool,
  channels: i32,
  weights: usize,
  from: usize,
  fromPanel: usize,
  to: usize,
  toPanel: usize,
  panels: i32,
  edge: usize,
): void {
  const height = six ? 6 : 4;
  for (; panels > 0; panels--) {
    tile(six, min(channels, RUN), weights, from, to, PANEL_CHANNEL);
    for (let c = RUN; c < channels; c += RUN) {
      tile(six, min(channels - c, RUN), weights + <usize>(c * height * 4), from + <usize>c * PANEL_CHANNEL, edge, 32);
      addTile(edge, to, height);
    }
    from += fromPanel;
    to += toPanel;
  }
}

export function tilesOfSixRows(
  channels: i32,
  weights: usize,
  from: usize,
  fromPanel: usize,
  to: usize,
  toPanel: usize,
  panels: i32,
  edge: usize,
): void {
  tiles(true, channels, weights, from, fromPanel, to, toPanel, panels, edge);
}

export function tilesOfFourRows(
  channels: i32,
  weights: usize,
  from: usize,
  fromPanel: usize,
  to: usize,
  toPanel: usize,
  panels: i32,
  edge: usize,
): void {
  tiles(false, channels, weights, from, fromPanel, to, toPanel, panels, edge);
}
