import { nn, optim } from "gradlens";

/** AdamW as the paper has it. */
export function adamW(model: nn.Module, lr: number) {
  return new optim.AdamW(model.parameters(), { lr, weightDecay: 0.01 });
}
