import type { Settings } from "../../grammar/syntax.ts";
import type { Edit } from "../language/index.ts";

/** A key among settings: in its place, or after the others. */
export function settingEdit({ entries, span }: Settings, key: string, value: string): Edit {
  const entry = entries.find((setting) => setting.key.name === key);
  if (entry) return { span: entry.span, text: `${key}: ${value}` };
  const last = entries.at(-1);
  const at = last ? last.span.end : span.start + 1;
  return { span: { start: at, end: at }, text: last ? `, ${key}: ${value}` : ` ${key}: ${value}` };
}
