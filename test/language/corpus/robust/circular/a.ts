import torch, { nn } from "gradlens";
import { head } from "./b.js";

export const width = 8;

export class Net extends nn.Module {
  body = new nn.Linear(4, width);

  forward(x: torch.Tensor) {
    return head()(this.body(x));
  }
}

console.log(new Net()(torch.ones(2, 4)).shape);
