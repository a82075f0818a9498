import type { Model, Span } from "./syntax.ts";

/** The same tree, problems or comments, so many characters further on. */
export function moved<Value>(value: Value, by: number): Value {
  return by === 0 ? value : (copy(value, by) as Value);
}

function copy(value: unknown, by: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, by));
  if (isSpan(value)) return { start: value.start + by, end: value.end + by };
  // A copy of the whole first, for the engine then knows its fields.
  const made: Record<string, unknown> = { ...value };
  for (const field in made) {
    const part = made[field];
    if (typeof part === "object") made[field] = copy(part, by);
  }
  return made;
}

/** Nothing else in the tree has a start and an end. */
function isSpan(value: object): value is Span {
  return "start" in value && "end" in value;
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
