/** What a person can call in the library, by its declarations: the functions, classes and methods, each with what a hover says of it. */
import path from "node:path";
import ts from "typescript";
import { libraryTypes } from "../../src/protocol/libraryTypes.js";

export interface Callable {
  /** As one writes it behind `torch.`: `nn.Linear`, `Tensor.exp`; with the module before it where that is another: `datasets.makeMoons`. */
  name: string;
  /** What a hover says, for each of its signatures: the doc comment with its tags; empty where there is none. */
  texts: string[];
  /** The declaration file. */
  file: string;
}

/** @throws Error if the declarations have not been built. */
export function publicSurface(): Callable[] {
  const files = [...libraryTypes.values()].map((file) => path.resolve(file));
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    types: [],
  });
  const surface = new Surface(program.getTypeChecker());
  for (const [name, file] of libraryTypes) {
    const source = program.getSourceFile(path.resolve(file));
    if (source === undefined) throw new Error(`${file} is missing: run npm run build first`);
    surface.addModule(program.getTypeChecker().getSymbolAtLocation(source)!, name.replace(/^gradlens\/?/, ""));
  }
  surface.addMethods();
  return surface.found;
}

interface Class {
  name: string;
  constructed: ts.Type;
  instance: ts.Type;
}

class Surface {
  readonly found: Callable[] = [];
  private readonly classes: Class[] = [];
  private readonly seen = new Set<ts.Symbol | ts.Declaration>();

  constructor(private readonly checker: ts.TypeChecker) {}

  addModule(module: ts.Symbol, prefix: string): void {
    if (this.isKnown(module)) return;
    // `torch` is the default export: its members have the short names.
    const members = this.checker.getExportsOfModule(module).sort((a, b) => rank(a) - rank(b));
    for (const member of members) {
      const symbol = member.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(member) : member;
      const name = [prefix, member.name].filter((part) => part !== "" && part !== "default").join(".");
      if (symbol.flags & ts.SymbolFlags.ValueModule) this.addModule(symbol, name);
      else if (symbol.flags & ts.SymbolFlags.Value) this.addValue(symbol, name);
    }
  }

  /** Methods under the name of the class that is nearest to the root: `nn.Module.train`, not `nn.Linear.train`. */
  addMethods(): void {
    const order = (one: Class): number => depth(one.instance) + (isNamedBy(one) ? 0 : 100);
    for (const { name, constructed, instance } of this.classes.sort((a, b) => order(a) - order(b)))
      for (const type of [constructed, instance])
        for (const member of type.getProperties())
          if (isPublicMember(member) && isFunction(this.checker.getTypeOfSymbol(member)))
            this.add(member, `${name}.${member.name}`, member.declarations![0]);
  }

  private addValue(symbol: ts.Symbol, name: string): void {
    const type = this.checker.getTypeOfSymbol(symbol);
    const [constructor] = type.getConstructSignatures();
    if (!isCallable(type) && constructor === undefined && !(symbol.flags & ts.SymbolFlags.Class)) return;
    if (!this.add(symbol, name, symbol)) return;
    const instance = constructor?.getReturnType() ?? this.checker.getDeclaredTypeOfSymbol(symbol);
    this.classes.push({ name, constructed: type, instance });
  }

  /** Names for one thing are one: returns whether this is its first. */
  private add(symbol: ts.Symbol, name: string, thing: ts.Symbol | ts.Declaration): boolean {
    const file = symbol.declarations?.[0].getSourceFile().fileName;
    if (!file?.includes("/dist/types/") || this.isKnown(thing)) return false;
    this.found.push({ name, texts: this.hoverTexts(symbol), file: path.relative("dist/types", file) });
    return true;
  }

  /** As TypeScript does it: a signature's own text, else that of the first one, else, where there is only one, that of the name. */
  private hoverTexts(symbol: ts.Symbol): string[] {
    const type = this.checker.getTypeOfSymbol(symbol);
    const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()].filter((one) => isOurs(one));
    const texts = signatures.map((one) => documentation(one.getDocumentationComment(this.checker), one.getJsDocTags()));
    if (signatures.length > 1) return texts.map((text) => text || texts[0]);
    const named = documentation(symbol.getDocumentationComment(this.checker), symbol.getJsDocTags(this.checker));
    // What a constructor says hides what its class says: it belongs there.
    return symbol.flags & ts.SymbolFlags.Class && texts[0] ? [""] : [texts[0] || named];
  }

  private isKnown(thing: ts.Symbol | ts.Declaration): boolean {
    if (this.seen.has(thing)) return true;
    this.seen.add(thing);
    return false;
  }
}

/** Whether it has the name of what it makes: `FloatTensor` makes a `Tensor`. */
const isNamedBy = ({ name, instance }: Class): boolean => instance.symbol?.name === name.split(".").at(-1);

/** Errors inherit the signatures of JavaScript's own. */
const isOurs = (signature: ts.Signature): boolean =>
  signature.declaration === undefined || signature.getDeclaration().getSourceFile().fileName.includes("/dist/types/");

const documentation = (text: ts.SymbolDisplayPart[], tags: ts.JSDocTagInfo[]): string =>
  [ts.displayPartsToString(text), ...tags.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`)]
    .join("\n")
    .trim();

const isCallable = (type: ts.Type): boolean => type.getCallSignatures().length > 0;

/** A field that holds a module is none, though a module can be called. */
const isFunction = (type: ts.Type): boolean => isCallable(type) && !type.isClass();

function depth(type: ts.Type): number {
  const generic = (type as ts.TypeReference).target ?? type;
  return Math.max(0, ...(generic.getBaseTypes() ?? []).map((base) => 1 + depth(base)));
}

const rank = (symbol: ts.Symbol): number => (symbol.name === "default" ? 0 : 1);

function isPublicMember(symbol: ts.Symbol): boolean {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined || symbol.name.startsWith("__") || symbol.name === "prototype") return false;
  return !(ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected));
}
