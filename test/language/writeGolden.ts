/** Writes the golden texts of the corpus, or tells which would change. Started by scripts/corpus.mjs. */
import { rmSync, writeFileSync } from "node:fs";
import { committed, corpusAnalyser, corpusFiles, findingsOf, goldenFiles, goldenText, shortRun } from "./corpus.js";

const write = process.argv.includes("--write");

async function main() {
  const analyser = corpusAnalyser();
  const hasty = corpusAnalyser(shortRun);
  const files = corpusFiles();
  const known = new Set(files.map(({ golden }) => golden));
  let changed = 0;
  for (const file of files) {
    const golden = goldenText(file.text, await findingsOf(file.kind === "robust" ? hasty : analyser, file));
    if (golden === committed(file.golden)) continue;
    changed++;
    console.log(`${file.name}\n${golden || "nothing is found\n"}`);
    if (!write) continue;
    if (golden === "") rmSync(file.golden, { force: true });
    else writeFileSync(file.golden, golden);
  }
  for (const golden of goldenFiles().filter((golden) => !known.has(golden))) {
    changed++;
    console.log(`${golden}: its file is gone`);
    if (write) rmSync(golden);
  }
  analyser.dispose();
  hasty.dispose();
  console.log(`${files.length} files, ${changed} golden texts ${write ? "written" : "differ"}`);
  if (changed > 0 && !write) process.exitCode = 1;
}

void main();
