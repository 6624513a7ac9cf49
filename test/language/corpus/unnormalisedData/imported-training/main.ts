import torch, { nn } from "gradlens";
import { fit } from "./fit.js";

// Cars: weight in kilograms, power, year of make.
const cars = torch.tensor([
  [1310, 97, 2012],
  [1720, 180, 2019],
  [980, 66, 2005],
  [1450, 110, 2016],
]);
const price = torch.tensor([[0.8], [2.4], [0.3], [1.5]]);
const model = new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 1));
fit(model, cars.float(), price, 200);
// fault: fit(model, cars.float(), price, 200)
