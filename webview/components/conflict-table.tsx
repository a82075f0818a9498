import { useContext, useState } from "preact/hooks";
import type { EventOf } from "../../src/protocol/events.ts";
import { layerConflicts, type Estimate, type LayerConflicts, type Rate } from "../model/evidence.ts";
import { grouped, percent, plain, signed } from "../model/format.ts";
import { pairsOf, type Pair } from "../model/pairs.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Page } from "./page.ts";
import { TaskName } from "./task-name.tsx";

const title = "Where do they fight?";
const mostPairs = 10;

type Layer = EventOf<"started">["layers"][number];

/** How often the gradients of a pair point against each other, layer by layer. */
export function ConflictTable({ state }: { readonly state: RunState }) {
  const { layers = [], tasks = [] } = state.started ?? {};
  const names = tasks.map(({ name }) => name);
  const pairs = pairsOf(names.length);
  const rows = layers.map((_, index) => layerConflicts(state.conflicts, index, pairs));
  if (state.conflicts.length === 0 || layers.length === 0) return <NothingYet shared={state.started === undefined || layers.length > 0} />;
  const shown = fiercest(pairs, rows);
  return (
    <ChartFrame name="conflicts" title={title} aside={<span>share of {grouped(state.conflicts.length)} steps with cosine &lt; 0</span>} numbers={numbersOf(names, layers, pairs, rows)}>
      <Table layers={layers} names={names} pairs={pairs} shown={shown} rows={rows} />
      {shown.length < pairs.length && <p class="note">{shown.length} of {pairs.length} pairs: those that fight most.</p>}
    </ChartFrame>
  );
}

const NothingYet = ({ shared }: { readonly shared: boolean }) => (
  <ChartFrame name="conflicts" title={title} numbers={{ caption: title, columns: [], rows: [] }}>
    <Empty>
      {shared
        ? <>A row for every shared layer appears here: how often the gradients of two tasks point against each other in it. Add <code>conflicts: every(10)</code> to <code>analyze</code>.</>
        : "No layer is shared by two tasks, so there is nothing to fight about. Let a layer reach two tasks to see it here."}
    </Empty>
  </ChartFrame>
);

/** Places of the pairs that are shown, in order of declaration. */
function fiercest(pairs: readonly Pair[], rows: readonly LayerConflicts[]): number[] {
  const places = pairs.map((_, index) => index);
  if (pairs.length <= mostPairs) return places;
  const worst = (index: number): number => Math.max(...rows.map((row) => row.pairs[index]?.rate ?? -1));
  return places.sort((a, b) => worst(b) - worst(a)).slice(0, mostPairs).sort((a, b) => a - b);
}

interface TableProps {
  readonly layers: readonly Layer[];
  readonly names: readonly string[];
  readonly pairs: readonly Pair[];
  readonly shown: readonly number[];
  readonly rows: readonly LayerConflicts[];
}

function Table({ layers, names, pairs, shown, rows }: TableProps) {
  const [detail, setDetail] = useState<string>();
  const describe = (layer: Layer, index: number, row: LayerConflicts): string | undefined => {
    const pair = pairs[index];
    return pair && sentenceOf(layer.name, names[pair.first] ?? "", names[pair.second] ?? "", row.pairs[index], row.cosines[index]);
  };
  return (
    <>
      <div class="scroll">
        <table class="conflicts" data-testid="conflict-table" aria-label="Conflict rates: rows are shared layers, columns are pairs of tasks" onMouseLeave={() => setDetail(undefined)}>
          <thead>
            <tr>
              <th scope="col" class="axis">shared layer</th>
              {pairs.length > 1 && <th scope="col">all pairs</th>}
              {shown.map((index) => <PairHead key={index} names={names} pair={pairs[index]} />)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => layers[place] && (
              <tr key={layers[place].name}>
                <th scope="row"><LayerName layer={layers[place]} /></th>
                {pairs.length > 1 && <Bar rate={row.all} strong />}
                {shown.map((index) => <Bar key={index} rate={row.pairs[index]} sentence={describe(layers[place] as Layer, index, row)} onShow={setDetail} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="detail" aria-hidden="true">{detail ?? "Bars end at the rate, thin lines span its 95% interval; · is a layer that the pair does not share."}</p>
    </>
  );
}

function PairHead({ names, pair }: { readonly names: readonly string[]; readonly pair: Pair | undefined }) {
  if (pair === undefined) return null;
  return (
    <th scope="col" class="pair">
      <TaskName index={pair.first} name={names[pair.first] ?? ""} /><span class="spoken"> against </span>
      <TaskName index={pair.second} name={names[pair.second] ?? ""} />
    </th>
  );
}

/** A click shows the line that made the layer. */
function LayerName({ layer }: { readonly layer: Layer }) {
  const { post, canReveal } = useContext(Page);
  if (!canReveal) return <>{layer.name}</>;
  return (
    <button type="button" class="link" title={`Show the line · ${grouped(layer.parameters)} parameters`} onClick={() => post({ type: "reveal", ...layer.span })}>
      {layer.name}
    </button>
  );
}

const width = 44;

interface BarProps {
  readonly rate: Rate | undefined;
  readonly strong?: boolean;
  readonly sentence?: string | undefined;
  readonly onShow?: (sentence: string | undefined) => void;
}

function Bar({ rate, strong, sentence, onShow }: BarProps) {
  if (rate === undefined) return <td class="none">·</td>;
  return (
    <td class={strong ? "rate strong" : "rate"} title={sentence} onMouseEnter={() => onShow?.(sentence)}>
      <span class="value">{plain(rate.rate, 2)}</span>
      <svg width={width} height={7} viewBox={`0 0 ${width} 7`} aria-hidden="true">
        <rect class="ground" width={width} height={7} />
        <rect class="bar" width={rate.rate * width} height={7} />
        <line class="whisker" x1={rate.low * width} x2={rate.high * width} y1={3.5} y2={3.5} />
      </svg>
    </td>
  );
}

function sentenceOf(layer: string, first: string, second: string, rate: Rate | undefined, cosine: Estimate | undefined): string | undefined {
  if (rate === undefined || cosine === undefined) return undefined;
  const spread = cosine.halfWidth === undefined ? "" : ` ± ${plain(cosine.halfWidth, 2)}`;
  return `${layer}: ${first} and ${second} conflict in ${percent(rate.rate)} of ${grouped(rate.count)} measured steps (${percent(rate.low)}–${percent(rate.high)}); mean cosine ${signed(cosine.mean, 2)}${spread}.`;
}

function numbersOf(names: readonly string[], layers: readonly Layer[], pairs: readonly Pair[], rows: readonly LayerConflicts[]): NumbersTable {
  return {
    caption: "Conflict rate and mean cosine of every pair in every shared layer",
    columns: ["layer", "pair", "rate", "from", "to", "mean cosine", "± 95%", "measurements"],
    rows: rows.flatMap((row, layer) => pairs.flatMap(({ first, second }, index) => {
      const [rate, cosine] = [row.pairs[index], row.cosines[index]];
      if (rate === undefined) return [];
      return [[layers[layer]?.name ?? "", `${names[first]} × ${names[second]}`, rate.rate, rate.low, rate.high, cosine?.mean ?? null, cosine?.halfWidth ?? null, rate.count]];
    })),
  };
}
