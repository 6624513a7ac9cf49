/** Writes the setting `gradlens.checks` into the manifest, and the texts of new checks, in English, into its tables of texts. Started by scripts/checkSettings.mjs. */
import { writeFileSync } from "node:fs";
import { checkProperties, read, withCheckTexts, type Manifest, type Texts } from "./checkSettings.js";

const write = (file: string, content: unknown): void => writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);

const manifest = read<Manifest>("package.json");
manifest.contributes.configuration.properties["gradlens.checks"].properties = checkProperties() as Record<
  string,
  object
>;
write("package.json", manifest);
write("package.nls.json", withCheckTexts(read<Texts>("package.nls.json"), false));
write("package.nls.ru.json", withCheckTexts(read<Texts>("package.nls.ru.json"), true));
