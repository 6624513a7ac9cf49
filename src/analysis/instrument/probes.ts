/** The functions that instrumented code calls: the contract between the texts that `write.ts` makes and the recorder of the run. */
export interface Probes {
  /** An expression begins. */
  __gE(site: number): void;
  /** It has its value, which it gives back. */
  __gL<T>(site: number, value: T): T;
  /** A name's value: a variable that is read, a parameter, a part of a destructured value. */
  __gS<T>(site: number, value: T): T;
  /** The value of a declaration. */
  __gD<T>(site: number, value: T): T;
  /** A loop is begun. */
  __gB(site: number): void;
  /** What a `for ... of` goes through. */
  __gO<T>(site: number, values: T): T;
  /** The body of a loop begins once more; true where the loop is to be left. */
  __gN(site: number): boolean;
  /** What is about to be thrown. */
  __gT<T>(site: number, thrown: T): T;
  /** An error was caught: that of a run which is to end goes on. */
  __gK(): void;
  /** A class is there of which an `@input` tells what it takes. */
  __gC(name: string, made: unknown): void;
}

export const probeNames = ["__gE", "__gL", "__gS", "__gD", "__gB", "__gO", "__gN", "__gT", "__gK", "__gC"] as const;
