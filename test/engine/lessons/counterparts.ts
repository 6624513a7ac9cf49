/** What stands for a name of the lessons where the rule of names (snake_case to camelCase) does not give it. */
import type { Definition } from "../../../src/engine/train/definition.js";

/** Required arguments stay positional (DESIGN, section 3): naming them is Python's way alone. */
export const positional: readonly string[] = [
  "torch.full(size)",
  "torch.full(fill_value)",
  "torch.ones(size)",
  "torch.randint(high)",
  "torch.randint(size)",
  "torch.nn.BatchNorm2d(num_features)",
  "torch.nn.Conv2d(kernel_size)",
  "torch.nn.Linear(in_features)",
  "torch.nn.Linear(out_features)",
  "torch.nn.init.constant_(val)",
  "torch.optim.SGD(params)",
  "torch.utils.data.random_split(lengths)",
  "Tensor.permute(dims)",
  "Tensor.unsqueeze(dim)",
];

/** Options of the data sets that have a shorter name here. */
export const optionNames: Readonly<Record<string, string>> = { n_samples: "samples", random_state: "seed" };

/** Paths into this library, from `gradlens` unless they begin with `numpy.` or `datasets.`. */
export const counterparts: Readonly<Record<string, string>> = {
  "torch.nn.parameter.Parameter": "nn.Parameter",
  // There are no arrays but tensors.
  "numpy.array": "tensor",
  "numpy.ndarray": "Tensor",
  "numpy.insert": "cat",
  "numpy.c_": "stack",
  "sklearn.datasets.make_classification": "datasets.makeClassification",
  "sklearn.datasets.make_moons": "datasets.makeMoons",
  "sklearn.model_selection.train_test_split": "datasets.trainTestSplit",
  "sklearn.metrics.classification_report": "metrics.classificationReport",
  "sklearn.metrics.r2_score": "metrics.r2",
  "technique: Adagrad": "optim.Adagrad",
  "technique: AdamW": "optim.AdamW",
  "technique: Nesterov momentum": "optim.SGD",
  "technique: RMSprop": "optim.RMSprop",
  "technique: Levenberg-Marquardt": "autograd.functional.jacobian",
  "technique: class weights": "nn.CrossEntropyLoss",
  "technique: custom loss": "nn.Module",
  "technique: DropConnect": "F.dropout",
  "technique: ensemble": "train.fit",
  "technique: functional forms": "F.maxPool2d",
  "technique: gradient check": "autograd.gradcheck",
  "technique: gradient norms": "nn.utils.clipGradNorm_",
  "technique: half precision": "float16",
  "technique: momentum": "optim.SGD",
  "technique: multi-label loss": "nn.BCEWithLogitsLoss",
  "technique: named tensors": "Tensor.prototype.refineNames",
  "technique: one-hot": "F.oneHot",
  "technique: snapshot averaging": "optim.swaUtils.AveragedModel",
  "technique: sparse tensors": "sparseCooTensor",
  "technique: storage": "Tensor.prototype.storage",
  "technique: weight averaging": "optim.swaUtils.AveragedModel",
  "technique: weight decay": "optim.SGD",
};

/** Techniques that are options of `train.define`. */
export const trainingOptions: Readonly<Record<string, Partial<Definition>>> = {
  "technique: early stopping": { earlyStopping: { patience: 3 } },
  "technique: gradient accumulation": { accumulate: 5 },
  "technique: transfer learning": { freeze: (net) => net },
  "technique: grid search": { sweep: { space: { lr: [0.1, 0.01] }, strategy: "grid" } },
  "technique: Bayesian search": { sweep: { space: { lr: [0.1, 0.01] }, strategy: "tpe" } },
  "technique: L1 penalty": { l1: 0.001 },
  "technique: L2 penalty": { l2: 0.001 },
};

/** What belongs to another part of the project, or to Python alone. */
export const elsewhere: readonly (readonly [names: RegExp, why: string])[] = [
  [/^matplotlib\b/, "VIEWS: the plot module"],
  [/^technique: (dead ReLUs|vanishing gradients|feature maps|histograms of weights)$/, "VIEWS: what the panels show"],
  [/^(torchvision|imageio)\b|^technique: (mixup|cutout|cutmix)$/, "DATA: images, vision.transforms and vision.models"],
  [/^torch\.hub\b|^h5py\b|^technique: (ONNX|TorchScript|distributed training)$/, "DATA: files and exports"],
  [/^(pandas\.read_csv|numpy\.loadtxt)\b/, "DATA: tables"],
  [/^gensim\b|^technique: (Word2Vec|CBOW|skip-gram|TF-IDF|bag of words)$/, "DATA: text"],
  [/^numpy\.vectorize$/, "Python: functions of tensors are element-wise as they are"],
  [
    /^(torch\.(cuda|nn|optim|hub)|sklearn\.\w+|torch\.nn\.functional|torch\.utils\.data)$/,
    "a namespace, not a capability",
  ],
];
