// Torch Hub: a folder or a repository with a file hubconf.ts gives its models to others. Here it is this very folder; from the network it would be
// torch.hub.load("owner/repo:main", "name", { trustRepo: true }), which fetches the code once and runs it, so trust it first.
// Torch Hub: папка или репозиторий с файлом hubconf.ts отдаёт свои модели другим. Здесь это сама эта папка; из сети было бы
// torch.hub.load("owner/repo:main", "name", { trustRepo: true }): код скачается один раз и выполнится, поэтому сначала ему надо доверять.
import type { nn } from "gradlens";
import torch, { F, testing } from "gradlens";

const here = import.meta.dirname;
const names = torch.hub.list(here, { source: "local" });
console.log(names);
testing.assertEqual(names, ["birdOrPlane"]);

// What the function takes comes in `args`; what it returns is a model like any other.
// Аргументы функции передаются в `args`; возвращает она обычную модель.
torch.manualSeed(0);
const model = torch.hub.load<nn.Sequential>(here, "birdOrPlane", { source: "local", args: [{ width: 4 }] });
const count = [...model.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
testing.assertClose(count, 626);

const image = torch.rand(1, 3, 32, 32);
const answer = F.softmax(model(image), { dim: 1 });
console.log(answer);
testing.assertClose(answer, [[0.45364, 0.54636]], { rtol: 0, atol: 1e-5 });

// Its weights travel on their own. From an address: torch.hub.loadStateDictFromUrl(url, { checkHash: true }), which keeps them in a cache.
// Веса путешествуют отдельно. Из сети: torch.hub.loadStateDictFromUrl(url, { checkHash: true }) — они останутся в кэше.
torch.save(model.stateDict(), "weights.pth");
const again = torch.hub.load<nn.Sequential>(here, "birdOrPlane", {
  source: "local",
  args: [{ width: 4, weights: "weights.pth" }],
});
testing.assertEqual(F.softmax(again(image), { dim: 1 }), answer);
