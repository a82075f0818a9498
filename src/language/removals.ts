import type { Argument, Setting, Settings, Span } from "../../grammar/syntax.ts";
import { cut, type Place } from "./fix-place.ts";
import type { Fix } from "./problem.ts";

/** Takes out an argument with the comma that it leaves behind. */
export function removedArgument({ path, text }: Place, start: number): Fix[] {
  const list = path.findLast((node) => node.kind === "Arguments");
  if (list?.kind !== "Arguments") return [];
  const index = list.items.findIndex(({ span }) => span.start <= start && start < span.end);
  const item = list.items[index];
  if (!item) return list.items.length === 0 || list.span.start === start ? [{ title: "Remove the arguments", edits: [{ span: list.span, text: "" }] }] : [];
  return [{ title: `Remove \`${cut(text, item.span)}\``, edits: [{ span: withComma(list.items, index), text: "" }] }];
}

function withComma(items: readonly { readonly span: Span }[], index: number): Span {
  const [previous, item, next] = [items[index - 1], items[index], items[index + 1]];
  if (previous && item) return { start: previous.span.end, end: item.span.end };
  return { start: item?.span.start ?? 0, end: next?.span.start ?? item?.span.end ?? 0 };
}

/** Takes out a setting that is one too many, or an argument. */
export function removedEntry(place: Place): Fix[] {
  const entry = place.path.findLast((node): node is Setting | Argument => node.kind === "Setting" || node.kind === "Argument");
  const settings = place.path.findLast((node) => node.kind === "Settings");
  if (entry?.kind !== "Setting") return removedArgument(place, place.problem.span.start);
  return settings?.kind === "Settings" ? [withoutSetting(place.text, settings, entry)] : [];
}

/** Takes out a setting, and the braces where it was the only one. */
export function withoutSetting(text: string, settings: Settings, entry: Setting): Fix {
  const title = `Remove \`${cut(text, entry.span)}\``;
  if (settings.entries.length === 1) return { title, edits: [{ span: { start: before(text, settings.span.start), end: settings.span.end }, text: "" }] };
  return { title, edits: [{ span: withComma(settings.entries, settings.entries.indexOf(entry)), text: "" }] };
}

function before(text: string, offset: number): number {
  return offset - (/\s*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
}
