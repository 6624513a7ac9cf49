import tseslint from "typescript-eslint";

/** Folders under src/ (and webview/) that a folder may not import: arrows go one way (docs/ARCHITECTURE.md). */
const above = {
  "src/figure": ["protocol", "engine", "runtime", "extension", "language", "cli", "webview"],
  "src/formats": ["figure", "protocol", "engine", "runtime", "extension", "language", "cli", "webview"],
  "src/protocol": ["engine", "runtime", "extension", "language", "cli", "webview"],
  "src/analysis": ["extension", "language", "cli", "webview", "vscode"],
  "src/graph": ["figure", "engine", "runtime", "extension", "language", "cli", "webview"],
  "src/engine": ["protocol", "runtime", "extension", "language", "cli", "webview"],
  "src/diagnosis": ["engine", "runtime", "extension", "language", "cli", "webview"],
  "src/runtime": ["extension", "language", "cli", "webview"],
  "src/report": ["extension", "language", "cli", "webview"],
  "src/extension": ["language", "cli", "webview"],
  "src/language": ["extension", "cli", "webview"],
  "src/typescript-plugin": ["engine", "runtime", "extension", "language", "cli", "webview"],
  "src/cli": ["extension", "language", "webview"],
  webview: ["engine", "runtime", "extension", "language", "cli"],
};

const forbid = (folders, message, extra = []) => [
  "error",
  { patterns: [...folders.map((folder) => ({ regex: `(^|/)${folder}(/|$)`, message })), ...extra] },
];

const hostModules = { regex: "^(vscode|node:.*|fs|path|os|worker_threads|child_process)$" };

const layers = Object.entries(above).map(([folder, folders]) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": forbid(
      folders,
      `${folder} may not import this (see docs/ARCHITECTURE.md, import rules).`,
      folder === "src/engine"
        ? [{ ...hostModules, message: "Node and VS Code calls belong in engine/platform/." }]
        : [],
    ),
  },
}));

export default tseslint.config(
  { ignores: ["dist", "out", "node_modules", "src/kernels", "examples/broken", "test/language/corpus"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-console": "off",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      // Declarations of untyped packages go with the file that imports them, under whatever configuration it is checked.
      "@typescript-eslint/triple-slash-reference": ["error", { path: "always" }],
      // A module is callable: `class Module` and `interface Module` are one thing (src/engine/nn/module.ts).
      "@typescript-eslint/no-unsafe-declaration-merging": "off",
      // `interface Tensor extends MethodsOf<typeof self> {}`: a family's functions are methods (src/engine/ops/family.ts).
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
    },
  },
  ...layers,
  {
    files: ["src/engine/platform/**/*.ts"],
    rules: { "no-restricted-imports": forbid(above["src/engine"], "engine imports nothing above it.") },
  },
  { files: ["**/*.{mjs,cjs,js}"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);
