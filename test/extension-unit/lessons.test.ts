/** What *Open Lessons* reads of the lessons, and what the walkthrough shows. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { readLesson } from "../../src/extension/lessons/catalogue.js";

const root = "examples/lessons";
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("lessons", () => {
  for (const folder of folders)
    test(`${folder} has a title in both languages, and begins with a file that is there`, () => {
      const readme = readFileSync(`${root}/${folder}/README.md`, "utf8");
      const [english, russian] = ["en", "ru-RU"].map((language) => readLesson(folder, readme, language));
      assert.match(english.title, /^(\d\. )?[A-Z][a-z]/);
      assert.match(russian.title, /^(\d\. )?[А-Я][а-я]/);
      assert.ok(existsSync(`${root}/${folder}/${english.first}`), english.first);
    });

  test("every file of a lesson is in its README", () => {
    for (const folder of folders) {
      const readme = readFileSync(`${root}/${folder}/README.md`, "utf8");
      const files = readdirSync(`${root}/${folder}`).filter((name) => name.endsWith(".ts"));
      assert.deepEqual(
        files.filter((name) => !readme.includes(`\`${name}\``)),
        [],
      );
    }
  });
});

test("the walkthrough's pages are there, in both languages", () => {
  for (const [bundle, ending] of [
    ["package.nls.json", ".md"],
    ["package.nls.ru.json", ".ru.md"],
  ]) {
    const texts = JSON.parse(readFileSync(bundle, "utf8")) as Record<string, string>;
    const pages = Object.entries(texts).filter(([key]) => /^walkthrough\.\w+\.page$/.test(key));
    assert.equal(pages.length, 5);
    for (const [, page] of pages) assert.ok(page.endsWith(ending) && existsSync(page), page);
  }
});
