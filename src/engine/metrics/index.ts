/** Figures of a model's outputs: scikit-learn's numbers, of everything at once or streaming over batches. */
export {
  accuracy,
  type AccuracyOptions,
  binaryAccuracy,
  f1,
  precision,
  recall,
  type ScoreOptions,
} from "./classification.js";
export { confusionMatrix, type ConfusionMatrixOptions } from "./confusion.js";
export { logLoss, type LogLossOptions } from "./logLoss.js";
export type { Better, Metric, Streaming } from "./metric.js";
export type { ThresholdOption } from "./predictions.js";
export {
  averagePrecision,
  precisionRecallCurve,
  type PrecisionRecallCurve,
  rocAuc,
  type RocAucOptions,
  rocCurve,
  type RocCurve,
} from "./ranking.js";
export {
  meanAbsoluteError as mae,
  meanAbsoluteError,
  meanSquaredError as mse,
  meanSquaredError,
  r2,
  rootMeanSquaredError as rmse,
  rootMeanSquaredError,
} from "./regression.js";
export { classificationReport, type ClassificationReportOptions } from "./report.js";
export type { Values } from "./values.js";
