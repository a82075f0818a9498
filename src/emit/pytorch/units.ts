import type { PlannedNode } from "../../catalog/plan.ts";
import { word } from "../../catalog/words.ts";
import type { ModelGraph } from "../../graph/model.ts";
import { activationModule } from "./activations.ts";
import { layers } from "./layers.ts";
import { pictures } from "./pictures.ts";
import { pathOf } from "./places.ts";
import { recurrent } from "./recurrent.ts";
import { readsPadding } from "./written-out.ts";
import type { Channels, ChainSpelling, ExpressionSpelling, Spellers, Spelling } from "./spelling.ts";

/** What `forward` writes as one: a run of modules that is one `nn.Sequential`, an expression, or a layer written out in operations. */
export type Unit =
  | { readonly kind: "chain"; readonly nodes: readonly PlannedNode[] }
  | { readonly kind: "expression"; readonly nodes: readonly [PlannedNode]; readonly spelling: ExpressionSpelling }
  | { readonly kind: "operations"; readonly nodes: readonly [PlannedNode] };

const spellers: Spellers = { ...layers, ...pictures, ...recurrent };

function spellingOf(planned: PlannedNode, channels: Channels): Spelling | undefined {
  const { node } = planned;
  if (node.word in spellers) return spellers[node.word](planned, channels);
  const activation = activationModule(word(node.word, node.arguments), channels);
  return activation && { modules: [{ code: activation.code, ...(activation.helper ? { helper: activation.helper } : {}) }] };
}

/** The modules of a node in a run, for a value whose channels are there. */
export function chainOf(planned: PlannedNode, channels: Channels): ChainSpelling {
  const spelling = spellingOf(planned, channels);
  if (!spelling || !("modules" in spelling)) throw new Error(`${planned.node.name} is no chain of modules`);
  return spelling;
}

/** How often each value is read: by nodes, and as a prediction. */
export function readsOf({ nodes, tasks }: ModelGraph): ReadonlyMap<string, number> {
  const reads = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...tasks.map(({ output }) => output)]) reads.set(name, (reads.get(name) ?? 0) + 1);
  return reads;
}

/** The nodes in order, neighbours of one path that nothing else reads between them joined to runs. */
export function unitsOf(planned: readonly PlannedNode[], reads: ReadonlyMap<string, number>): Unit[] {
  const units: Unit[] = [];
  const runs = new Map<string, PlannedNode[]>();
  for (const node of planned) {
    const padded = readsPadding(node);
    const known = spellingOf(node, "last");
    const spelling = padded && !(known && "modules" in known && known.takesPadding) ? undefined : known;
    // What is told of padding is called by itself.
    if (padded && spelling) units.push({ kind: "chain", nodes: [node] });
    else if (spelling && "modules" in spelling) joinRun(units, runs, node, reads);
    else if (spelling) units.push({ kind: "expression", nodes: [node], spelling });
    else units.push({ kind: "operations", nodes: [node] });
  }
  return units;
}

/** Runs are told by the value that they end in so far. */
function joinRun(units: Unit[], runs: Map<string, PlannedNode[]>, planned: PlannedNode, reads: ReadonlyMap<string, number>): void {
  const { node } = planned;
  const run = runs.get(node.inputs[0]);
  const before = run?.[run.length - 1].node;
  const joins = before && reads.get(before.name) === 1 && !before.weightsKey && !node.weightsKey && samePath(before.name, node.name);
  const own = run && joins ? run : [];
  own.push(planned);
  if (own.length === 1) units.push({ kind: "chain", nodes: own });
  runs.set(node.name, own);
}

const samePath = (left: string, right: string): boolean => pathOf(left).path.join("/") === pathOf(right).path.join("/");

/** Values that one expression alone reads: short ones are written into it. */
export function inlinedIn(units: readonly Unit[], reads: ReadonlyMap<string, number>): ReadonlySet<string> {
  const read = units.flatMap((unit) => (unit.kind === "expression" ? unit.nodes[0].node.inputs : []));
  return new Set(read.filter((name) => reads.get(name) === 1));
}
