/** To the nearest whole number, halves to the even one: Python's `round`. */
export function roundHalfEven(x: number): number {
  const near = Math.round(x);
  return near - x === 0.5 && near % 2 !== 0 ? near - 1 : near;
}
