/** The command line of `npm run bench`. */
import { parseArgs } from "node:util";
import { SetupError } from "../../scripts/lib/project.mjs";

const usage = `Usage: npm run bench -- [observe|views|graphs|language|formats] [--quick] [--only=TEXT] [--engines=TEXT] [--json] [--no-peers] [--library=FOLDER] [--rounds=N] [--clock=cpu]

  observe        step time with the run observer on, against none
  views          frame times of the curves panel with a million points, and of listing 500 runs
  graphs         capturing a step of 1,000 and of 10,000 operations, reading and laying out its graph
  language       shapes after a change in a model of 300 lines, and of a file just opened
  formats        files read and written, against Python's own libraries
  --quick        few short rounds, for a look
  --only=TEXT    workloads with TEXT in their name; several separated by commas
  --json         one JSON array on standard output, and nothing else there
  --engines=TEXT engines and configurations with TEXT in their name; several separated by commas
  --no-peers     this engine alone: nothing is installed
  --library=DIR  another build of the library than dist/lib
  --rounds=N     as many rounds
  --clock=cpu    processor time of the calling thread instead of time: for a machine that other work shares; no two threads then`;

/**
 * @typedef {object} Options
 * @property {"bench" | "observe" | "views" | "graphs" | "language" | "formats"} command
 * @property {boolean} quick
 * @property {string[]} only parts of names; none: all
 * @property {string[]} engines parts of names; none: all
 * @property {boolean} json
 * @property {boolean} peers
 * @property {string} [library]
 * @property {"wall" | "cpu"} clock
 * @property {number} [rounds]
 */

/** @param {string | undefined} list */
const parts = (list) => list?.split(",").filter(Boolean) ?? [];

/** @param {string} name @returns {name is Options["command"]} */
const isCommand = (name) => ["bench", "observe", "views", "graphs", "language", "formats"].includes(name);

/** @param {string[]} args @returns {Options} */
export function parseOptions(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        engines: { type: "string" },
        json: { type: "boolean", default: false },
        "no-peers": { type: "boolean", default: false },
        library: { type: "string" },
        rounds: { type: "string" },
        clock: { type: "string", default: "wall" },
      },
    });
    const [command = "bench", ...rest] = positionals;
    if (!isCommand(command)) throw new Error(`Unknown command '${command}'`);
    if (rest.length > 0) throw new Error(`Unknown argument '${rest[0]}'`);
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
    if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
      throw new Error(`--rounds is '${values.rounds}', expected a whole number from 1 on`);
    const { clock } = values;
    if (clock !== "wall" && clock !== "cpu") throw new Error(`--clock is '${clock}', expected wall or cpu`);
    return {
      command,
      clock,
      quick: values.quick,
      only: parts(values.only),
      engines: parts(values.engines),
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
 * Those with one of the parts in their name; all if there is none.
 *
 * @template {{ name: string }} T
 * @param {T[]} named @param {string[]} only @param {string} [kind] what they are, for the error
 * @returns {T[]}
 */
export function select(named, only, kind = "workload") {
  if (only.length === 0) return named;
  const chosen = named.filter(({ name }) => only.some((part) => name.includes(part)));
  if (chosen.length > 0) return chosen;
  const names = named.map(({ name }) => `  ${name}`).join("\n");
  throw new SetupError(`No ${kind} has '${only.join("' or '")}' in its name. There are:\n${names}`);
}
