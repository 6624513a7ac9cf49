import torch, { nn } from "gradlens";
import { Backbone } from "./nowhere.js";

const model = new nn.Sequential(new Backbone(), new nn.Linear(8, 2));
console.log(model(torch.ones(1, 4)).shape);
