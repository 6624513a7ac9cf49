/** Thrown through the user's code to end a run. It is no `Error`: nothing that code does with errors is meant for it. */
export class StopRun {
  constructor(
    readonly why:
      | { kind: "cancelled" }
      | { kind: "budget"; what: "time" | "operations" | "memory" }
      /** The code asked for what a run does not have: the network, another process, a file elsewhere. */
      | { kind: "unavailable"; what: string }
      | { kind: "exit" },
  ) {}
}

/** Ends the run where the code asks for what it does not have. */
export function unavailable(what: string): never {
  throw new StopRun({ kind: "unavailable", what });
}
