// Saving what was learned: the state of a model, all its weights by name, in PyTorch's own file format.
// Сохранение выученного: состояние модели, все её веса по именам, в собственном формате PyTorch.
import torch, { testing } from "gradlens";
import { Classifier, report, X } from "./moons-data.js";
import { createModel, model } from "./moons-tanh-20.js";

// The file appears beside this lesson; PyTorch loads it with torch.load("moons.pth").
// Файл появится рядом с этим уроком; PyTorch загрузит его через torch.load("moons.pth").
torch.save(model.stateDict(), "moons.pth");
const state = torch.load<Record<string, torch.Tensor>>("moons.pth");
console.log(Object.entries(state).map(([name, { shape }]) => `${name} [${shape}]`));
testing.assertEqual(Object.keys(state).length, 6);

// A new model has new weights; with the state it gives the same answers as the old one.
// У новой модели новые веса; с загруженным состоянием она отвечает так же, как старая.
const other = createModel();
const before = other(X).sub(model(X)).abs().max().item();
other.loadStateDict(state);
testing.assertEqual(before > 0.1, true);
testing.assertClose(other(X), model(X), { rtol: 0, atol: 0 });
testing.assertClose(report(other), 0.973);

// Only the numbers are in the file. A model of another shape cannot take them, and the error names what does not fit.
// В файле только числа. Модель другой формы их не примет, и ошибка назовёт, что не подошло.
let message = "";
try {
  new Classifier(() => new torch.nn.Tanh()).layers.loadStateDict(state);
} catch (error) {
  message = (error as Error).message;
}
console.log(message);
testing.assertEqual(message.includes("Missing key(s) in state_dict"), true);
