/** Layers, losses and what models are made of: `torch.nn`. https://pytorch.org/docs/1.13/nn.html */
export {
  CELU,
  ELU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  ReLU,
  ReLU6,
  RReLU,
  SELU,
  Softshrink,
  Threshold,
} from "./activation.js";
export {
  GELU,
  GLU,
  LogSigmoid,
  LogSoftmax,
  Mish,
  PReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softmax2d,
  Softmin,
  Softplus,
  Softsign,
  Tanh,
  Tanhshrink,
} from "./activationSmooth.js";
export { BatchNorm1d, BatchNorm2d, BatchNorm3d, type NormOptions } from "./batchNorm.js";
export { Bilinear, type BilinearOptions } from "./bilinear.js";
export { CosineSimilarity, PairwiseDistance } from "./distance.js";
export { Conv1d, Conv2d, Conv3d, type ConvOptions, type ConvPaddingMode } from "./conv.js";
export { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, type ConvTransposeOptions } from "./convTranspose.js";
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  type DropoutOptions,
  FeatureAlphaDropout,
} from "./dropout.js";
export { Flatten, type FlattenOptions, Identity, Unflatten } from "./flatten.js";
export { Fold, Unfold } from "./fold.js";
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from "./instanceNorm.js";
export {
  GroupNorm,
  type GroupNormOptions,
  LayerNorm,
  type LayerNormOptions,
  LocalResponseNorm,
} from "./normalization.js";
export {
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  ZeroPad2d,
} from "./padding.js";
export {
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  LPPool1d,
  LPPool2d,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  MaxUnpool1d,
  MaxUnpool2d,
  MaxUnpool3d,
} from "./pooling.js";
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
} from "./poolingAdaptive.js";
export { Embedding, EmbeddingBag, type EmbeddingBagOptions, type EmbeddingOptions } from "./sparse.js";
export {
  ChannelShuffle,
  PixelShuffle,
  PixelUnshuffle,
  Upsample,
  type UpsampleOptions,
  UpsamplingBilinear2d,
  UpsamplingNearest2d,
} from "./upsampling.js";
export { type NamedModules, Sequential } from "./container.js";
export { ModuleDict, ModuleList } from "./containerLists.js";
export { ParameterDict, ParameterList } from "./containerParameters.js";
export * as functional from "./functional.js";
export * as init from "./init.js";
export { Linear, type LinearOptions } from "./linear.js";
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  Loss,
  MSELoss,
  NLLLoss,
  SmoothL1Loss,
} from "./loss.js";
export { AdaptiveLogSoftmaxWithLoss, type AdaptiveLogSoftmaxOptions } from "./lossAdaptive.js";
export { CTCLoss, GaussianNLLLoss, PoissonNLLLoss } from "./lossLikelihood.js";
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  MarginRankingLoss,
  MultiLabelMarginLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  SoftMarginLoss,
  TripletMarginLoss,
  TripletMarginWithDistanceLoss,
} from "./lossMargins.js";
export { type LoadResult, Module, type StateDict } from "./module.js";
export { Parameter } from "./parameter.js";
export { GRU, LSTM, type LSTMOptions, type RecurrentOptions, RNN, RNNBase, type RNNOptions } from "./rnn.js";
export { GRUCell, LSTMCell, RNNCell, RNNCellBase } from "./rnnCells.js";
export * as utils from "./utils/index.js";
export { MultiheadAttention, type MultiheadAttentionOptions } from "./attention.js";
export { Transformer, TransformerDecoder, TransformerEncoder, type TransformerOptions } from "./transformer.js";
export { TransformerDecoderLayer, TransformerEncoderLayer, type TransformerLayerOptions } from "./transformerLayers.js";
