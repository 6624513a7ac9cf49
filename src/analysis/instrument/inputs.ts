import ts from "typescript";

/** What the doc comment of a class says it takes: `@input [N, 3, 32, 32]`, `@input int64 [N, 20]`; one tag a tensor. */
export interface DeclaredInputs {
  className: string;
  tensors: { dims: (number | string)[]; dtype: string }[];
  /** Of the first tag's value. */
  start: number;
  end: number;
}

const form = /^\s*([a-z]+\d*)?\s*\[([^\]]*)\]/;

/** The inputs that a class, or its `forward`, declares; undefined where there are none, or one of them cannot be read. */
export function declaredInputs(node: ts.ClassDeclaration): DeclaredInputs | undefined {
  if (node.name === undefined) return undefined;
  const forward = node.members.find((member) => ts.isMethodDeclaration(member) && member.name.getText() === "forward");
  for (const place of [node, forward]) {
    if (place === undefined) continue;
    const tags = ts.getJSDocTags(place).filter((tag) => tag.tagName.text === "input");
    const tensors = tags.map((tag) => read(ts.getTextOfJSDocComment(tag.comment) ?? ""));
    if (tensors.length === 0) continue;
    if (!tensors.every((tensor) => tensor !== undefined)) return undefined;
    return { className: node.name.text, tensors, start: tags[0].getStart(), end: tags[0].end };
  }
  return undefined;
}

function read(text: string): DeclaredInputs["tensors"][number] | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const dims = match[2]
    .split(",")
    .map((dim) => dim.trim())
    .filter((dim) => dim !== "")
    .map((dim) => (/^\d+$/.test(dim) ? Number(dim) : dim));
  if (!dims.every((dim) => typeof dim === "number" || /^[A-Za-z_]\w*$/.test(dim))) return undefined;
  return { dims, dtype: match[1] ?? "float32" };
}
