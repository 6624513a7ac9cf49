// A file of this name makes a folder, or a repository, one that gives models to others: each function in it is a model that can be asked for by name.
// Файл с таким именем делает папку или репозиторий источником моделей: каждая функция в нём — модель, которую можно запросить по имени.
import torch, { nn } from "gradlens";

/** Packages that must be installed, by name. */
export const dependencies: string[] = [];

/** Two classes of pictures of 3 x 32 x 32; with weights from a file, if there is one. */
export function birdOrPlane({ width = 8, weights }: { width?: number; weights?: string } = {}) {
  const model = new nn.Sequential(
    new nn.Conv2d(3, width, 3, { padding: 1 }),
    new nn.Tanh(),
    new nn.MaxPool2d(4),
    new nn.Flatten(),
    new nn.Linear(width * 8 * 8, 2),
  );
  if (weights !== undefined) model.loadStateDict(torch.load<nn.StateDict>(weights));
  return model;
}
