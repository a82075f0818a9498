import type { SyntaxNode } from "./syntax.ts";

/** The nodes directly under a node, in order of the text; comments are not among them. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const [field, value] of Object.entries(node)) {
    if (field === "comments") continue;
    for (const part of Array.isArray(value) ? value : [value]) if (isNode(part)) found.push(part);
  }
  return found.length > 1 ? found.sort((left, right) => left.span.start - right.span.start) : found;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "kind" in value && "span" in value;
}

/** Every node under and including `root`, parents first. */
export function* descendants(root: SyntaxNode): Generator<SyntaxNode> {
  yield root;
  for (const child of children(root)) yield* descendants(child);
}

/** The nodes around an offset, outermost first. An offset between two nodes belongs to the one that ends there last. */
export function pathAt(root: SyntaxNode, offset: number): SyntaxNode[] {
  const path: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = root; node; node = childAt(node, offset)) path.push(node);
  return path;
}

/** The innermost node around an offset. */
export function nodeAt(root: SyntaxNode, offset: number): SyntaxNode {
  return pathAt(root, offset).at(-1) ?? root;
}

/** The nodes from `root` down to `node`, both included; empty where it is not below. */
export function pathTo(root: SyntaxNode, node: SyntaxNode): SyntaxNode[] {
  if (root === node) return [root];
  for (const child of children(root)) {
    if (child.span.start > node.span.start || child.span.end < node.span.end) continue;
    const rest = pathTo(child, node);
    if (rest.length > 0) return [root, ...rest];
  }
  return [];
}

function childAt(node: SyntaxNode, offset: number): SyntaxNode | undefined {
  const around = children(node).filter(({ span }) => span.start <= offset && offset <= span.end);
  return around.find(({ span }) => offset < span.end) ?? around.at(-1);
}
