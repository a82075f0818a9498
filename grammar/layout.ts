/**
 * Text with places where a line may break, after Wadler's "A prettier printer": a group stands on one line if it
 * fits, else all of its own lines break. A part knows its width on one line, and whether it must break.
 */
export type Layout =
  | string
  | { readonly kind: "concat"; readonly parts: readonly Layout[]; readonly width: number; readonly breaks: boolean }
  | { readonly kind: "indent" | "group"; readonly part: Layout; readonly width: number; readonly breaks: boolean }
  | { readonly kind: "line"; readonly flat: string; readonly width: number; readonly breaks: boolean }
  | { readonly kind: "gap"; readonly width: number; readonly breaks: boolean };

/** A break, or a space where the group is flat. */
export const line: Layout = { kind: "line", flat: " ", width: 1, breaks: false };
/** A break, or nothing. */
export const softline: Layout = { kind: "line", flat: "", width: 0, breaks: false };
/** A break, always; all groups around it break. */
export const hardline: Layout = { kind: "line", flat: "", width: 0, breaks: true };

/** A space, where none stands yet and no bracket has just been opened. */
export const gap: Layout = { kind: "gap", width: 1, breaks: false };

/** A break, or `flat`; for separators that a line break replaces. */
export function lineOr(flat: string): Layout {
  return { kind: "line", flat, width: flat.length, breaks: false };
}

export function concat(...parts: readonly Layout[]): Layout {
  let width = 0;
  let broken = false;
  for (const part of parts) {
    width += widthOf(part);
    broken ||= breaks(part);
  }
  return { kind: "concat", parts, width, breaks: broken };
}

export function indent(...parts: readonly Layout[]): Layout {
  const part = concat(...parts);
  return { kind: "indent", part, width: widthOf(part), breaks: breaks(part) };
}

export function group(...parts: readonly Layout[]): Layout {
  const part = concat(...parts);
  return { kind: "group", part, width: widthOf(part), breaks: breaks(part) };
}

function breaks(layout: Layout): boolean {
  return typeof layout === "string" ? layout.includes("\n") : layout.breaks;
}

/** Columns of a layout on one line. */
export function widthOf(layout: Layout): number {
  return typeof layout === "string" ? layout.length : layout.width;
}

const step = 2;

/** Lays out at most `width` columns a line, where that can be; the first line starts at column `indentation`. */
export function render(layout: Layout, width: number, indentation: number): string {
  return new Renderer(width, indentation).run(layout);
}

class Renderer {
  private readonly width: number;
  /** What is still to be written, the next one last, with its indentation. */
  private readonly waiting: Layout[] = [];
  private readonly indentations: number[] = [];
  private readonly lines: string[] = [];
  private text = "";
  private column: number;

  constructor(width: number, indentation: number) {
    this.width = width;
    this.column = indentation;
  }

  run(layout: Layout): string {
    this.push(layout, this.column);
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) this.write(next, this.indentations.pop() ?? 0);
    return this.lines.length === 0 ? this.text : `${this.lines.join("\n")}\n${this.text}`;
  }

  private push(layout: Layout, indentation: number): void {
    this.waiting.push(layout);
    this.indentations.push(indentation);
  }

  private write(layout: Layout, indentation: number): void {
    if (typeof layout === "string") this.append(layout);
    else if (layout.kind === "line") this.breakLine(indentation);
    else if (layout.kind === "gap") this.append(gapAfter(this.text));
    else if (layout.kind === "indent") this.push(layout.part, indentation + step);
    else if (layout.kind === "concat") this.pushAll(layout.parts, indentation);
    else if (!layout.breaks && this.fits(layout.width)) this.append(flatText(layout, this.text).slice(this.text.length));
    else this.push(layout.part, indentation);
  }

  private pushAll(parts: readonly Layout[], indentation: number): void {
    for (let index = parts.length - 1; index >= 0; index--) this.push(parts[index] as Layout, indentation);
  }

  private append(text: string): void {
    this.text += text;
    const newline = text.lastIndexOf("\n");
    this.column = newline < 0 ? this.column + text.length : text.length - newline - 1;
  }

  /** No line ends in blanks, and none is empty but the first. */
  private breakLine(indentation: number): void {
    const written = this.text.trimEnd();
    if (written !== "" || this.lines.length === 0) this.lines.push(written);
    this.text = " ".repeat(indentation);
    this.column = indentation;
  }

  /** Whether so many columns, with what follows up to the next place for a break, have room. */
  private fits(width: number): boolean {
    let left: number | undefined = this.width - this.column - width;
    for (let next = this.waiting.length - 1; next >= 0 && left !== undefined && left >= 0; next--) left = roomAfter(this.waiting[next] as Layout, left);
    return left === undefined || left >= 0;
  }
}

/** The room that is left behind a layout; undefined where it may break before that is used up. */
function roomAfter(layout: Layout, room: number): number | undefined {
  if (typeof layout === "string") return layout.includes("\n") ? Number.NEGATIVE_INFINITY : room - layout.length;
  if (layout.kind === "line") return undefined;
  if (layout.kind === "gap") return room - layout.width;
  if (layout.kind !== "concat") return roomAfter(layout.part, room);
  let left: number | undefined = room;
  for (let at = 0; at < layout.parts.length && left !== undefined && left >= 0; at++) left = roomAfter(layout.parts[at] as Layout, left);
  return left;
}

/** The text, and a layout on one line behind it. */
function flatText(layout: Layout, text: string): string {
  if (typeof layout === "string") return text + layout;
  if (layout.kind === "line") return text + layout.flat;
  if (layout.kind === "gap") return text + gapAfter(text);
  if (layout.kind !== "concat") return flatText(layout.part, text);
  let longer = text;
  for (const part of layout.parts) longer = flatText(part, longer);
  return longer;
}

function gapAfter(text: string): string {
  const last = text.at(-1);
  return last === " " || last === "(" || last === "[" ? "" : " ";
}
