/** The losses and distances of `nn.functional`. https://pytorch.org/docs/1.13/nn.functional.html#loss-functions */
export { cosineSimilarity, pairwiseDistance } from "../ops/distance.js";
export { pdist } from "../ops/distancePairs.js";
export { binaryCrossEntropy, crossEntropy, l1Loss, mseLoss, nllLoss } from "../ops/loss.js";
export {
  cosineEmbeddingLoss,
  gaussianNllLoss,
  hingeEmbeddingLoss,
  klDiv,
  marginRankingLoss,
  multilabelSoftMarginLoss,
  poissonNllLoss,
} from "../ops/lossComposite.js";
export { ctcLoss } from "../ops/lossCtc.js";
export { binaryCrossEntropyWithLogits, huberLoss, smoothL1Loss, softMarginLoss } from "../ops/lossElementwise.js";
export { multilabelMarginLoss, multiMarginLoss } from "../ops/lossMargin.js";
export { tripletMarginLoss, tripletMarginWithDistanceLoss } from "../ops/lossTriplet.js";
