/** Error classes with PyTorch's (Python's) names, so that messages and `catch` blocks read as they do there. */

/** A wrong shape, dtype or state found while an operation runs. */
export class RuntimeError extends Error {
  override readonly name: string = "RuntimeError";
}

/** An index or dimension out of range. */
export class IndexError extends Error {
  override readonly name = "IndexError";
}

/** An argument of the right type with a value that cannot be used. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

/** A name that is not there, or that is taken. */
export class KeyError extends Error {
  override readonly name = "KeyError";
}

/** A member that an object does not have. */
export class AttributeError extends Error {
  override readonly name = "AttributeError";
}

/** A condition that a call has to meet, where Python's `assert` tells it. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
  /** The two values of a comparison that failed, as text: tools show what differs. */
  readonly actual?: string;
  readonly expected?: string;

  constructor(message: string, compared: { actual?: string; expected?: string } = {}) {
    super(message);
    Object.assign(this, compared);
  }
}

/** Something that PyTorch has and this engine does not. */
export class NotImplementedError extends RuntimeError {
  override readonly name = "NotImplementedError";
}
