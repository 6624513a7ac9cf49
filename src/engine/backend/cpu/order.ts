/** Orders of the values of a run: PyTorch's, in which NaN is larger than every number. */

export type Order = (a: number, b: number) => number;

/** From small to large, NaN last. */
export const ascending: Order = (a, b) => (a < b ? -1 : a > b ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b)));

/** From large to small, NaN first. */
export const descending: Order = (a, b) => ascending(b, a);

/** The positions 0 to n − 1 of a run in the order of their values; equal ones stay in their order. */
export function sortedPositions(
  array: ArrayLike<number>,
  start: number,
  n: number,
  step: number,
  order: Order,
): Int32Array {
  const positions = new Int32Array(n);
  for (let i = 0; i < n; i++) positions[i] = i;
  return positions.sort((i, j) => order(array[start + i * step], array[start + j * step]) || i - j);
}

const after = (a: number, b: number) => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/**
 * The position of the k-th smallest value of a run, k from 0: PyTorch's quickselect, step for step, since among equal values it
 * decides which position is given.
 */
export function selectPosition(array: ArrayLike<number>, start: number, n: number, step: number, k: number): number {
  const at = new Int32Array(n);
  for (let i = 0; i < n; i++) at[i] = i;
  const value = (i: number) => array[start + at[i] * step];
  const swap = (i: number, j: number) => void ([at[i], at[j]] = [at[j], at[i]]);
  const order = (i: number, j: number) => after(value(i), value(j)) && swap(i, j);
  let [left, right] = [0, n - 1];
  while (right > left) {
    if (right === left + 1) {
      order(left, right);
      break;
    }
    swap(left + ((right - left) >> 1), left + 1);
    order(left + 1, right);
    order(left, right);
    order(left + 1, left);
    const pivot = value(left);
    let [i, j] = [left + 1, right];
    for (;;) {
      do i++;
      while (after(pivot, value(i)));
      do j--;
      while (after(value(j), pivot));
      if (j < i) break;
      swap(i, j);
    }
    swap(left, j);
    if (j <= k) left = i;
    if (j >= k) right = j - 1;
  }
  return at[k];
}
