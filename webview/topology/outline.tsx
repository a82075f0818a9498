import type { TopologyNode } from "../../src/protocol/topology.ts";

interface OutlineProps {
  readonly node: Pick<TopologyNode, "kind" | "experts">;
  readonly width: number;
  readonly height: number;
}

const [corner, sheet, roundest] = [9, 3, 21];

/** What a node is, by its outline: round ends for inputs and tasks, six corners for a gate, a notch for a mixture, a stack for a bank of experts. */
export function Outline({ node: { kind, experts = 1 }, width, height }: OutlineProps) {
  const middle = height / 2;
  if (kind === "gate") return <path class="box" d={`M${corner} 0H${width - corner}L${width} ${middle}L${width - corner} ${height}H${corner}L0 ${middle}Z`} />;
  if (kind === "mix") return <path class="box" d={`M0 0H${width}V${height}H0L${corner} ${middle}Z`} />;
  const round = kind === "task" || kind === "input" ? Math.min(middle, roundest) : 4;
  const box = (shift: number) => <rect key={shift} class="box" x={shift} y={shift} width={width} height={height} rx={round} />;
  return <>{(experts > 1 ? [2 * sheet, sheet, 0] : [0]).map(box)}</>;
}
