let gradEnabled = true;

/** True where operations are recorded. https://pytorch.org/docs/1.13/generated/torch.is_grad_enabled.html */
export function isGradEnabled(): boolean {
  return gradEnabled;
}

/**
 * Switches recording on or off for the rest of the program. Use `noGrad` for a part of it.
 * https://pytorch.org/docs/1.13/generated/torch.set_grad_enabled.html
 */
export function setGradEnabled(enabled: boolean): void {
  gradEnabled = enabled;
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
  return within(true, run);
}
