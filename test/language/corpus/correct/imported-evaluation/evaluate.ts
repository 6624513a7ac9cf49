import torch, { type nn } from "gradlens";

/** Puts the model back into the mode in which it was. */
export function evaluate(model: nn.Module, x: torch.Tensor, y: torch.Tensor) {
  const was = model.training;
  model.eval();
  const accuracy = torch.noGrad(() => (model(x) as torch.Tensor).argmax(1).eq(y).float().mean().item());
  model.train(was);
  return accuracy;
}

/** Monte Carlo dropout: how much do predictions differ? */
export function uncertainty(model: nn.Module, x: torch.Tensor, passes = 8) {
  model.train();
  const all = torch.noGrad(() => torch.stack(Array.from({ length: passes }, () => model(x) as torch.Tensor)));
  return all.std(0).mean().item();
}

/** The step against the gradient's sign that fools the model (Goodfellow et al. 2015). */
export function fooled(model: nn.Module, lossFn: nn.Module, x: torch.Tensor, y: torch.Tensor) {
  model.eval();
  const input = x.clone().requiresGrad_();
  const loss = lossFn(model(input), y) as torch.Tensor;
  const [gradient] = torch.autograd.grad(loss, [input]);
  return x.add(gradient!.sign(), { alpha: 0.05 });
}
