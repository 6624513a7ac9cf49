/**
 * The ways in which kernels take a range of their items. A job's kernel is a number in the module's table, into which JavaScript puts
 * exported kernels; its arguments are float64, one after the other: pointers and counts are exact in them.
 *
 * Ranges, 16 to 31: all arguments as they are, then begin and end. The others compute what the range means to their kernels.
 */

// @ts-ignore: decorator
@inline
export function int(args: usize, index: usize): i32 {
  return <i32>(<u32>load<f64>(args + 8 * index));
}

// @ts-ignore: decorator
@inline
function float(args: usize, index: usize): f64 {
  return load<f64>(args + 8 * index);
}

/** An operand and the bytes of its elements: where element `begin` lies. */
// @ts-ignore: decorator
@inline
function element(args: usize, index: usize, begin: i32): i32 {
  return int(args, index) + begin * int(args, index + 1);
}

/** Runs items `begin` to before `end` of the job by kernel `f` of the table, on thread number `thread`. */
export function runShape(shape: i32, f: i32, a: usize, begin: i32, end: i32, thread: i32): void {
  switch (shape) {
    // A kernel made for the pool: (arguments, begin, end, thread).
    case 0:
      call_indirect<void>(f, a, begin, end, thread);
      return;
    // x, out; elements.
    case 1:
      call_indirect<void>(f, element(a, 0, begin), element(a, 2, begin), end - begin);
      return;
    // x, out; elements; parameters.
    case 2:
      call_indirect<void>(f, element(a, 0, begin), element(a, 2, begin), end - begin, int(a, 4));
      return;
    // a, b, out; elements; parameters.
    case 3:
      call_indirect<void>(f, element(a, 0, begin), element(a, 2, begin), element(a, 4, begin), end - begin, int(a, 6));
      return;
    // a, b, c, out; elements; parameters.
    case 4:
      call_indirect<void>(
        f,
        element(a, 0, begin),
        element(a, 2, begin),
        element(a, 4, begin),
        element(a, 6, begin),
        end - begin,
        int(a, 8),
      );
      return;
    default:
      runRange(shape, f, a, begin, end);
  }
}

function runRange(shape: i32, f: i32, a: usize, begin: i32, end: i32): void {
  switch (shape) {
    case 16:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), begin, end);
      return;
    case 17:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), begin, end);
      return;
    case 18:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), begin, end);
      return;
    case 19:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), begin, end);
      return;
    case 20:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), int(a, 8), begin, end);
      return;
    case 21:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), int(a, 8), int(a, 9), begin, end);
      return;
    case 22:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), int(a, 8), int(a, 9), int(a, 10), begin, end);
      return;
    case 23:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), int(a, 8), int(a, 9), int(a, 10), int(a, 11), begin, end);
      return;
    case 24:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), float(a, 8), float(a, 9), int(a, 10), int(a, 11), int(a, 12), begin, end);
      return;
    case 25:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), float(a, 8), float(a, 9), int(a, 10), int(a, 11), begin, end);
      return;
    case 26:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), float(a, 6), int(a, 7), int(a, 8), int(a, 9), begin, end);
      return;
    case 27:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), int(a, 4), int(a, 5), float(a, 6), int(a, 7), int(a, 8), begin, end);
      return;
    case 28:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), float(a, 3), int(a, 4), int(a, 5), int(a, 6), int(a, 7), int(a, 8), int(a, 9), int(a, 10), begin, end);
      return;
    case 29:
      call_indirect<void>(f, int(a, 0), int(a, 1), int(a, 2), int(a, 3), float(a, 4), int(a, 5), int(a, 6), int(a, 7), int(a, 8), int(a, 9), int(a, 10), int(a, 11), begin, end);
      return;
  }
}
