/**
 * The lessons' nets for two classes of CIFAR images, 3 x 32 x 32 in batches of 64, SGD: the plain one, with batch norm, with
 * a skip connection, and the deep one of ten residual blocks.
 */
import { constant, integers, layer, uniform } from "../lib/tensors.mjs";
import { stepTargets, threadTarget } from "../lib/targets.mjs";

const BATCH = 64;
const BLOCKS = 10;
const LR = 0.01;

const conv = (name, inputs, outputs, bias = true) => ({
  [`${name}.weight`]: layer([outputs, inputs, 3, 3], 9 * inputs),
  ...(bias && { [`${name}.bias`]: layer([outputs], 9 * inputs) }),
});
const linear = (name, inputs, outputs) => ({
  [`${name}.weight`]: layer([outputs, inputs], inputs),
  [`${name}.bias`]: layer([outputs], inputs),
});
const norm = (name, channels, weight = 1) => ({
  [`${name}.weight`]: constant([channels], weight),
  [`${name}.bias`]: constant([channels], 0),
});

const noGradient = "no gradient of convolution in WASM (its kernel Conv2DBackpropFilter is missing)";
const tooSlow = `${noGradient}; on its plain CPU backend the smaller plain net takes seconds a step`;

/** What the four have in common; `net` makes the modules and gives the forward pass. */
const images = (record) => ({
  group: "training step",
  checks: 3,
  data: { x: uniform([BATCH, 3, 32, 32]), y: integers([BATCH], 2) },
  tfjs: tooSlow,
  jsPytorch: "it has no convolution",
  ...record,
  gradlens({ torch, nn, optim, F, data, load }) {
    const model = load(record.net({ torch, nn, F }));
    const optimizer = new optim.SGD(model.parameters(), { lr: LR });
    return () => {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(model(data.x), data.y);
      loss.backward();
      optimizer.step();
      return loss;
    };
  },
  jax({ jax, np, data, parameters, sgdStep }) {
    const ops = {
      conv: (p, x, name) => {
        const y = jax.lax.conv(x, p[`${name}.weight`], [1, 1], "SAME");
        const bias = p[`${name}.bias`];
        return bias ? y.add(bias.reshape([1, -1, 1, 1])) : y;
      },
      linear: (p, x, name) => np.matmul(x, np.transpose(p[`${name}.weight`])).add(p[`${name}.bias`]),
      pool: (x) => {
        const [n, c, h, w] = x.shape;
        return np.max(x.reshape([n, c, h / 2, 2, w / 2, 2]), [3, 5]);
      },
      norm: (p, x, name) => {
        const mean = np.mean(x.ref, [0, 2, 3], { keepdims: true });
        const centred = x.sub(mean);
        const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
        const scale = p[`${name}.weight`].reshape([1, -1, 1, 1]);
        return centred
          .div(np.sqrt(variance.add(1e-5)))
          .mul(scale)
          .add(p[`${name}.bias`].reshape([1, -1, 1, 1]));
      },
      tanh: np.tanh,
      relu: jax.nn.relu,
      flat: (x) => x.reshape([BATCH, -1]),
    };
    const loss = (p, x, labels) => np.sum(jax.nn.logSoftmax(record.jaxNet(ops, p, x)).mul(labels)).mul(-1 / BATCH);
    return sgdStep({ lr: LR }, loss, parameters, [data.x, jax.nn.oneHot(data.y, 2)]);
  },
  pytorch: `${record.pytorchNet}
model = load(Net())
optimizer = torch.optim.SGD(model.parameters(), lr=${LR})
x, y = data["x"], data["y"]

def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss
`,
});

const plain = images({
  name: "step/cifar",
  title: "CIFAR network of the lessons, batch 64, SGD",
  parameters: { ...conv("conv1", 3, 16), ...conv("conv2", 16, 8), ...linear("fc1", 512, 32), ...linear("fc2", 32, 2) },
  targets: stepTargets(1.5),
  net: ({ torch, nn, F }) =>
    new (class extends nn.Module {
      conv1 = new nn.Conv2d(3, 16, 3, { padding: 1 });
      conv2 = new nn.Conv2d(16, 8, 3, { padding: 1 });
      fc1 = new nn.Linear(512, 32);
      fc2 = new nn.Linear(32, 2);
      forward(x) {
        let out = F.maxPool2d(torch.tanh(this.conv1(x)), 2);
        out = F.maxPool2d(torch.tanh(this.conv2(out)), 2);
        return this.fc2(torch.tanh(this.fc1(out.view(-1, 512))));
      }
    })(),
  jaxNet(ops, p, x) {
    let out = ops.pool(ops.tanh(ops.conv(p, x, "conv1")));
    out = ops.pool(ops.tanh(ops.conv(p, out, "conv2")));
    return ops.linear(p, ops.tanh(ops.linear(p, ops.flat(out), "fc1")), "fc2");
  },
  pytorchNet: `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 8, 3, padding=1)
        self.fc1 = nn.Linear(512, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        out = F.max_pool2d(torch.tanh(self.conv2(out)), 2)
        return self.fc2(torch.tanh(self.fc1(out.view(-1, 512))))
`,
  /** Channels last, as its layout is: weights are moved there once, pixels are flattened in PyTorch's order. */
  tfjs({ tf, backend, data, parameters: p, Cannot }) {
    if (backend === "wasm") throw new Cannot(noGradient);
    const kernels = Object.fromEntries(
      ["conv1", "conv2"].map((name) => [name, tf.variable(tf.transpose(p[`${name}.weight`], [2, 3, 1, 0]))]),
    );
    const x = tf.transpose(data.x, [0, 2, 3, 1]);
    const labels = tf.cast(tf.oneHot(data.y, 2), "float32");
    const optimizer = tf.train.sgd(LR);
    const block = (input, name) =>
      tf.maxPool(tf.tanh(tf.add(tf.conv2d(input, kernels[name], 1, "same"), p[`${name}.bias`])), 2, 2, "valid");
    const dense = (input, name) => tf.add(tf.matMul(input, p[`${name}.weight`], false, true), p[`${name}.bias`]);
    const loss = () => {
      const out = tf.reshape(tf.transpose(block(block(x, "conv1"), "conv2"), [0, 3, 1, 2]), [BATCH, 512]);
      return tf.losses.softmaxCrossEntropy(labels, dense(tf.tanh(dense(out, "fc1")), "fc2"));
    };
    const trained = [
      ...Object.values(kernels),
      ...Object.keys(p)
        .filter((key) => !/^conv.*weight/.test(key))
        .map((key) => p[key]),
    ];
    return () => optimizer.minimize(loss, true, trained);
  },
});

const batchNorm = images({
  name: "step/cifar-batch-norm",
  title: "its batch-norm variant, 32 channels",
  parameters: {
    ...conv("conv1", 3, 32),
    ...norm("norm1", 32),
    ...conv("conv2", 32, 16),
    ...norm("norm2", 16),
    ...linear("fc1", 1024, 32),
    ...linear("fc2", 32, 2),
  },
  targets: stepTargets(0.5, 1.2),
  net: ({ torch, nn, F }) =>
    new (class extends nn.Module {
      conv1 = new nn.Conv2d(3, 32, 3, { padding: 1 });
      norm1 = new nn.BatchNorm2d(32);
      conv2 = new nn.Conv2d(32, 16, 3, { padding: 1 });
      norm2 = new nn.BatchNorm2d(16);
      fc1 = new nn.Linear(1024, 32);
      fc2 = new nn.Linear(32, 2);
      forward(x) {
        let out = F.maxPool2d(torch.tanh(this.norm1(this.conv1(x))), 2);
        out = F.maxPool2d(torch.tanh(this.norm2(this.conv2(out))), 2);
        return this.fc2(torch.tanh(this.fc1(out.view(-1, 1024))));
      }
    })(),
  jaxNet(ops, p, x) {
    let out = ops.pool(ops.tanh(ops.norm(p, ops.conv(p, x, "conv1"), "norm1")));
    out = ops.pool(ops.tanh(ops.norm(p, ops.conv(p, out, "conv2"), "norm2")));
    return ops.linear(p, ops.tanh(ops.linear(p, ops.flat(out), "fc1")), "fc2");
  },
  pytorchNet: `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 16, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(16)
        self.fc1 = nn.Linear(1024, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.tanh(self.norm1(self.conv1(x))), 2)
        out = F.max_pool2d(torch.tanh(self.norm2(self.conv2(out))), 2)
        return self.fc2(torch.tanh(self.fc1(out.view(-1, 1024))))
`,
});

const residual = images({
  name: "step/cifar-residual",
  title: "its residual variant, 32 channels",
  parameters: {
    ...conv("conv1", 3, 32),
    ...conv("conv2", 32, 16),
    ...conv("conv3", 16, 16),
    ...linear("fc1", 256, 32),
    ...linear("fc2", 32, 2),
  },
  targets: stepTargets(0.5, 1.2),
  net: ({ torch, nn, F }) =>
    new (class extends nn.Module {
      conv1 = new nn.Conv2d(3, 32, 3, { padding: 1 });
      conv2 = new nn.Conv2d(32, 16, 3, { padding: 1 });
      conv3 = new nn.Conv2d(16, 16, 3, { padding: 1 });
      fc1 = new nn.Linear(256, 32);
      fc2 = new nn.Linear(32, 2);
      forward(x) {
        let out = F.maxPool2d(torch.relu(this.conv1(x)), 2);
        out = F.maxPool2d(torch.relu(this.conv2(out)), 2);
        out = F.maxPool2d(torch.relu(this.conv3(out)).add(out), 2);
        return this.fc2(torch.relu(this.fc1(out.view(-1, 256))));
      }
    })(),
  jaxNet(ops, p, x) {
    let out = ops.pool(ops.relu(ops.conv(p, x, "conv1")));
    out = ops.pool(ops.relu(ops.conv(p, out, "conv2")));
    out = ops.pool(ops.relu(ops.conv(p, out.ref, "conv3")).add(out));
    return ops.linear(p, ops.relu(ops.linear(p, ops.flat(out), "fc1")), "fc2");
  },
  pytorchNet: `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 16, 3, padding=1)
        self.conv3 = nn.Conv2d(16, 16, 3, padding=1)
        self.fc1 = nn.Linear(256, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        out = F.max_pool2d(torch.relu(self.conv2(out)), 2)
        out = F.max_pool2d(torch.relu(self.conv3(out)) + out, 2)
        return self.fc2(torch.relu(self.fc1(out.view(-1, 256))))
`,
});

const blockNames = Array.from({ length: BLOCKS }, (_, i) => `blocks.${i}`);

const deepResidual = images({
  name: "step/cifar-deep-residual",
  title: "deep residual, 32 channels, 10 blocks",
  threads: true,
  parameters: {
    ...conv("conv1", 3, 32),
    ...Object.assign(
      {},
      ...blockNames.map((name) => ({ ...conv(`${name}.conv`, 32, 32, false), ...norm(`${name}.norm`, 32, 0.5) })),
    ),
    ...linear("fc1", 2048, 32),
    ...linear("fc2", 32, 2),
  },
  targets: [...stepTargets(0.5, 1.2), threadTarget],
  net({ torch, nn, F }) {
    class Block extends nn.Module {
      conv = new nn.Conv2d(32, 32, 3, { padding: 1, bias: false });
      norm = new nn.BatchNorm2d(32);
      forward(x) {
        return torch.relu(this.norm(this.conv(x))).add(x);
      }
    }
    return new (class extends nn.Module {
      conv1 = new nn.Conv2d(3, 32, 3, { padding: 1 });
      blocks = new nn.Sequential(...blockNames.map(() => new Block()));
      fc1 = new nn.Linear(2048, 32);
      fc2 = new nn.Linear(32, 2);
      forward(x) {
        let out = F.maxPool2d(torch.relu(this.conv1(x)), 2);
        out = F.maxPool2d(this.blocks(out), 2);
        return this.fc2(torch.relu(this.fc1(out.view(-1, 2048))));
      }
    })();
  },
  jaxNet(ops, p, x) {
    let out = ops.pool(ops.relu(ops.conv(p, x, "conv1")));
    for (const name of blockNames)
      out = ops.relu(ops.norm(p, ops.conv(p, out.ref, `${name}.conv`), `${name}.norm`)).add(out);
    out = ops.pool(out);
    return ops.linear(p, ops.relu(ops.linear(p, ops.flat(out), "fc1")), "fc2");
  },
  pytorchNet: `
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(32, 32, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(32)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x))) + x

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.blocks = nn.Sequential(*[Block() for _ in range(${BLOCKS})])
        self.fc1 = nn.Linear(2048, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        out = F.max_pool2d(self.blocks(out), 2)
        return self.fc2(torch.relu(self.fc1(out.view(-1, 2048))))
`,
});

export default [plain, batchNorm, residual, deepResidual];
