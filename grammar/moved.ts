import type { Model, Span } from "./syntax.ts";

/** The same tree, problems or comments, so many characters further on. */
export function moved<Value>(value: Value, by: number): Value {
  return by === 0 ? value : (copy(value, by) as Value);
}

function copy(value: unknown, by: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, by));
  const made: Record<string, unknown> = {};
  for (const [field, part] of Object.entries(value)) made[field] = typeof part === "number" && isPlace(field) ? part + by : copy(part, by);
  return made;
}

/** The numbers of a span; no other field of the tree has these names. */
function isPlace(field: string): boolean {
  return field === "start" || field === "end";
}

/** A model further on; its members are moved when somebody looks at them. */
export function movedModel(model: Model, by: number): Model {
  if (by === 0) return model;
  const { kind, span, name, open, close, documentation } = model;
  let members: Model["members"] | undefined;
  return {
    kind, span: moved<Span>(span, by), name: moved(name, by),
    get members() { return members ??= moved(model.members, by); },
    ...(open && { open: moved(open, by) }), ...(close && { close: moved(close, by) }), ...(documentation !== undefined && { documentation }),
  };
}
