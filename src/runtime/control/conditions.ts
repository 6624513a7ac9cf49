import type { Optimizer } from "../../engine/optim/optimizer.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { NanLink, PauseCondition, PauseReason } from "../../protocol/control.js";
import { say, type Words } from "../../protocol/said.js";
import type { StatisticsSample } from "../../protocol/statistics.js";
import { isFiniteTensor, normOf } from "./finite.js";
import { LossSpikes } from "./lossSpike.js";
import { backwardChain, forwardChain, type Names } from "./nanChain.js";
import { NanWatch } from "./nanWatch.js";
import { numberText } from "./words.js";

type Reason = Extract<PauseReason, { kind: "condition" }>;

/** A condition and whether it held when it was looked at last: it pauses when it begins to hold, not as long as it does. */
interface Watched {
  condition: PauseCondition;
  held: boolean;
}

/** Looks whether one of the conditions that pause the run begins to hold. Without conditions nothing is looked at. */
export class Conditions {
  private watched: Watched[] = [];
  private readonly spikes = new LossSpikes();
  private nan: NanWatch | undefined;

  /** @param step optimizer steps done: a bound of `step` that is behind is not waited for */
  constructor(
    private readonly names: Names,
    private readonly step: () => number,
  ) {}

  get isEmpty(): boolean {
    return this.watched.length === 0;
  }

  set(conditions: readonly PauseCondition[]): void {
    this.watched = conditions.map((condition) => ({
      condition,
      held: condition.kind === "step" && this.step() >= condition.step,
    }));
    const wantsNan = conditions.some(({ kind }) => kind === "nan");
    if (wantsNan) this.nan ??= new NanWatch();
    else {
      this.nan?.dispose();
      this.nan = undefined;
    }
  }

  /** Before a loss is differentiated. */
  loss(loss: Tensor): Reason | undefined {
    if (this.watched.length === 0) return undefined;
    const value = loss.item();
    let reason = this.begins("nan", () => (Number.isFinite(value) ? undefined : this.badLoss(loss, value)));
    reason ??= this.begins("lossSpike", ({ factor }) => {
      const { median } = this.spikes;
      return this.spikes.isSpike(value, factor)
        ? {
            message: say(
              "the loss {0} is {1} times its median {2}",
              ...[value, value / median!, median!].map(numberText),
            ),
          }
        : undefined;
    });
    this.spikes.add(value);
    return reason;
  }

  /** Before an optimizer changes its parameters. */
  stepping(optimizer: Optimizer): Reason | undefined {
    const wantsNorm = this.watched.some(({ condition: { kind } }) => kind.startsWith("gradient"));
    if (this.nan === undefined && !wantsNorm) return undefined;
    const norm = wantsNorm ? normOf(gradientsOf(optimizer)) : 0;
    return (
      this.begins("nan", () => this.badGradient(optimizer)) ??
      this.begins("gradientAbove", ({ bound }) =>
        norm > bound
          ? { message: say("the gradient norm {0} is above {1}", ...[norm, bound].map(numberText)) }
          : undefined,
      ) ??
      this.begins("gradientBelow", ({ bound }) =>
        norm < bound
          ? { message: say("the gradient norm {0} is below {1}", ...[norm, bound].map(numberText)) }
          : undefined,
      )
    );
  }

  /** After an optimizer changed its parameters. */
  stepped(optimizer: Optimizer): Reason | undefined {
    if (this.nan === undefined) return undefined;
    return this.begins("nan", () => this.badWeight(optimizer));
  }

  /** When a step is whole. */
  settled(): Reason | undefined {
    if (this.watched.length === 0) return undefined;
    this.nan?.restart();
    const step = this.step();
    return this.begins("step", (condition) =>
      step >= condition.step ? { message: say("step {0} is reached", condition.step) } : undefined,
    );
  }

  /** When statistics were taken. */
  statistics(samples: readonly StatisticsSample[]): Reason | undefined {
    return this.begins("deadFraction", ({ bound, module: wanted }) => {
      for (const { activations } of samples)
        for (const { module, dead } of activations)
          if (dead !== undefined && dead > bound && (wanted === undefined || wanted === module))
            return {
              message: say(
                "{0} of {1} is dead, more than {2}",
                percent(dead),
                module || say("the model"),
                percent(bound),
              ),
            };
      return undefined;
    });
  }

  /** The reason to pause where one of the conditions of a kind holds that did not before. */
  private begins<K extends PauseCondition["kind"]>(
    kind: K,
    look: (condition: Extract<PauseCondition, { kind: K }>) => Pick<Reason, "message" | "chain"> | undefined,
  ): Reason | undefined {
    let reason: Reason | undefined;
    for (const watched of this.watched) {
      if (watched.condition.kind !== kind) continue;
      const found = look(watched.condition as Extract<PauseCondition, { kind: K }>);
      if (found !== undefined && !watched.held)
        reason ??= { kind: "condition", condition: watched.condition, ...found };
      watched.held = found !== undefined;
    }
    return reason;
  }

  private badLoss(loss: Tensor, value: number): Pick<Reason, "message" | "chain"> {
    const fault = this.nan?.faultOf(loss);
    const chain = fault === undefined ? [] : forwardChain(fault, this.names);
    return { message: because(say("the loss is {0}", String(value)), chain), chain };
  }

  private badGradient(optimizer: Optimizer): Pick<Reason, "message" | "chain"> | undefined {
    const bad = find(optimizer, ({ grad }) => grad !== null && !isFiniteTensor(grad));
    if (bad === undefined) return undefined;
    const chain = backwardChain(this.nan?.derivativesOf(bad) ?? [], this.names);
    const message = say("the gradient of {0} is not finite", this.nameOf(bad, optimizer));
    return { message: because(message, chain), chain };
  }

  private badWeight(optimizer: Optimizer): Pick<Reason, "message" | "chain"> | undefined {
    const bad = find(optimizer, (parameter) => !isFiniteTensor(parameter));
    if (bad === undefined) return undefined;
    const { lr } = optimizer.paramGroups.find(({ params }) => params.includes(bad))!;
    return {
      message: say(
        "{0} made {1} infinite or NaN: its step overflowed (learning rate {2}, norm of its gradient {3})",
        optimizer.constructor.name,
        this.nameOf(bad, optimizer),
        numberText(lr),
        numberText(bad.grad === null ? 0 : normOf([bad.grad])),
      ),
      chain: [],
    };
  }

  private nameOf(parameter: Tensor, optimizer: Optimizer): Words {
    return this.names.parameter(parameter) ?? say("parameter {0}", parametersOf(optimizer).indexOf(parameter));
  }
}

/** The first parameter of which something holds: asked every step, so without a list. */
function find({ paramGroups }: Optimizer, holds: (parameter: Tensor) => boolean): Tensor | undefined {
  for (const { params } of paramGroups) for (const parameter of params) if (holds(parameter)) return parameter;
  return undefined;
}

function parametersOf(optimizer: Optimizer): Tensor[] {
  return optimizer.paramGroups.flatMap(({ params }) => params);
}

function gradientsOf(optimizer: Optimizer): Tensor[] {
  return parametersOf(optimizer).flatMap(({ grad }) => (grad === null ? [] : [grad.detach()]));
}

/** What happened, and the cause of it where it is known. */
function because(what: Words, chain: readonly NanLink[]): Words {
  const cause = chain.at(-1);
  return cause ? say("{0}: it comes from {1}, which gave {2}", what, cause.operation, cause.output) : what;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}
