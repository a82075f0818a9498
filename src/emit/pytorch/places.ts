import { attribute, moduleKey } from "./names.ts";

/** Where a module lies: `trunk`, or `experts`, `expert_1`. */
export type Place = readonly string[];

/** `branch@click+like/dense_1` as its path, `branch`, `click+like`, and its own name. */
export function pathOf(name: string): { readonly path: Place; readonly key: string } {
  const parts = name.split("/");
  const key = parts.pop() ?? name;
  return { path: parts.flatMap((part) => part.split("@")).filter((part) => part !== ""), key };
}

/** Whether a path holds one module alone, which may then go by the path's name. */
export function holdsOne(path: Place, names: Iterable<string>): boolean {
  let count = 0;
  for (const name of new Set(names)) {
    const other = pathOf(name).path;
    if (path.every((part, place) => other[place] === part)) count++;
  }
  return count === 1;
}

/** `self.experts["expert_1"]` */
export function accessTo([root, ...keys]: Place): string {
  return `self.${attribute(root)}${keys.map((key) => `["${moduleKey(key)}"]`).join("")}`;
}

/** `experts.expert_1`, as the state dict has it. */
export function stateName([root, ...keys]: Place): string {
  return [attribute(root), ...keys.map(moduleKey)].join(".");
}

type Tree = Map<string, Tree | readonly string[]>;

/** The modules of a class, as the lines of its constructor. */
export class ModuleTree {
  readonly #root: Tree = new Map();

  add(place: Place, code: readonly string[]): void {
    let tree = this.#root;
    for (const part of place.slice(0, -1)) {
      const next = tree.get(part);
      const inner: Tree = next instanceof Map ? next : new Map();
      tree.set(part, inner);
      tree = inner;
    }
    tree.set(place[place.length - 1], code);
  }

  lines(): string[] {
    return [...this.#root].flatMap(([name, node]) => prefixed(`self.${attribute(name)} = `, codeOf(node), ""));
  }
}

function codeOf(node: Tree | readonly string[]): readonly string[] {
  if (!(node instanceof Map)) return node;
  return ["nn.ModuleDict({", ...[...node].flatMap(([key, inner]) => indented(prefixed(`"${moduleKey(key)}": `, codeOf(inner), ","))), "})"];
}

export function indented(lines: readonly string[], by = "    "): string[] {
  return lines.map((line) => (line === "" ? line : by + line));
}

function prefixed(before: string, lines: readonly string[], after: string): string[] {
  return lines.map((line, at) => `${at === 0 ? before : ""}${line}${at === lines.length - 1 ? after : ""}`);
}
