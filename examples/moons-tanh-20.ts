// The lesson's third classifier: the second one with tanh instead of sigmoid, and the moons come apart.
//
//   gradlens train moons-tanh-20.ts
//
// After 1000 steps the loss is 0.0945 and the accuracy 0.973, as in PyTorch with the same seeds.
import { nn } from "gradlens";
import { Classifier, fitModel, report } from "./moons-lesson.js";

export const createModel = () => new Classifier(() => new nn.Tanh());

export const model = createModel();
fitModel(model);
export const accuracy = report(model);
