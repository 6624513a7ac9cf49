import { copyElements, type TensorCopy, tensorStatistics } from "../../engine/backend/cpu/statistics.js";
import type { Optimizer } from "../../engine/optim/optimizer.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { ParameterStatistics } from "../../protocol/statistics.js";
import type { Histograms } from "./histograms.js";

/** Statistics of a parameter that has no name yet. */
export interface RecordedParameter {
  parameter: Tensor;
  statistics: Omit<ParameterStatistics, "name">;
}

interface Before {
  parameter: Tensor;
  weight: ParameterStatistics["weight"];
  /** Of the weights; parameters that nobody trains have none. */
  copy: TensorCopy | undefined;
}

export function parametersOf(optimizer: Optimizer): Tensor[] {
  return optimizer.paramGroups.flatMap(({ params }) => params);
}

/** Looks at the parameters of one optimizer around one of its steps. */
export class Recorder {
  private before: Before[] = [];

  constructor(private readonly histograms: Histograms) {}

  /** Before the step: the weights. */
  begin(optimizer: Optimizer): void {
    this.release();
    for (const parameter of parametersOf(optimizer))
      this.before.push({
        parameter,
        weight: tensorStatistics(parameter, this.histograms.next()),
        copy: parameter.requiresGrad ? copyElements(parameter) : undefined,
      });
  }

  /** After it: the gradients, which a closure may have made during the step, and how far the weights moved. */
  end(): RecordedParameter[] {
    const recorded = this.before.map(({ parameter, weight, copy }) => {
      const { grad } = parameter;
      const updateNorm = grad === null ? undefined : copy?.distance();
      return {
        parameter,
        statistics: {
          weight,
          ...(grad !== null && { gradient: tensorStatistics(grad, this.histograms.next()) }),
          ...(updateNorm !== undefined && { updateNorm }),
        },
      };
    });
    this.release();
    return recorded;
  }

  private release(): void {
    for (const { copy } of this.before) copy?.release();
    this.before = [];
  }
}
