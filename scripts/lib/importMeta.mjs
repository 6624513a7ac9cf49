/**
 * Options of esbuild that let CommonJS bundles read `import.meta.url`: sources are ES modules, and some ask where their bundle lies.
 */
export const importMetaInCommonJs = {
  define: { "import.meta.url": "__bundleUrl" },
  banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};
