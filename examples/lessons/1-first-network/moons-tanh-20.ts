// A third classifier: the second one with tanh instead of sigmoid, and the moons come apart.
// Третий классификатор: второй с tanh вместо сигмоиды — и луны разделились.
import { nn, testing } from "gradlens";
import { Classifier, fitModel, report } from "./moons-data.js";

export const createModel = () => new Classifier(() => new nn.Tanh());

export const model = createModel();
const loss = fitModel(model);
export const accuracy = report(model);
testing.assertClose(loss, 0.0945, { rtol: 0, atol: 2e-5 });
testing.assertClose(accuracy, 0.973);
