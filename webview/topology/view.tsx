import { useState } from "preact/hooks";
import type { FromTopology, Topology, TopologyNode } from "../../src/protocol/topology.ts";
import { TaskName } from "../components/task-name.tsx";
import { Change } from "./change.tsx";
import type { GateUse } from "./edge.tsx";
import { Sheet } from "./sheet.tsx";

export interface ViewState {
  readonly topology?: Topology | undefined;
  readonly note?: string | undefined;
  readonly caret?: number;
  /** Why the last change was not made. */
  readonly refused?: string;
  readonly heat?: { readonly run: string; readonly rates: ReadonlyMap<string, number>; readonly gates: readonly GateUse[] };
}

interface ViewProps {
  readonly state: ViewState;
  readonly post: (message: FromTopology) => void;
  readonly save: (kind: "svg" | "png", name: string, picture: SVGSVGElement) => void;
}

/** The whole page: who shares what, drawn from the text as it stands. */
export function View({ state: { topology, note, caret, heat, refused }, post, save }: ViewProps) {
  const [whole, setWhole] = useState(false);
  const [chosen, setChosen] = useState("");
  const saved = (kind: "svg" | "png") => () => {
    const picture = document.querySelector<SVGSVGElement>("svg.topology");
    if (picture && topology) save(kind, `${topology.model}.${kind}`, picture);
  };
  if (topology === undefined) return <p class="empty" role="status">{note ?? "The drawing appears as soon as the model checks without errors."}</p>;
  // Copies of a layer have one text: of these the one that was clicked on.
  const atCaret = nodeAt(topology, caret, chosen);
  const node = topology.nodes.find(({ name }) => name === (atCaret ?? chosen));
  return (
    <main aria-label="Topology">
      <header>
        <h1>{topology.model}</h1>
        <span class="facts" data-testid="facts">{facts(topology)}</span>
        <span class="tools">
          <button type="button" aria-pressed={whole} onClick={() => setWhole(!whole)}>{whole ? "Readable size" : "Fit width"}</button>
          <button type="button" onClick={saved("svg")}>SVG</button>
          <button type="button" onClick={saved("png")}>PNG</button>
        </span>
      </header>
      {note !== undefined && <p class="strip" role="status">{note}</p>}
      <ul class="key">
        <li><i class="shared-key" />shared by all</li>
        {topology.tasks.slice(0, 12).map((name, index) => <li key={name}><TaskName index={index} name={name} /></li>)}
        {topology.nodes.some(({ kind }) => kind === "mix") && <li>six corners: a gate; notch: a mixture; stack: its experts</li>}
        {heat && heat.rates.size > 0 && <li>bar above a layer: how often its tasks pulled against each other in {heat.run}</li>}
        {heat && heat.gates.length > 0 && <li>lines into a mixture: as wide as the gate's weights in {heat.run}</li>}
      </ul>
      {node && note === undefined && <Change key={`${node.name} ${node.title}`} topology={topology} node={node} change={(change) => post({ type: "edit", model: topology.model, span: node.span, change })} />}
      {refused && <p class="strip" role="status">{refused}</p>}
      <Sheet whole={whole} topology={topology} heat={heat?.rates} gates={heat?.gates} selected={atCaret ?? node?.name} onSelect={({ node: { name, span } }) => {
        setChosen(name);
        post({ type: "reveal", start: span.start, end: span.end });
      }} />
      <Sharing topology={topology} />
    </main>
  );
}

function facts({ parameters, sharedParameters, tasks }: Topology): string {
  const who = `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}`;
  if (parameters === undefined) return `${who} · parameters as the data decides`;
  const share = parameters === 0 ? 0 : Math.round((100 * (sharedParameters ?? 0)) / parameters);
  return `${who} · ${parameters.toLocaleString("en")} parameters · ${share}% shared`;
}

/** The smallest node whose text holds the caret; of several, the preferred one. */
export function nodeAt({ nodes }: Topology, caret: number | undefined, preferred?: string): string | undefined {
  if (caret === undefined) return undefined;
  const holding = nodes.filter(({ span }) => span.start <= caret && caret <= span.end);
  const length = ({ span }: TopologyNode) => span.end - span.start;
  const [first, ...others] = holding.sort((left, right) => length(left) - length(right));
  return others.find((node) => node.name === preferred && length(node) === length(first))?.name ?? first?.name;
}

/** The drawing as a table, for screen readers. */
function Sharing({ topology: { nodes } }: { readonly topology: Topology }) {
  return (
    <div class="numbers">
      <table>
        <caption>Layers and the tasks that share them</caption>
        <thead><tr><th scope="col">layer</th><th scope="col">in</th><th scope="col">shape</th><th scope="col">parameters</th><th scope="col">tasks</th></tr></thead>
        <tbody>{nodes.map(({ name, title, place, shape, parameters, tasks }) => (
          <tr key={name}><th scope="row">{title}</th><td>{place}</td><td>{shape}</td><td>{parameters}</td><td>{tasks.join(", ")}</td></tr>
        ))}</tbody>
      </table>
    </div>
  );
}
