import * as vscode from "vscode";
import type { PauseCondition } from "../../protocol/control.js";
import { askNumber } from "./askNumber.js";

type Kind = PauseCondition["kind"];
type Bounded = Exclude<Kind, "nan">;

/** What is asked of each kind. */
interface Form {
  label(): string;
  detail(): string;
  /** The bound that is asked for, with its usual value; undefined where there is none. */
  bound?: { question(): string; usual: number; problem(value: number): string | undefined };
  make(bound: number): PauseCondition;
  boundOf(condition: PauseCondition): number | undefined;
}

const positive = (value: number): string | undefined =>
  value > 0 ? undefined : vscode.l10n.t("Enter a number above 0.");

const forms: Record<Kind, Form> = {
  nan: {
    label: () => vscode.l10n.t("NaN or infinity"),
    detail: () =>
      vscode.l10n.t(
        "In the loss, a gradient or a weight; names the operation and the line. Training is slower with it.",
      ),
    make: () => ({ kind: "nan" }),
    boundOf: () => undefined,
  },
  gradientAbove: {
    label: () => vscode.l10n.t("Gradient norm above a bound"),
    detail: () => vscode.l10n.t("The norm of all gradients together, before the step."),
    bound: { question: () => vscode.l10n.t("Pause when the gradient norm is above"), usual: 100, problem: positive },
    make: (bound) => ({ kind: "gradientAbove", bound }),
    boundOf: (condition) => (condition.kind === "gradientAbove" ? condition.bound : undefined),
  },
  gradientBelow: {
    label: () => vscode.l10n.t("Gradient norm below a bound"),
    detail: () => vscode.l10n.t("The norm of all gradients together, before the step."),
    bound: { question: () => vscode.l10n.t("Pause when the gradient norm is below"), usual: 1e-6, problem: positive },
    make: (bound) => ({ kind: "gradientBelow", bound }),
    boundOf: (condition) => (condition.kind === "gradientBelow" ? condition.bound : undefined),
  },
  lossSpike: {
    label: () => vscode.l10n.t("Loss spike"),
    detail: () => vscode.l10n.t("The loss is many times the median of the last 64."),
    bound: {
      question: () => vscode.l10n.t("Pause when the loss is so many times its median"),
      usual: 3,
      problem: (value) => (value > 1 ? undefined : vscode.l10n.t("Enter a number above 1.")),
    },
    make: (factor) => ({ kind: "lossSpike", factor }),
    boundOf: (condition) => (condition.kind === "lossSpike" ? condition.factor : undefined),
  },
  deadFraction: {
    label: () => vscode.l10n.t("Dead units"),
    detail: () => vscode.l10n.t("Units of a ReLU that are zero for the whole batch."),
    bound: {
      question: () => vscode.l10n.t("Pause when more than this part of a layer is dead (0 to 1)"),
      usual: 0.5,
      problem: (value) => (value >= 0 && value < 1 ? undefined : vscode.l10n.t("Enter a number from 0 to below 1.")),
    },
    make: (bound) => ({ kind: "deadFraction", bound }),
    boundOf: (condition) => (condition.kind === "deadFraction" ? condition.bound : undefined),
  },
  step: {
    label: () => vscode.l10n.t("Step number"),
    detail: () => vscode.l10n.t("So many optimizer steps are done."),
    bound: {
      question: () => vscode.l10n.t("Pause after step"),
      usual: 100,
      problem: (value) =>
        Number.isInteger(value) && value >= 1 ? undefined : vscode.l10n.t("Enter a whole number from 1."),
    },
    make: (step) => ({ kind: "step", step }),
    boundOf: (condition) => (condition.kind === "step" ? condition.step : undefined),
  },
};

const kinds = Object.keys(forms) as Kind[];
const key = "gradlens.conditions";

/** The conditions that pause runs of this workspace. */
export class KeptConditions {
  constructor(readonly memory: vscode.Memento) {}

  get conditions(): PauseCondition[] {
    return this.memory.get<PauseCondition[]>(key, []);
  }

  async keep(conditions: readonly PauseCondition[]): Promise<void> {
    await this.memory.update(key, conditions);
  }
}

/** Asks which conditions are to pause, and their bounds; undefined when the person gave up. */
export async function askConditions(present: readonly PauseCondition[]): Promise<PauseCondition[] | undefined> {
  const items = kinds.map((kind) => ({
    label: forms[kind].label(),
    detail: forms[kind].detail(),
    description: boundText(present, kind),
    picked: present.some((condition) => condition.kind === kind),
    which: kind,
  }));
  const title = vscode.l10n.t("Pause When…");
  const placeHolder = vscode.l10n.t("Conditions that pause a training; none: it never pauses by itself");
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, canPickMany: true });
  if (!chosen) return undefined;
  const conditions: PauseCondition[] = [];
  for (const { which } of chosen) {
    const condition = await complete(which, present);
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  return conditions;
}

async function complete(kind: Kind, present: readonly PauseCondition[]): Promise<PauseCondition | undefined> {
  const { bound, make, boundOf } = forms[kind];
  if (bound === undefined) return make(0);
  const before = present.find((condition) => condition.kind === (kind as Bounded));
  const value = await askNumber(bound.question(), (before && boundOf(before)) ?? bound.usual, bound.problem);
  return value === undefined ? undefined : make(value);
}

function boundText(present: readonly PauseCondition[], kind: Kind): string {
  const condition = present.find((other) => other.kind === kind);
  const bound = condition && forms[kind].boundOf(condition);
  return bound === undefined ? "" : String(bound);
}
