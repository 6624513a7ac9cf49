/** A classifier of digits: 784-256-128-10, ReLU, batches of 64, Adam on cross-entropy. */
import { integers, linearLayers, uniform } from "../lib/tensors.mjs";
import { stepTargets } from "../lib/targets.mjs";

export default {
  name: "step/mlp-784-256-128-10",
  title: "784-256-128-10, batch 64, Adam",
  group: "training step",
  checks: 3,
  data: { x: uniform([64, 784]), y: integers([64], 10) },
  parameters: linearLayers([784, 256, 128, 10]),
  targets: stepTargets(0.5, 1),

  gradlens({ nn, optim, F, data, load }) {
    const model = load(
      new nn.Sequential(
        new nn.Linear(784, 256),
        new nn.ReLU(),
        new nn.Linear(256, 128),
        new nn.ReLU(),
        new nn.Linear(128, 10),
      ),
    );
    const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
    return () => {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(model(data.x), data.y);
      loss.backward();
      optimizer.step();
      return loss;
    };
  },

  tfjs({ tf, data, parameters: p }) {
    const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
    const labels = tf.cast(tf.oneHot(data.y, 10), "float32");
    const linear = (x, name) => tf.add(tf.matMul(x, p[`${name}.weight`], false, true), p[`${name}.bias`]);
    const loss = () => tf.losses.softmaxCrossEntropy(labels, linear(tf.relu(linear(tf.relu(linear(data.x, 0)), 2)), 4));
    return () => optimizer.minimize(loss, true);
  },

  jax({ jax, np, data, parameters, adamStep }) {
    const linear = (p, x, name) => np.matmul(x, np.transpose(p[`${name}.weight`])).add(p[`${name}.bias`]);
    const loss = (p, x, labels) => {
      const logits = linear(p, jax.nn.relu(linear(p, jax.nn.relu(linear(p, x, 0)), 2)), 4);
      return np.sum(jax.nn.logSoftmax(logits).mul(labels)).mul(-1 / 64);
    };
    return adamStep({ lr: 1e-3 }, loss, parameters, [data.x, jax.nn.oneHot(data.y, 10)]);
  },

  jsPytorch({ torch, data, parameters }) {
    const { nn, optim } = torch;
    const transposed = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
    class Classifier extends nn.Module {
      constructor() {
        super();
        this.a = new nn.Linear(784, 256);
        this.b = new nn.Linear(256, 128);
        this.c = new nn.Linear(128, 10);
        this.relu = new nn.ReLU();
        for (const [layer, name] of [
          [this.a, 0],
          [this.b, 2],
          [this.c, 4],
        ]) {
          layer.W = torch.tensor(transposed(parameters[`${name}.weight`]), true);
          layer.b = torch.tensor(parameters[`${name}.bias`], true);
        }
      }

      forward(x) {
        return this.c.forward(this.relu.forward(this.b.forward(this.relu.forward(this.a.forward(x)))));
      }
    }
    const model = new Classifier();
    const criterion = new nn.CrossEntropyLoss();
    const optimizer = new optim.Adam(model.parameters(), 1e-3, 0, [0.9, 0.999], 1e-8);
    const [x, y] = [torch.tensor(data.x), torch.tensor(data.y)];
    return {
      checks: 1,
      note: "its Adam does not correct the bias of its moments",
      call() {
        const loss = criterion.forward(model.forward(x), y);
        loss.backward();
        optimizer.step();
        optimizer.zero_grad();
        return loss;
      },
    };
  },

  pytorch: `
model = load(nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
x, y = data["x"], data["y"]

def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss
`,
};
