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
