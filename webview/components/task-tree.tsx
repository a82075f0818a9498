import type { TaskTree as Tree } from "../../src/affinity/index.ts";

/** The tree by which rows are ordered: its leaves are the rows, and the earlier two meet the more they help each other. */
export function TaskTree({ tree }: { readonly tree: Tree }) {
  const size = tree.order.length;
  return (
    <svg class="task-tree" viewBox={`0 0 40 ${size}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={branchesOf(tree).join("")} vector-effect="non-scaling-stroke" />
    </svg>
  );
}

/** One bracket a merge, in a field of 40 by as many rows as there are tasks. */
function branchesOf({ order, merges }: Tree): string[] {
  const size = order.length;
  const heights = merges.map(({ affinity }) => affinity);
  const [high, low] = [Math.max(...heights), Math.min(...heights)];
  const depth = (affinity: number) => 6 + (high === low ? 30 : (30 * (high - affinity)) / (high - low));
  const ends: { x: number; y: number }[] = [];
  order.forEach((task, row) => { ends[task] = { x: 0, y: row + 0.5 }; });
  return merges.map(({ left, right, affinity }, index) => {
    const [upper, lower] = [ends[left], ends[right]];
    const x = Math.max(depth(affinity), upper.x, lower.x);
    ends[size + index] = { x, y: (upper.y + lower.y) / 2 };
    return `M${upper.x} ${upper.y}H${x.toFixed(2)}V${lower.y}H${lower.x}`;
  });
}
