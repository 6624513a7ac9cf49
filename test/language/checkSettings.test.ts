import assert from "node:assert/strict";
import { test } from "node:test";
import { checkProperties, checkTexts, read, type Manifest, type Texts } from "./checkSettings.js";

const way = "Run: node scripts/checkSettings.mjs; then translate what is new in package.nls.ru.json.";

test("the setting of checks lists all of them, with their severities", () => {
  const manifest = read<Manifest>("package.json");
  const setting = manifest.contributes.configuration.properties["gradlens.checks"];
  assert.deepEqual(setting.properties, checkProperties(), way);
});

test("each check is described by its title", () => {
  const texts = read<Texts>("package.nls.json");
  const described = Object.entries(texts).filter(([key]) => key.startsWith("configuration.checks."));
  assert.deepEqual(Object.fromEntries(described), checkTexts(), way);
});
