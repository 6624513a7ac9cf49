// The whole of it: train, validate after each epoch, save, load, test.
// Всё вместе: обучение, проверка после каждой эпохи, сохранение, загрузка, испытание.
import torch, { type data, nn, optim, plot, testing, train } from "gradlens";
import { encode, vocabulary } from "./vocabulary.js";
import { loaderOf, test, training, validation } from "./tweets-dataset.js";
import { ToneNetwork } from "./tweets-network.js";

type Batch = [ids: torch.Tensor, tones: torch.Tensor];
type Loader = data.DataLoader<[torch.Tensor, number], Batch>;

// Smaller than in the lesson (batches of 256, a rate of 0.001): there is less data.
// Меньше, чем в уроке (пакеты по 256, скорость 0.001): данных меньше.
const epochs = 15;
const batchSize = 32;
const criterion = new nn.BCELoss();

function trainLoop(loader: Loader, model: ToneNetwork, optimizer: optim.Optimizer): number {
  let total = 0;
  model.train();
  for (const [texts, tones] of loader) {
    const loss = criterion(model(texts), tones);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    total += loss.item();
  }
  return total / loader.length;
}

function evaluate(loader: Loader, model: ToneNetwork): { loss: number; accuracy: number } {
  let [total, correct, count] = [0, 0, 0];
  model.eval();
  torch.noGrad(() => {
    for (const [texts, tones] of loader) {
      const predicted = model(texts);
      total += criterion(predicted, tones).item();
      correct += predicted.gt(0.5).float().eq(tones).sum().item();
      count += tones.shape[0];
    }
  });
  return { loss: total / loader.length, accuracy: correct / count };
}

torch.manualSeed(0);
const model = new ToneNetwork(vocabulary.length, 5);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const trainingLoader = loaderOf(training, batchSize, true);
const validationLoader = loaderOf(validation, batchSize);
const history = { train: [] as number[], val: [] as number[] };
for (let epoch = 1; epoch <= epochs; epoch++) {
  history.train.push(trainLoop(trainingLoader, model, optimizer));
  const { loss, accuracy } = evaluate(validationLoader, model);
  history.val.push(loss);
  train.log({ accuracy });
  console.log(
    `epoch ${epoch}: train ${history.train.at(-1)!.toFixed(4)}, val ${loss.toFixed(4)}, ${(100 * accuracy).toFixed(1)}%`,
  );
}
testing.assertClose(history.train[0], 0.6877, { rtol: 1e-4, atol: 0 });
testing.assertClose(history.val.at(-1)!, 0.43, { rtol: 1e-2, atol: 0 });

plot.figure({ figsize: [10, 5] });
const places = history.train.map((_, i) => i + 1);
plot.plot(places, history.train, { label: "train" });
plot.plot(places, history.val, { label: "val" });
plot.xlabel("Epochs", { fontsize: 15 });
plot.ylabel("Loss", { fontsize: 15 });
plot.legend();
plot.grid();
plot.show();

// The weights go to a file and into a new network, which answers as the old one does.
// Веса — в файл и в новую сеть, которая отвечает так же, как старая.
torch.save(model.stateDict(), "tweets.pth");
const loaded = new ToneNetwork(vocabulary.length, 5);
loaded.loadStateDict(torch.load<nn.StateDict>("tweets.pth"));
const testLoader = loaderOf(test, batchSize);
const { accuracy } = evaluate(testLoader, loaded);
console.log(`test accuracy ${(100 * accuracy).toFixed(1)}%`);
testing.assertClose(accuracy, 0.73, { rtol: 0, atol: 0.04 });

// Texts of one's own. A network that averages words does not hear a "not": it would need their order.
// Свои тексты. Сеть, которая усредняет слова, не слышит «не»: для этого нужен порядок.
for (const text of ["сегодня праздник и солнце", "опять дождь и скучно"]) {
  const probability = torch.noGrad(() => loaded(encode(text.split(" ")).unsqueeze(0)));
  console.log(`${text}: ${probability.item() > 0.5 ? "glad" : "sad"}`);
}
