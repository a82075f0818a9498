import type { Program, Value } from "../../graph/program.ts";
import { sizeOf, type Shape } from "../../graph/shape.ts";
import { isMade } from "../../graph/values.ts";

/** States that a program reads joined to one vector and replaces by the parts of another: for the runtime, one tensor instead of many. */
export interface Pack {
  /** Tells packs of other members, or of the same in another order, apart. */
  readonly key: string;
  readonly members: readonly Member[];
  readonly size: number;
  /** What joins the members. */
  readonly joined: Value;
  /** Whose parts become the members. */
  readonly replaced: Value;
}

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly start: number;
  readonly end: number;
}

/** The packs of a program; no state is in two of them. */
export function packsOf(program: Program): Pack[] {
  const taken = new Set<string>();
  return program.nodes.filter((value) => isMade(value, "concat")).flatMap((joined) => {
    const members = membersOf(joined);
    if (!members || members.some(({ name }) => taken.has(name))) return [];
    const replaced = replacedBy(program, members);
    if (!replaced) return [];
    members.forEach(({ name }) => taken.add(name));
    return [{ key: `pack ${members.map(({ name }) => name).join(", ")}`, members, size: sizeOf(joined.shape), joined, replaced }];
  });
}

function membersOf({ shape, inputs }: Value): Member[] | undefined {
  if (shape.length !== 1 || shape[0] < 0) return undefined;
  let end = 0;
  const members = inputs.flatMap((input): Member[] => {
    const state = isMade(input, "reshape") ? input.inputs[0] : input;
    const start = end;
    end += sizeOf(input.shape);
    return isMade(state, "state") ? [{ name: state.attributes.name, shape: state.shape, start, end }] : [];
  });
  const names = new Set(members.map(({ name }) => name));
  return names.size === inputs.length ? members : undefined;
}

/** The vector whose parts, in the same places, replace all members; undefined where there is none. */
function replacedBy({ updates }: Program, members: readonly Member[]): Value | undefined {
  const whole = members.map(({ name, start, end }) => {
    const update = updates.get(name);
    const part = update && isMade(update, "reshape") ? update.inputs[0] : update;
    const matches = part && isMade(part, "slice") && part.inputs[0].shape.length === 1 && part.attributes.start === start && part.attributes.end === end;
    return matches ? part.inputs[0] : undefined;
  });
  const [first] = whole;
  const last = members[members.length - 1];
  return first && whole.every((value) => value === first) && first.shape[0] === last.end ? first : undefined;
}
