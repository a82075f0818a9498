import type { TopologyNode, ToTopology } from "../../src/protocol/topology.ts";
import type { Line } from "./layout.ts";

/** The mean weights of one gate in a run. */
export type GateUse = NonNullable<Extract<ToTopology, { type: "heat" }>["gates"]>[number];

/** A weight of 1 is so wide, and one of 0 still to be seen; experts of a bank lie so far apart; in pixels. */
const [widest, thinnest, apart] = [7, 0.5, 4];

interface EdgeProps {
  readonly line: Line;
  /** Lines leave and enter nodes from above to below. */
  readonly down: boolean;
  readonly into: TopologyNode | undefined;
  readonly near: boolean;
  readonly gates: readonly GateUse[];
}

/** One line between two nodes; from experts into a mixture whose gate was measured, one for each expert, as wide as its weight. */
export function Edge({ line, down, into, near, gates }: EdgeProps) {
  const { shares = [] } = line;
  const use = gates.find(({ stage, task }) => into?.gate !== undefined && stage === into.gate.stage && task === into.gate.task)?.use;
  if (use === undefined || shares.length === 0) return <path class={near ? "edge near" : "edge"} d={pathOf(line, 0, down)} />;
  return <>{shares.map((share, index) => {
    const weight = use[share] ?? 0;
    return (
      <path key={share} class={near ? "flow near" : "flow"} stroke-width={Math.max(thinnest, widest * weight)} d={pathOf(line, apart * (index - (shares.length - 1) / 2), down)}>
        <title>{`expert ${share + 1}: ${Math.round(100 * weight)}% of what ${into?.gate?.task ?? "the mixture"} gets`}</title>
      </path>
    );
  })}</>;
}

/** A smooth line through the layout's points, straight on at each of them, so many pixels beside it. */
function pathOf({ points }: Line, beside: number, down: boolean): string {
  const [first, ...rest] = points.map(({ x, y }) => (down ? { along: y, across: x + beside } : { along: x, across: y + beside }));
  const at = (along: number, across: number) => (down ? `${across} ${along}` : `${along} ${across}`);
  const straight = down ? "V" : "H";
  const parts = rest.map(({ along, across }, index) => {
    const from = index === 0 ? first : rest[index - 1];
    const middle = (from.along + along) / 2;
    return across === from.across ? `${straight}${along}` : `C${at(middle, from.across)} ${at(middle, across)} ${at(along, across)}`;
  });
  // Of straight pieces one after another the last says where they end.
  return `M${at(first.along, first.across)}${parts.filter((part, index) => !part.startsWith(straight) || !parts[index + 1]?.startsWith(straight)).join("")}`;
}
