// One hidden layer of sigmoids can follow any continuous curve: two steep sigmoids make a step, many steps make the curve.
// Один скрытый слой сигмоид может повторить любую непрерывную кривую: две крутые сигмоиды дают ступень, много ступеней — кривую.
import torch, { plot, testing } from "gradlens";
import { linspace } from "gradlens/numpy";

const curve = (x: torch.Tensor) => torch.sin(x.mul(3)).add(x.mul(0.5));
const x = linspace(0, 3, 301);

/** Steps of one width: up at the left edge of each, down at the right one, as high as the curve is in the middle. */
function staircase(steps: number): torch.Tensor {
  const width = 3 / steps;
  const steepness = 40 * steps;
  let sum = torch.zerosLike(x);
  for (let i = 0; i < steps; i++) {
    const height = curve(torch.tensor((i + 0.5) * width, { dtype: torch.float64 }));
    const up = torch.sigmoid(x.sub(i * width).mul(steepness));
    const down = torch.sigmoid(x.sub((i + 1) * width).mul(steepness));
    sum = sum.add(up.sub(down).mul(height));
  }
  return sum;
}

// The more sigmoids, the smaller the mean error. Nobody trained them: the theorem says that the weights exist, not how to find them.
// Чем больше сигмоид, тем меньше средняя ошибка. Их никто не обучал: теорема говорит, что веса существуют, а не как их найти.
const inside = x.ge(0.1).logicalAnd(x.le(2.9));
const errors = [5, 15, 45].map((steps) => {
  const y = staircase(steps);
  plot.plot(x, y, { label: `${2 * steps} sigmoids` });
  return y.sub(curve(x)).at([inside]).abs().mean();
});
plot.plot(x, curve(x), "k--", { label: "curve" });
plot.legend();
plot.grid();
plot.show();
console.log(errors.map((error) => error.item().toFixed(4)).join(" > "));
testing.assertClose(torch.stack(errors), [0.252898, 0.08441, 0.0278655], { rtol: 1e-5, atol: 0 });
