/**
 * Text with places where a line may break, after Wadler's "A prettier printer": a group stands on one line if it
 * fits, else all of its own lines break.
 */
export type Layout =
  | string
  | { readonly kind: "concat"; readonly parts: readonly Layout[]; readonly breaks: boolean }
  | { readonly kind: "indent"; readonly part: Layout; readonly breaks: boolean }
  | { readonly kind: "group"; readonly part: Layout; readonly breaks: boolean }
  | { readonly kind: "line"; readonly flat: string; readonly broken: string; readonly breaks: boolean };

/** A break, or a space where the group is flat. */
export const line: Layout = { kind: "line", flat: " ", broken: "", breaks: false };
/** A break, or nothing. */
export const softline: Layout = { kind: "line", flat: "", broken: "", breaks: false };
/** A break, always; all groups around it break. */
export const hardline: Layout = { kind: "line", flat: "", broken: "", breaks: true };

/** A break, or `flat`; for separators that a line break replaces. */
export function lineOr(flat: string): Layout {
  return { kind: "line", flat, broken: "", breaks: false };
}

export function concat(...parts: readonly Layout[]): Layout {
  return { kind: "concat", parts, breaks: parts.some(breaks) };
}

export function indent(...parts: readonly Layout[]): Layout {
  const part = concat(...parts);
  return { kind: "indent", part, breaks: breaks(part) };
}

export function group(...parts: readonly Layout[]): Layout {
  const part = concat(...parts);
  return { kind: "group", part, breaks: breaks(part) };
}

function breaks(layout: Layout): boolean {
  return typeof layout === "string" ? layout.includes("\n") : layout.breaks;
}

interface Pending {
  readonly layout: Layout;
  readonly indentation: number;
  readonly flat: boolean;
}

const step = 2;

/** Lays out at most `width` columns a line, where that can be; the first line starts at column `indentation`. */
export function render(layout: Layout, width: number, indentation: number): string {
  const stack: Pending[] = [{ layout, indentation, flat: false }];
  let text = "";
  let column = indentation;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { layout: current, flat } = next;
    if (typeof current === "string") {
      text += current;
      column = columnAfter(column, current);
    } else if (current.kind === "line") {
      const written = flat && !current.breaks ? current.flat : `\n${" ".repeat(next.indentation)}`;
      text = written.startsWith("\n") ? text.trimEnd() + written : text + written;
      column = columnAfter(column, written);
    } else {
      push(stack, current, next, width - column);
    }
  }
  return text;
}

type Composite = Exclude<Layout, string | { kind: "line" }>;

function push(stack: Pending[], current: Composite, from: Pending, room: number): void {
  const { indentation } = from;
  if (current.kind === "concat") pushParts(stack, current.parts, from);
  else if (current.kind === "indent") stack.push({ layout: current.part, indentation: indentation + step, flat: from.flat });
  else {
    const flat = from.flat || (!current.breaks && fits(current.part, stack, room));
    stack.push({ layout: current.part, indentation, flat });
  }
}

function pushParts(stack: Pending[], parts: readonly Layout[], from: Pending): void {
  for (let index = parts.length - 1; index >= 0; index--) {
    stack.push({ layout: parts[index] as Layout, indentation: from.indentation, flat: from.flat });
  }
}

function columnAfter(column: number, text: string): number {
  const newline = text.lastIndexOf("\n");
  return newline < 0 ? column + text.length : text.length - newline - 1;
}

/** Whether `layout` on one line, with what follows up to the next place for a break, has room. */
function fits(layout: Layout, rest: readonly Pending[], room: number): boolean {
  const stack: Pending[] = [{ layout, indentation: 0, flat: true }];
  let following = rest.length;
  let left = room;
  while (left >= 0) {
    const next = stack.pop() ?? rest[--following];
    if (!next) return true;
    const { layout: current } = next;
    if (typeof current === "string") {
      left -= current.includes("\n") ? Number.POSITIVE_INFINITY : current.length;
    } else if (current.kind === "line") {
      if (!next.flat || current.breaks) return true;
      left -= current.flat.length;
    } else if (current.kind === "concat") {
      pushParts(stack, current.parts, next);
    } else {
      stack.push({ ...next, layout: current.part });
    }
  }
  return false;
}
