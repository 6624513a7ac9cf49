/** The text of docs/PARITY.md from PyTorch's names, this library's exports and the reasons. */
import { elsewhere, groups, partly } from "./parityReasons.mjs";
import { camelCase } from "./paritySurface.mjs";

/**
 * @typedef {{ version: string, names: Record<string, string[]>, lessons: Record<string, string[]> }} Golden
 * @typedef {{ present: string[], partly: string[], absent: Map<string, string[]> }} Standing
 */

const notBuilt = "not built";

/** @returns {Standing} */
function standing(/** @type {string} */ space, /** @type {string[]} */ names, /** @type {Set<string>} */ exported) {
  /** @type {Standing} */
  const out = { present: [], partly: [], absent: new Map() };
  for (const name of names) {
    const full = `${space}.${name}`;
    if (exported.has(camelCase(name))) (full in partly ? out.partly : out.present).push(name);
    else if (full in elsewhere) out.partly.push(name);
    else {
      const group = groups.find((g) => g.names.test(name) && (g.spaces?.test(space) ?? true));
      const title = group?.title ?? notBuilt;
      out.absent.set(title, [...(out.absent.get(title) ?? []), name]);
    }
  }
  return out;
}

const code = (/** @type {string[]} */ names) => names.map((name) => `\`${name}\``).join(" ");
const percent = (/** @type {number} */ part, /** @type {number} */ whole) =>
  whole === 0 ? "" : `${Math.floor((1000 * part) / whole) / 10}%`;

/**
 * @param {Golden} golden
 * @param {Record<string, Set<string>>} surface
 */
export function lessonShare({ lessons }, surface) {
  const all = Object.entries(lessons).flatMap(([space, names]) => names.map((name) => ({ space, name })));
  const missing = all.filter(
    ({ space, name }) => !surface[space].has(camelCase(name)) && !(`${space}.${name}` in elsewhere),
  );
  return { all: all.length, present: all.length - missing.length, missing };
}

/**
 * @param {Golden} golden
 * @param {Record<string, Set<string>>} surface
 */
export function renderParity(golden, surface) {
  const standings = Object.entries(golden.names).map(([space, names]) => ({
    space,
    total: names.length,
    ...standing(space, names, surface[space]),
  }));
  const lessons = lessonShare(golden, surface);
  /** @type {string[]} */
  const lines = [
    `# PyTorch ${golden.version}: what is here`,
    "",
    "Made by `node scripts/parity.mjs` from the names that the real library has (`test/golden/parity.py`) and the exports of this one;",
    "a test holds it current. Do not edit it: reasons are in `scripts/lib/parityReasons.mjs`.",
    "",
    "A name is here under the camelCase rule: `max_pool2d` is `maxPool2d`, `add_` and classes stay as they are. `out=` arguments, forward",
    "mode differentiation and `__torch_function__` are nowhere. *In scope* leaves out the groups named further below, all but *not built*.",
    "",
    `**The lessons** use ${lessons.all} of these names: ${lessons.present} are here (${percent(lessons.present, lessons.all)})${
      lessons.missing.length === 0
        ? "."
        : `; not: ${code(lessons.missing.map(({ space, name }) => `${space}.${name}`))}.`
    }`,
    "",
    "| namespace | names | present | partly | not built | out of scope | here, of those in scope |",
    "|---|---:|---:|---:|---:|---:|---:|",
  ];
  for (const { space, total, present, partly, absent } of standings) {
    const missing = absent.get(notBuilt)?.length ?? 0;
    const here = present.length + partly.length;
    const outside = total - here - missing;
    lines.push(
      `| \`${space}\` | ${total} | ${present.length} | ${partly.length} | ${missing} | ${outside} | ${percent(here, here + missing)} |`,
    );
  }
  lines.push("", "## Why names are absent", "");
  lines.push(`- **${notBuilt}**: nothing in the lessons or in this library needs them so far.`);
  for (const { title, why } of groups) lines.push(`- **${title}**: ${why}`);
  for (const { space, present, partly: some, absent } of standings) {
    lines.push("", `## \`${space}\``, "");
    if (present.length > 0) lines.push(`**Present (${present.length})** ${code(present)}`, "");
    if (some.length > 0) {
      lines.push(`**Partly (${some.length})**`, "");
      for (const name of some)
        lines.push(`- \`${name}\`: ${partly[`${space}.${name}`] ?? elsewhere[`${space}.${name}`]}`);
      lines.push("");
    }
    for (const [title, names] of [...absent].sort(([a], [b]) =>
      a === notBuilt ? -1 : b === notBuilt ? 1 : a < b ? -1 : 1,
    ))
      lines.push(`**Absent, ${title} (${names.length})** ${code(names)}`, "");
    if (lines.at(-1) === "") lines.pop();
  }
  return `${lines.join("\n")}\n`;
}
