import type { Draft } from "./draft.ts";
import type * as s from "./syntax.ts";

/**
 * Where a rule puts what it makes. Nodes are attached to their owner before their parts are read: when a rule fails
 * and recovery unwinds it, what was read so far stays in the tree.
 */
export interface ValueOwner { value?: s.Value }
export interface FlowOwner { flow?: s.Flow }
export interface ArgumentsOwner { arguments?: s.ArgumentList }
export interface SettingsOwner { settings?: s.Settings }
export interface TypeOwner { type?: s.Type }

/** A flow that stands where a value does. A class: most values are flows, and an object with a setter of its own is slow to make. */
class ValueAsFlowOwner implements FlowOwner {
  private readonly owner: ValueOwner;

  constructor(owner: ValueOwner) {
    this.owner = owner;
  }

  set flow(flow: s.Flow | undefined) {
    this.owner.value = flow;
  }
}

export function asFlowOwner(owner: ValueOwner): FlowOwner {
  return new ValueAsFlowOwner(owner);
}

/** What takes in the steps of a flow. */
export interface Steps {
  push(step: s.Step): void;
}

/** Steps of a flow, most of which have one: a list that grows has room for sixteen more. */
export class StepsOf implements Steps {
  private readonly flow: Draft<s.Flow>;

  constructor(flow: Draft<s.Flow>) {
    this.flow = flow;
  }

  push(step: s.Step): void {
    const { flow } = this;
    if (flow.steps.length === 0) flow.steps = [step];
    else flow.steps.push(step);
  }
}

/** The steps of a flow that has none yet; never added to. */
export const none: s.Step[] = [];
