import type { EventOf } from "../../src/protocol/events.ts";
import { percent, plain } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { TaskName } from "./task-name.tsx";

type Gate = EventOf<"experts">["gates"][number];

const [width, height] = [150, 34];
/** Shades in the stylesheet; of more experts the last shade is the rest. */
const mostShades = 8;

/** How every gate shares its rows among the experts, now and over the epochs. */
export function ExpertUse({ state: { experts, started } }: { readonly state: RunState }) {
  const last = experts.at(-1);
  if (last === undefined || !last.gates.every(isShares)) return null;
  const tasks = (started?.tasks ?? []).map(({ name }) => name);
  return (
    <ChartFrame name="experts" title={last.gates.every((gate) => labelOf(gate, 0).startsWith("branch")) ? "Which branch does each task take?" : "Which experts does each task use?"} wide aside={<span>mean gate weight on the same rows, epoch {last.epoch}</span>} numbers={() => numbersOf(experts)} picture={shownIn}>
      {stagesOf(last.gates).map((stage) => <Stage key={stage} stage={stage} gates={last.gates.flatMap((gate, place) => (gate.stage === stage ? [{ gate, place }] : []))} experts={experts} tasks={tasks} />)}
      <p class="note">A bar is the share of an expert{last.gates.some(({ labels = [] }) => labels.some((label) => label.startsWith("own "))) && " (own: each task has one of its own)"}; the strip at the right is the same over the epochs, the first at the bottom. Evenness 1: all alike, 0: one alone.</p>
    </ChartFrame>
  );
}

/** Logs of the first version also held scales and masks here, which share nothing out. */
const isShares = ({ use }: Gate): boolean => use.every((share) => share >= 0) && Math.abs(use.reduce((sum, share) => sum + share, 0) - 1) < 0.01;

/** What a share goes to. */
const labelOf = ({ labels }: Gate, expert: number): string => labels?.[expert] ?? `expert ${expert + 1}`;

const stagesOf = (gates: readonly Gate[]): string[] => [...new Set(gates.map(({ stage }) => stage))];

interface StageProps {
  readonly stage: string;
  readonly gates: readonly { readonly gate: Gate; readonly place: number }[];
  readonly experts: RunState["experts"];
  readonly tasks: readonly string[];
}

function Stage({ stage, gates, experts, tasks }: StageProps) {
  const most = Math.max(...gates.map(({ gate }) => gate.use.length));
  const places = Array.from({ length: Math.min(most, mostShades) }, (_, expert) => expert);
  const heads = places.map((expert) => gates.flatMap(({ gate }) => (expert < gate.use.length ? [labelOf(gate, expert)] : []))[0]);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={`Experts of ${stage}`}>
      <table class="experts" data-testid={`experts-${stage}`}>
        <caption>{stage}{most > mostShades ? ` · ${most} experts, the first ${mostShades} in columns` : ""}</caption>
        <thead><tr><th scope="col">gate</th>{heads.map((head) => <th key={head} scope="col">{head}</th>)}<th scope="col">evenness</th><th scope="col">over epochs</th></tr></thead>
        <tbody>
          {gates.map(({ gate, place }) => (
            <tr key={place}>
              <th scope="row">{gate.task === undefined ? "all tasks" : <TaskName index={Math.max(0, tasks.indexOf(gate.task))} name={gate.task} />}</th>
              {places.map((expert) => <td key={expert}>{gate.use[expert] === undefined ? "·" : <Share share={gate.use[expert]} expert={expert} label={labelOf(gate, expert) === heads[expert] ? undefined : labelOf(gate, expert)} />}</td>)}
              <td>{plain(gate.entropy, 2)}</td>
              <td><History uses={experts.map(({ gates: then }) => then[place]?.use ?? [])} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const barWidth = 56;

/** Named where the column says something else: the gate of all tasks reads what each has to itself. */
function Share({ share, expert, label }: { readonly share: number; readonly expert: number; readonly label: string | undefined }) {
  return (
    <>
      <span class="value">{label !== undefined && <span class="whose">{label} </span>}{percent(share)}</span>
      <svg width={barWidth} height={7} viewBox={`0 0 ${barWidth} 7`} aria-hidden="true">
        <rect class="ground" width={barWidth} height={7} /><rect class={`shade-${expert}`} width={Math.max(0, share * barWidth)} height={7} />
      </svg>
    </>
  );
}

/** Shares stacked, one epoch beside the other. */
function History({ uses }: { readonly uses: readonly (readonly number[])[] }) {
  const step = width / Math.max(1, uses.length);
  return (
    <svg class="history" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {uses.map((use, epoch) => {
        let above = 0;
        return use.map((share, expert) => {
          above += share;
          return <rect key={`${epoch}-${expert}`} class={`shade-${Math.min(expert, mostShades - 1)}`} x={epoch * step} width={Math.max(0.5, step - (step > 4 ? 1 : 0))} y={height * (1 - above)} height={height * share} />;
        });
      })}
    </svg>
  );
}

const numbersOf = (experts: RunState["experts"]): NumbersTable => ({
  caption: "Mean gate weight of every expert after each epoch", columns: ["epoch", "stage", "task", "expert", "share", "evenness of the gate"],
  rows: experts.flatMap(({ epoch, gates }) => gates.flatMap((gate) => gate.use.map((share, expert) => [epoch, gate.stage, gate.task ?? "all", labelOf(gate, expert), share, gate.entropy]))),
});
