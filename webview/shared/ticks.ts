/** Round numbers in an interval, about so many, ascending. */
export function roundTicks(low: number, high: number, about: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Adding zero makes −0 a 0.
  return Array.from(
    { length: Math.max(0, last - first) + 1 },
    (_, i) => Number(((first + i) * step).toPrecision(12)) + 0,
  );
}
