import { nn } from "gradlens";

export const stem = new nn.Sequential(
  new nn.Conv2d(3, 32, 3),
  new nn.ReLU(),
  new nn.Conv2d(32, 48, 3, { groups: 3 }),
  // fault: new nn.Conv2d(32, 48, 3, { groups: 3 })
);
