/** The command line of `npm run bench`. */
import { parseArgs } from "node:util";
import { SetupError } from "../../scripts/lib/project.mjs";

const usage = `Usage: npm run bench -- [observe] [--quick] [--only=PATTERN] [--json] [--no-peers] [--library=FOLDER] [--rounds=N]

  observe        step time with the run observer on, against none
  --quick        few short rounds, for a look
  --only=TEXT    workloads with TEXT in their name; several separated by commas
  --json         one JSON array on standard output, and nothing else there
  --no-peers     this engine alone: nothing is installed
  --library=DIR  another build of the library than dist/lib
  --rounds=N     as many rounds`;

/**
 * @typedef {object} Options
 * @property {"bench" | "observe"} command
 * @property {boolean} quick
 * @property {string[]} only parts of names; none: all
 * @property {boolean} json
 * @property {boolean} peers
 * @property {string} [library]
 * @property {number} [rounds]
 */

/** @param {string[]} args @returns {Options} */
export function parseOptions(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        json: { type: "boolean", default: false },
        "no-peers": { type: "boolean", default: false },
        library: { type: "string" },
        rounds: { type: "string" },
      },
    });
    const [command = "bench", ...rest] = positionals;
    if (command !== "bench" && command !== "observe") throw new Error(`Unknown command '${command}'`);
    if (rest.length > 0) throw new Error(`Unknown argument '${rest[0]}'`);
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
      throw new Error(`--rounds is '${values.rounds}', expected a whole number from 1 on`);
    return {
      command,
      quick: values.quick,
      only: values.only?.split(",").filter(Boolean) ?? [],
      json: values.json,
      peers: !values["no-peers"],
      ...(values.library !== undefined && { library: values.library }),
      ...(rounds !== undefined && { rounds }),
    };
  } catch (error) {
    throw new SetupError(`${/** @type {Error} */ (error).message}.\n${usage}`);
  }
}

/**
 * @template {{ name: string }} T
 * @param {T[]} workloads @param {string[]} only @returns {T[]}
 */
export function select(workloads, only) {
  if (only.length === 0) return workloads;
  const chosen = workloads.filter(({ name }) => only.some((part) => name.includes(part)));
  if (chosen.length > 0) return chosen;
  const names = workloads.map(({ name }) => `  ${name}`).join("\n");
  throw new SetupError(`No workload has '${only.join("' or '")}' in its name. There are:\n${names}`);
}
