import torch, { F } from "gradlens";

const chances = (scores: torch.Tensor) => torch.softmax(scores, 1);

/** The Brier score: the squared error of probabilities. */
export function brier(scores: torch.Tensor, classes: torch.Tensor) {
  return F.mseLoss(chances(scores), F.oneHot(classes, 3).float());
}
