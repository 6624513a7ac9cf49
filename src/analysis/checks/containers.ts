/** What modules are kept in: plain arrays and objects, lists of the library. */
import ts from "typescript";
import { functionOf, isCall, methodCall } from "../syntax/calls.js";
import { libraryName } from "../syntax/library.js";
import { baseOf, classOf, type ClassOf, fieldsOf, isModule } from "../syntax/modules.js";
import { originOf } from "../syntax/scope.js";
import { all, bare, returned } from "../syntax/tree.js";

/** Layers of the library that have no parameters: sharing or hiding them does no harm. */
const withoutParameters =
  /^nn\.(Flatten|Unflatten|Identity|Softm\w+|LogSoftmax|GLU|Threshold|(?!P)\w*ReLU6?|\w*ELU|SiLU|Mish|\w*[Tt]anh\w*|\w*[Ss]igmoid|(Hard|Soft)\w+|\w*Dropout\w*|\w*Pool\d?d?|\w*Pad\dd|Upsampl\w+|Pixel\w+|ChannelShuffle|Fold|Unfold|\w+Loss|CosineSimilarity|PairwiseDistance|LocalResponseNorm)$/;

/** True where the objects of a class may have parameters, as far as the text tells. */
export function mayHaveParameters(of: ClassOf, depth = 0): boolean {
  if (!isModule(of)) return false;
  if (/^nn\.(Sequential|ModuleList|ModuleDict)$/.test(of.name) && of.made && depth < 5) {
    const parts = (of.made.arguments ?? []).map((part) => classOf(part));
    return parts.length === 0 || parts.some((part) => part === undefined || mayHaveParameters(part, depth + 1));
  }
  const { declaration } = of;
  if (declaration === undefined || depth > 5) return !withoutParameters.test(of.name);
  const base = baseOf(declaration);
  if (base && libraryName(base) !== "nn.Module") return true;
  return (
    all(declaration, isCall).some((call) => methodCall(call)?.name.startsWith("register") === true) ||
    fieldsOf(declaration).some(({ value }) => {
      const field = classOf(value);
      if (field === undefined) return all(value, ts.isNewExpression).length > 0;
      return field.name === "nn.Parameter" || mayHaveParameters(field, depth + 1);
    })
  );
}

/** The module with parameters that an expression is sure to give. */
export function trainedModule(expression: ts.Expression): ClassOf | undefined {
  const of = classOf(expression);
  return of && mayHaveParameters(of) ? of : undefined;
}

export type Container = "array" | "object" | "map";

/** The plain container of modules that an expression makes: an array, an object by name, a Map. Of nested ones it is the outermost. */
export function containerOfModules(expression: ts.Expression, depth = 0): Container | undefined {
  if (depth > 5) return undefined;
  const node = originOf(expression);
  const holds = (part: ts.Expression): boolean =>
    trainedModule(part) !== undefined || containerOfModules(part, depth + 1) !== undefined;
  if (ts.isArrayLiteralExpression(node))
    return node.elements.some((part) => holds(ts.isSpreadElement(part) ? part.expression : part)) ? "array" : undefined;
  if (ts.isObjectLiteralExpression(node))
    return node.properties.some((part) => ts.isPropertyAssignment(part) && holds(part.initializer))
      ? "object"
      : undefined;
  if (ts.isNewExpression(node) && bare(node.expression).getText() === "Map" && node.arguments?.length === 1)
    return containerOfModules(node.arguments[0], depth + 1) && "map";
  return ts.isCallExpression(node) && elementsMadeBy(node).some(holds) ? "array" : undefined;
}

/** The expressions that the elements of an array come from: those of `Array.from({ length: n }, f)`, `list.map(f)`, `list.fill(x)`. */
function elementsMadeBy(call: ts.CallExpression): ts.Expression[] {
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || libraryName(callee) !== undefined) return [];
  const { text: name } = callee.name;
  if (name === "fill") return call.arguments.slice(0, 1);
  const isFrom = name === "from" && callee.expression.getText() === "Array";
  const maker = isFrom ? call.arguments[1] : name === "map" || name === "flatMap" ? call.arguments[0] : undefined;
  const fn = maker && functionOf(maker);
  return fn ? returned(fn) : [];
}

/** How the file writes a name of `nn` or `data`: `nn.ModuleList`, `torch.nn.ModuleList`; undefined where it has neither namespace. */
export function written(source: ts.SourceFile, name: `${"nn" | "data"}.${string}`): string | undefined {
  const [namespace, rest] = name.split(".");
  const names = all(source, ts.isIdentifier);
  const own = names.find((identifier) => libraryName(identifier) === namespace);
  if (own) return `${own.text}.${rest}`;
  const torch = names.find((identifier) => libraryName(identifier) === "torch");
  return torch && `${torch.text}.${name}`;
}
