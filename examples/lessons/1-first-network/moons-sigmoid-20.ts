// A second classifier: two hidden layers of 20 sigmoid neurons. Larger, and no better: the gradient fades on its way back through the
// sigmoids, and 1000 steps are too few.
// Второй классификатор: два скрытых слоя по 20 сигмоидных нейронов. Больше, но не лучше: градиент гаснет по пути назад через сигмоиды,
// и 1000 шагов мало.
import { nn, testing } from "gradlens";
import { Classifier, fitModel, report } from "./moons-data.js";

export const createModel = () => new Classifier(() => new nn.Sigmoid());

export const model = createModel();
const loss = fitModel(model);
export const accuracy = report(model);
testing.assertClose(loss, 0.31412, { rtol: 0, atol: 2e-5 });
testing.assertClose(accuracy, 0.856);
