/** Samples of indexing, gather and scatter, masks, splits, diagonals and rearrangements. */
import torch from "../../../../src/engine/index.js";
import type { Samples } from "./sample.js";
import { first, of, one } from "./uses.js";

const integers = (...values: number[]) => torch.tensor(values, { dtype: torch.int64 });
const rows = (...values: number[][]) => torch.tensor(values, { dtype: torch.int64 });
const mask = torch.tensor([
  [true, false, true],
  [false, true, true],
]);

export const indexing: Samples = {
  index: [
    one((x) => x.at([integers(0, 1, 1), integers(2, 0, 0)]).exp()),
    of((x) => x.at([integers(1, 0), torch.slice(), rows([0, 1], [1, 1])]).exp(), [2, 3, 2]),
    one((x) => x.at(mask).exp()),
  ],
  indexPut: [
    of(
      (x, v) =>
        x
          .exp()
          .indexPut([integers(0, 1)], v)
          .exp(),
      [2, 3],
      [3],
    ),
    of(
      (x, v) =>
        x
          .exp()
          .indexPut([integers(0, 0)], v, { accumulate: true })
          .exp(),
      [2, 3],
      [2, 3],
    ),
    of(
      (x, v) =>
        x
          .clone()
          .set_([torch.slice(), integers(0, 2)], v)
          .exp(),
      [2, 3],
      [2, 2],
    ),
  ],
  indexFill: of((x, v) => x.exp().indexFill(1, integers(0, 2), v).exp(), [2, 3], []),
  gather: one((x) => x.gather(1, rows([0, 0], [2, 1])).exp()),
  take: one((x) => x.take(integers(0, 5, 5)).exp()),
  put: [
    of((x, v) => x.exp().put(integers(0, 5), v).exp(), [2, 3], [2]),
    of((x, v) => x.exp().put(integers(5, 5), v, { accumulate: true }).exp(), [2, 3], [2]),
  ],
  scatter: [
    of(
      (x, s) =>
        x
          .exp()
          .scatter(1, rows([0, 2], [1, 0]), s)
          .exp(),
      [2, 3],
      [2, 2],
    ),
    one((x) =>
      x
        .exp()
        .scatter(1, rows([0], [1]), 3)
        .exp(),
    ),
    of(
      (x, s) =>
        x
          .exp()
          .scatterAdd(1, rows([0, 0], [1, 1]), s)
          .exp(),
      [2, 3],
      [2, 3],
    ),
  ],
  scatterReduce: [
    ...(["sum", "mean", "prod"] as const).flatMap((reduce) =>
      [true, false].map((includeSelf) =>
        of((x, s) => x.scatterReduce(1, rows([0, 0], [1, 2]), s, reduce, { includeSelf }).exp(), [2, 3], [2, 2]),
      ),
    ),
    ...(["amax", "amin"] as const).map((reduce) => ({
      ...of((x, s) => x.scatterReduce(1, rows([0, 0], [1, 2]), s, reduce).exp(), [2, 3], [2, 2]),
      ...first,
    })),
  ],
  viewScatter: [
    of((x, s) => x.exp().selectScatter(s, 1, 2).exp(), [2, 3], [2]),
    of((x, s) => x.exp().diagonalScatter(s).exp(), [2, 3], [2]),
    of((x, s) => x.exp().sliceScatter(s, 1, 0, 3, 2).exp(), [2, 3], [2, 2]),
    of((x, s) => x.exp().asStridedScatter(s, [2], [2]).exp(), [2, 3], [2]),
  ],
  maskedSelect: one((x) => x.maskedSelect(mask).exp()),
  maskedFill: of((x, v) => x.exp().maskedFill(mask, v).exp(), [2, 3], []),
  maskedScatter: of((x, s) => x.exp().maskedScatter(mask, s).exp(), [2, 3], [2, 3]),

  split: one((x) => torch.cat(x.split([1, 2], 1).reverse(), 1).exp()),
  unbind: one((x) => x.unbind(1)[1].exp()),
  asStrided: [one((x) => x.asStrided([3, 2], [1, 1]).exp()), one((x) => x.t().asStrided([2], [3]).exp())],
  unfold: one((x) => x.unfold(1, 2, 1).exp()),
  diagonal: one((x) => x.diagonal(1).exp()),
  diagEmbed: one((x) => x.diagEmbed(-1).exp()),
  diag: [one((x) => x.diag().exp()), of((x) => x.diag(1).exp(), [3])],
  tril: one((x) => x.tril(1).exp()),
  triu: one((x) => x.triu(1).exp()),
  flip: one((x) => x.flip(0, 1).exp()),
  roll: [one((x) => x.roll(1, 1).exp()), one((x) => x.roll(2).exp())],
  rot90: one((x) => x.rot90(3).exp()),
  repeat: one((x) => x.repeat(2, 1, 2).exp()),
  blockDiag: of((a, b) => torch.blockDiag(a, b).exp(), [2, 3], [2]),
};
