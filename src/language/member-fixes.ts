import { outline } from "../../grammar/outline.ts";
import type { Data, Import, Model, Setting, Settings, Span, Task } from "../../grammar/syntax.ts";
import { tokenize } from "../../grammar/tokens.ts";
import { at, cut, wordAt, type Place } from "./fix-place.ts";
import type { Edit, Fix } from "./problem.ts";
import { withoutSetting } from "./removals.ts";

/** Edits of whole members: that stand in the wrong place, that are missing, or that keep others from learning. */
export const memberFixes: Readonly<Record<string, (place: Place) => readonly Fix[]>> = {
  MTL110: inPlace,
  MTL340: pooled,
  MTL412: (place) => withoutFirst(place, "loss"),
  MTL424: (place) => withoutFirst(place, "from_epoch"),
  MTL602: otherFile,
  MTL616: withData,
};

/** An import goes to the top, a member before its model into it; where a model was closed too soon, its brace goes behind. */
function inPlace(place: Place): Fix[] {
  const { problem: { span }, file } = place;
  const models = file.members.filter((member): member is Model => member.kind === "Model");
  const imported = file.members.find((member): member is Import => member.kind === "Import" && member.span.start === span.start);
  if (imported) return [{ title: "Move to the top of the file", edits: [moved(place, imported.span, 0, "", "\n"), removed(place, imported.span)] }];
  const closed = models.find((model) => model.close && model.close.end <= span.start && model.members.some((member) => member.span.start === span.start));
  if (closed) return closedLater(place, closed);
  const [model] = models;
  const region = models.length === 1 && model.open ? regionAt(place) : undefined;
  return region && model?.open ? [{ title: `Move into \`${model.name?.name ?? "the model"}\``, edits: [moved(place, region, model.open.end, "\n  ", ""), removed(place, region)] }] : [];
}

function closedLater({ text }: Place, { close, members }: Model): Fix[] {
  const last = Math.max(...members.map(({ span }) => span.end));
  if (!close || /^\s*\}/.test(text.slice(last))) return close ? [{ title: "Remove the `}` before it", edits: [{ span: wholeLine(text, close), text: "" }] }] : [];
  return [{ title: "Close the model behind it", edits: [{ span: wholeLine(text, close), text: "" }, { span: at(last), text: "\n}" }] }];
}

/** All tokens of a member that is no part of the tree. */
function regionAt({ problem: { span }, text }: Place): Span | undefined {
  const { regions } = outline(text, tokenize(text).tokens);
  const region = regions.find((one) => "tokens" in one && one.tokens[0]?.startOffset === span.start);
  const last = region && "tokens" in region ? region.tokens.at(-1) : undefined;
  return last && { start: span.start, end: last.startOffset + last.image.length };
}

function moved({ text }: Place, span: Span, to: number, before: string, after: string): Edit {
  return { span: at(to), text: `${before}${cut(text, span)}${after}` };
}

function removed({ text }: Place, span: Span): Edit {
  return { span: wholeLine(text, span), text: "" };
}

/** With the line break, where nothing else stands on the lines. */
function wholeLine(text: string, { start, end }: Span): Span {
  const from = start - (/[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  const blank = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end))?.[0];
  return (from === 0 || text[from - 1] === "\n") && blank !== undefined ? { start: from, end: end + blank.length } : { start, end };
}

/** A whole sequence as the mean of what is not padded, instead of one number behind the other. */
function pooled({ path }: Place): Fix[] {
  const word = wordAt(path);
  return word?.name.name === "flatten" ? [{ title: "Change to `global_avg_pool`", edits: [{ span: word.span, text: "global_avg_pool" }] }] : [];
}

/** Takes a setting away from the first task, which keeps it from learning. */
function withoutFirst({ path, text }: Place, key: string): Fix[] {
  const task = path.findLast((node): node is Task => node.kind === "Task");
  const settings: Settings | undefined = task?.settings;
  const entry = settings?.entries.find((one: Setting) => one.key.name === key);
  return settings && entry ? [withoutSetting(text, settings, entry)] : [];
}

/** The file that the message asks after. */
function otherFile({ problem: { message }, path }: Place): Fix[] {
  const meant = /did you mean `(.+)`\?$/.exec(message)?.[1];
  const data = path.findLast((node): node is Data => node.kind === "Data");
  if (meant === undefined || data?.source?.kind !== "String") return [];
  return [{ title: `Change to \`${meant}\``, edits: [{ span: data.source.span, text: JSON.stringify(meant) }] }];
}

/** A line for the data, at the top of the model. */
function withData({ path }: Place): Fix[] {
  const model = path.findLast((node): node is Model => node.kind === "Model");
  return model?.open ? [{ title: "Add `data \"file.csv\"`", edits: [{ span: at(model.open.end), text: "\n  data \"file.csv\"" }] }] : [];
}
