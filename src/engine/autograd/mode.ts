let gradEnabled = true;
let inferenceEnabled = false;

/** True where operations are recorded. https://pytorch.org/docs/1.13/generated/torch.is_grad_enabled.html */
export function isGradEnabled(): boolean {
  return gradEnabled;
}

/** True within `inferenceMode`. https://pytorch.org/docs/1.13/generated/torch.is_inference_mode_enabled.html */
export function isInferenceModeEnabled(): boolean {
  return inferenceEnabled;
}

/**
 * Switches recording on or off: within `run`, whose result is returned, or for the rest of the program.
 * https://pytorch.org/docs/1.13/generated/torch.set_grad_enabled.html
 */
export function setGradEnabled(enabled: boolean): void;
export function setGradEnabled<T>(enabled: boolean, run: () => T): T;
export function setGradEnabled<T>(enabled: boolean, run?: () => T): T | void {
  // Nothing is recorded in inference mode, whatever is switched on inside it.
  const effective = enabled && !inferenceEnabled;
  if (run !== undefined) return within(effective, run);
  gradEnabled = effective;
}

function within<T>(enabled: boolean, run: () => T): T {
  const before = gradEnabled;
  gradEnabled = enabled;
  try {
    return run();
  } finally {
    gradEnabled = before;
  }
}

/** Runs a function without recording, and returns what it returns. https://pytorch.org/docs/1.13/generated/torch.no_grad.html */
export function noGrad<T>(run: () => T): T {
  return within(false, run);
}

/** Runs a function with recording on, and returns what it returns. https://pytorch.org/docs/1.13/generated/torch.enable_grad.html */
export function enableGrad<T>(run: () => T): T {
  return within(!inferenceEnabled, run);
}

/**
 * Runs a function without recording, whose new tensors cannot take part in recorded operations later, and returns what it returns.
 * @param mode false: leave an inference mode for the call
 * https://pytorch.org/docs/1.13/generated/torch.inference_mode.html
 */
export function inferenceMode<T>(run: () => T, mode = true): T {
  const before = inferenceEnabled;
  inferenceEnabled = mode;
  try {
    return within(!mode, run);
  } finally {
    inferenceEnabled = before;
  }
}
