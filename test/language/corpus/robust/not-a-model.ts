interface Point {
  x: number;
  y: number;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

while (distance({ x: 0, y: 0 }, { x: 1, y: 1 }) > 0) console.log("never to be run");
