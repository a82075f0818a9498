import { useContext, useState } from "preact/hooks";
import type { EventOf } from "../../src/protocol/events.ts";
import { conflictVerdict, type Estimate, fiercestPairs, type PairConflicts, type ScopeConflicts } from "../../src/affinity/index.ts";
import { grouped, percent, plain, signed } from "../model/format.ts";
import { pairsOf, type Pair } from "../model/pairs.ts";
import { conflictsOf } from "../model/summaries.ts";
import { halfWidth } from "../model/reading.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Page } from "./page.ts";
import { tableClass, TaskName } from "./task-name.tsx";

const title = "Where do they fight?";
const mostPairs = 10;

type Layer = EventOf<"started">["layers"][number];

/** How often the gradients of a pair point against each other, layer by layer. */
export function ConflictTable({ state }: { readonly state: RunState }) {
  const { layers = [], tasks = [] } = state.started ?? {};
  const names = tasks.map(({ name }) => name);
  if (state.conflicts.length === 0 || layers.length === 0) return <NothingYet shared={state.started === undefined || layers.length > 0} />;
  const count = (names.length * (names.length - 1)) / 2;
  const rows = conflictsOf(state.conflicts).layers;
  const shown = count <= mostPairs ? pairsOf(names.length) : fiercestPairs(rows, names.length, mostPairs).map(([first, second]) => ({ first, second }));
  const numbers = (mostRows: number) => numbersOf(names, layers, count * rows.length <= mostRows ? pairsOf(names.length) : shown, rows);
  return (
    <ChartFrame name="conflicts" title={title} wide={shown.length > 5} aside={<span>share of {grouped(state.conflicts.length)} steps with cosine &lt; 0</span>} numbers={numbers} picture={shownIn}>
      <Table layers={layers} names={names} shown={shown} rows={rows} />
      {shown.length < count && <p class="note">{shown.length} of {grouped(count)} pairs: those that fight most.</p>}
    </ChartFrame>
  );
}

const NothingYet = ({ shared }: { readonly shared: boolean }) => (
  <ChartFrame name="conflicts" title={title} numbers={{ caption: title, columns: [], rows: [] }}>
    <Empty>
      {shared
        ? <>A row for every shared layer appears here: how often the gradients of two tasks point against each other in it. Add <code>conflicts: on</code> to <code>analyze</code>.</>
        : "No layer is shared by two tasks, so there is nothing to fight about. Let a layer reach two tasks to see it here."}
    </Empty>
  </ChartFrame>
);

interface TableProps {
  readonly layers: readonly Layer[];
  readonly names: readonly string[];
  /** In order of declaration. */
  readonly shown: readonly Pair[];
  readonly rows: readonly ScopeConflicts[];
}

function Table({ layers, names, shown, rows }: TableProps) {
  const [detail, setDetail] = useState<string>();
  return (
    <>
      <div class="scroll">
        <table class={tableClass("conflicts", names)} data-testid="conflict-table" aria-label="Conflict rates: rows are shared layers, columns are pairs of tasks" onMouseLeave={() => setDetail(undefined)}>
          <thead>
            <tr>
              <th scope="col" class="axis">shared layer</th>
              {shown.length > 1 && <th scope="col">all pairs</th>}
              {shown.map((pair) => <PairHead key={keyOf(pair)} names={names} pair={pair} />)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => layers[place] && (
              <tr key={layers[place].name}>
                <th scope="row"><LayerName layer={layers[place]} /></th>
                {shown.length > 1 && <Bar rate={row.rate} strong />}
                {shown.map((pair) => <PairBar key={keyOf(pair)} layer={layers[place].name} names={names} pair={pair} row={row} onShow={setDetail} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="detail" aria-hidden="true">{detail ?? "Bars end at the rate, thin lines span its 95% interval, hatched where that holds one half: chance; · is a layer that the pair does not share."}</p>
    </>
  );
}

const keyOf = ({ first, second }: Pair): string => `${first} ${second}`;

interface PairBarProps {
  readonly layer: string;
  readonly names: readonly string[];
  readonly pair: Pair;
  readonly row: ScopeConflicts;
  readonly onShow: (sentence: string | undefined) => void;
}

function PairBar({ layer, names, pair: { first, second }, row, onShow }: PairBarProps) {
  const pair = row.pair(first, second);
  return <Bar rate={pair.rate} sentence={sentenceOf(layer, names[first] ?? "", names[second] ?? "", pair)} onShow={onShow} />;
}

function PairHead({ names, pair }: { readonly names: readonly string[]; readonly pair: Pair }) {
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
  readonly rate: Estimate | undefined;
  readonly strong?: boolean;
  readonly sentence?: string | undefined;
  readonly onShow?: (sentence: string | undefined) => void;
}

function Bar({ rate, strong, sentence, onShow }: BarProps) {
  if (rate === undefined || rate.mean === null) return <td class="none">·</td>;
  const { mean, low, high } = rate;
  return (
    <td class={`rate-cell${strong ? " strong" : ""}${conflictVerdict({ rate }) === "unclear" ? " uncertain" : ""}`} title={sentence} onMouseEnter={() => onShow?.(sentence)}>
      <span class="value">{plain(mean, 2)}</span>
      <svg width={width} height={7} viewBox={`0 0 ${width} 7`} aria-hidden="true">
        <rect class="ground" width={width} height={7} />
        <rect class="bar" width={mean * width} height={7} />
        <line class="whisker" x1={(low ?? mean) * width} x2={(high ?? mean) * width} y1={3.5} y2={3.5} />
      </svg>
    </td>
  );
}

function sentenceOf(layer: string, first: string, second: string, pair: PairConflicts): string | undefined {
  if (pair.rate.mean === null) return undefined;
  const { rate, cosine } = pair;
  const half = halfWidth(cosine);
  const doubt = conflictVerdict(pair) === "unclear" ? "; cannot tell from chance" : "";
  return `${layer}: ${first} and ${second} conflict in ${percent(rate.mean ?? 0)} of ${grouped(rate.count)} measured steps (${percent(rate.low ?? 0)}–${percent(rate.high ?? 1)}); mean cosine ${signed(cosine.mean ?? 0, 2)}${half === null ? "" : ` ± ${plain(half, 2)}`}${doubt}.`;
}

/** Of every pair or of some. */
function numbersOf(names: readonly string[], layers: readonly Layer[], pairs: readonly Pair[], rows: readonly ScopeConflicts[]): NumbersTable {
  const whole = pairs.length === (names.length * (names.length - 1)) / 2;
  return {
    caption: `Conflict rate and mean cosine of ${whole ? "every pair" : "the pairs that fight most"} in every shared layer`,
    columns: ["layer", "pair", "rate", "95% from", "to", "mean cosine", "95% from", "to", "measurements"],
    rows: rows.flatMap((row, layer) => pairs.flatMap((pair) => {
      const { rate, cosine } = (whole ? row.pairs[pair.first]?.[pair.second] : undefined) ?? row.pair(pair.first, pair.second);
      if (rate.mean === null) return [];
      return [[layers[layer]?.name ?? "", `${names[pair.first]} × ${names[pair.second]}`, rate.mean, rate.low, rate.high, cosine.mean, cosine.low, cosine.high, rate.count]];
    })),
  };
}
