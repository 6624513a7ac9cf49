import type { Tensor } from "gradlens";

export interface Batch {
  inputs: Tensor;
  labels: Tensor;
}
