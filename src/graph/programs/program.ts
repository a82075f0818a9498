import type { Builder } from "../builder.ts";
import { reject } from "../operations/rule.ts";
import type { FeedSpec, Program, StateSpec, Value } from "../program.ts";
import { isMade } from "../values.ts";
import { structureOf } from "../structure.ts";
import { ancestors } from "../vjp/gradients.ts";

interface Ends {
  readonly outputs?: ReadonlyMap<string, Value>;
  readonly updates?: ReadonlyMap<string, Value>;
}

/** The program that computes some values of a builder and replaces some states, without what neither needs. */
export function makeProgram(name: string, builder: Pick<Builder, "nodes">, { outputs = new Map(), updates = new Map() }: Ends): Program {
  const stray = [...outputs, ...updates].find(([, value]) => builder.nodes[value.id] !== value);
  if (stray) reject(`${stray[0]} was made by another builder`);
  const renumbered = renumber(ancestors([...outputs.values(), ...updates.values()]));
  const nodes = [...renumbered.values()];
  const ends = { outputs: renamed(outputs, renumbered), updates: renamed(updates, renumbered) };
  return { name, nodes, feeds: feedsOf(nodes), states: statesOf(nodes), ...ends, hash: hashOf(nodes, ends) };
}

/** The same nodes with `id` as their place in the list. */
function renumber(values: readonly Value[]): Map<Value, Value> {
  const renumbered = new Map<Value, Value>();
  for (const value of values) {
    const inputs = value.inputs.map((input) => at(renumbered, input));
    renumbered.set(value, { ...value, inputs, id: renumbered.size });
  }
  return renumbered;
}

function at(renumbered: ReadonlyMap<Value, Value>, value: Value): Value {
  return renumbered.get(value) ?? value;
}

function renamed(ends: ReadonlyMap<string, Value>, renumbered: ReadonlyMap<Value, Value>): Map<string, Value> {
  return new Map([...ends].map(([name, value]) => [name, at(renumbered, value)]));
}

function feedsOf(nodes: readonly Value[]): FeedSpec[] {
  return nodes.flatMap((node) => (isMade(node, "feed") ? [{ name: node.attributes.name, shape: node.shape, type: node.type }] : []));
}

function statesOf(nodes: readonly Value[]): StateSpec[] {
  return nodes.flatMap((node) => (isMade(node, "state") ? [{ name: node.attributes.name, shape: node.shape }] : []));
}

function hashOf(nodes: readonly Value[], { outputs, updates }: Required<Ends>): string {
  const written = nodes.map((node) => node.type + structureOf(node.operation, node.attributes, node.inputs, node.shape));
  const ends = [outputs, updates].map((map) => [...map].map(([name, value]) => `${name}=${value.id}`).join());
  return digest([...written, ...ends].join("\n"));
}

/** 128 bits of a text: four FNV-1a sums that start apart, each bit spread by the neighbour's. */
function digest(text: string): string {
  const sums = [0x811c9dc5, 0x2545f491, 0x9e3779b9, 0x5bd1e995];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    for (let lane = 0; lane < 4; lane++) {
      sums[lane] = Math.imul(sums[lane] ^ (code + lane) ^ (sums[(lane + 1) & 3] >>> 15), 0x01000193);
    }
  }
  return sums.map((sum) => (sum >>> 0).toString(16).padStart(8, "0")).join("");
}
