/**
 * A job that several threads share. Chunks of its items are handed out by a counter, so that a thread which comes late or is slow
 * takes fewer; the thread that calls computes too, and needs nobody.
 *
 * `control` points to a block of words, those that several threads write on cache lines of their own:
 *
 *     0  tickets: the job's number in the upper half, chunks that nobody has taken yet in the lower one
 *    64  chunks that are done
 *    68  1 while the caller sleeps until they are
 *   128  workers that sleep until there is a job
 *   132  workers that serve
 *   136  not 0 once a worker has failed
 *   140  threads that may take chunks: those with a lower number
 *   192  the job: shape, kernel, items, items of a chunk, chunks
 *   256  the kernel's arguments (threads-shapes.ts)
 *   512  a cache line for each thread, on which it passes the time
 *
 * A chunk is taken by comparing and exchanging the tickets, with the job's number in the same word. Whoever took one may read the job, for
 * it stays until that chunk is done; nobody else does. The caller writes a job only while there are no tickets.
 */
import { runShape } from "./threads-shapes";

const DONE: usize = 64;
const WAITING: usize = 68;
const SLEEPERS: usize = 128;
const SERVING: usize = 132;
const FAULT: usize = 136;
const LIMIT: usize = 140;
const SHAPE: usize = 192;
const KERNEL: usize = 196;
const ITEMS: usize = 200;
const GRAIN: usize = 204;
const CHUNKS: usize = 208;
const ARGUMENTS: usize = 256;

const OWN: usize = 512;

/** Pauses that a thread waits before it sleeps: about 100 microseconds. */
const SPINS: i32 = 16384;

/** The caller sleeps so long at a time (nanoseconds), and gives up after so many times without a chunk done. */
const NAP: i64 = 100_000_000;
const NAPS: i32 = 300;

/** Bytes of a control block, with lines for 64 threads. */
const CONTROL_BYTES: usize = OWN + 64 * 64;

/** The control block of the threads on this memory: zeros until they use it. */
export function threadsControl(): usize {
  return (__heap_base + 63) & ~63;
}

/** First byte of the memory that the module itself does not use. */
export function heapBase(): usize {
  return threadsControl() + CONTROL_BYTES;
}

/** Some 20 cycles in which a twin of the core can compute: WebAssembly has no instruction for that but a locked one on a line of its own. */
// @ts-ignore: decorator
@inline
function pause(own: usize): void {
  atomic.xchg<i32>(own, 0);
}

/** Takes one chunk and computes it. Returns false where none is left. */
// @ts-ignore: decorator
@inline
function takeChunk(control: usize, thread: i32): bool {
  const tickets = atomic.load<u64>(control);
  const left = <i32>tickets;
  if (left == 0) return false;
  if (atomic.cmpxchg<u64>(control, tickets, tickets - 1) != tickets) return true;
  const grain = load<i32>(control, GRAIN);
  const begin = (load<i32>(control, CHUNKS) - left) * grain;
  const end = min(begin + grain, load<i32>(control, ITEMS));
  runShape(load<i32>(control, SHAPE), load<i32>(control, KERNEL), control + ARGUMENTS, begin, end, thread);
  atomic.add<i32>(control, 1, DONE);
  return true;
}

/** Serves as thread number `thread` (from 1) for ever: the thread is to be terminated. */
export function threadsServe(control: usize, thread: i32): void {
  atomic.add<i32>(control, 1, SERVING);
  const own = control + OWN + (<usize>thread << 6);
  let spins = 0;
  for (;;) {
    const job = atomic.load<i32>(control, 4);
    const admitted = thread < atomic.load<i32>(control, LIMIT);
    if (admitted && takeChunk(control, thread)) {
      if (atomic.load<i32>(control, WAITING)) atomic.notify(control + DONE, 1);
      spins = 0;
      continue;
    }
    if (admitted && spins < SPINS) {
      spins++;
      pause(own);
      continue;
    }
    atomic.add<i32>(control, 1, SLEEPERS);
    // A job that came meanwhile has another number.
    atomic.wait<i32>(control + 4, job, -1);
    atomic.sub<i32>(control, 1, SLEEPERS);
    spins = 0;
  }
}

/** Waits until all chunks are done. Returns false where a worker has failed, or does not come back. */
function waitForAll(control: usize, chunks: i32): bool {
  for (let spins = 0; spins < SPINS; spins++) {
    if (atomic.load<i32>(control, DONE) == chunks) return true;
    pause(control + OWN);
  }
  atomic.store<i32>(control, 1, WAITING);
  let naps = 0;
  let done = atomic.load<i32>(control, DONE);
  while (done != chunks && naps < NAPS && !atomic.load<i32>(control, FAULT)) {
    atomic.wait<i32>(control + DONE, done, NAP);
    const now = atomic.load<i32>(control, DONE);
    naps = now == done ? naps + 1 : 0;
    done = now;
  }
  atomic.store<i32>(control, 0, WAITING);
  return done == chunks;
}

/**
 * Computes `items` items in chunks of `grain` with the workers that serve; the arguments are in the block already. Returns false where
 * a worker did not finish its chunk: then the result is not whole, and the block is not to be used again.
 */
export function threadsRun(control: usize, shape: i32, kernel: i32, items: i32, grain: i32): bool {
  const chunks = (items + grain - 1) / grain;
  store<i32>(control, shape, SHAPE);
  store<i32>(control, kernel, KERNEL);
  store<i32>(control, items, ITEMS);
  store<i32>(control, grain, GRAIN);
  store<i32>(control, chunks, CHUNKS);
  atomic.store<i32>(control, 0, DONE);
  const job = (<u64>load<u32>(control, 4) + 1) << 32;
  atomic.store<u64>(control, job | <u64>chunks);
  const sleepers = atomic.load<i32>(control, SLEEPERS);
  if (sleepers) atomic.notify(control + 4, sleepers);
  while (takeChunk(control, 0)) {}
  return waitForAll(control, chunks);
}
