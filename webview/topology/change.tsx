import { useState } from "preact/hooks";
import type { Topology, TopologyChange, TopologyNode } from "../../src/protocol/topology.ts";

interface ChangeProps {
  readonly topology: Topology;
  readonly node: TopologyNode;
  readonly change: (change: TopologyChange) => void;
}

/** More than so many tasks are split in the text. */
const mostTasks = 12;

/** What can be changed of the chosen layer; each is an edit of its text. Nothing for what stands for several layers. */
export function Change({ topology, node, change }: ChangeProps) {
  const width = /^(?:dense|conv[12]d)\((\d+)/.exec(node.title)?.[1];
  const others = topology.nodes.filter(({ name, span }) => name !== node.name && span.start === node.span.start && span.end === node.span.end);
  const splits = node.tasks.length > 1 && node.tasks.length <= mostTasks;
  const joins = others.filter(({ tasks }) => tasks.length > 0 && node.tasks.length > 0 && !tasks.includes(node.tasks[0]));
  if (node.layer === undefined || node.count > 1 || (width === undefined && !splits && joins.length === 0)) return null;
  return (
    <div class="change" role="group" aria-label={`Change ${node.title} in ${node.place}`}>
      <b>{node.title}</b>
      {width !== undefined && <Width width={Number(width)} change={change} />}
      {splits && <Split tasks={node.tasks} change={change} />}
      {joins.length > 0 && <Share task={node.tasks[0]} others={joins} change={change} />}
    </div>
  );
}

function Width({ width, change }: { readonly width: number } & Pick<ChangeProps, "change">) {
  const [wanted, setWanted] = useState(width);
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      change({ kind: "width", width: wanted });
    }}>
      <label>width <input type="number" min={1} step={1} required value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.valueAsNumber)} /></label>
      <button type="submit" disabled={wanted === width || !(wanted >= 1)}>Set</button>
    </form>
  );
}

function Split({ tasks, change }: { readonly tasks: readonly string[] } & Pick<ChangeProps, "change">) {
  const [groups, setGroups] = useState<Readonly<Record<string, number>>>({});
  const parts = tasks.map((_, index) => tasks.filter((task) => (groups[task] ?? 0) === index)).filter(({ length }) => length > 0);
  return (
    <>
      <button type="button" onClick={() => change({ kind: "split", groups: tasks.map((task) => [task]) })}>A copy for each task</button>
      <details>
        <summary>Split by groups</summary>
        <div>
          {tasks.map((task) => (
            <label key={task}>{task} <select value={groups[task] ?? 0} onChange={({ currentTarget }) => setGroups({ ...groups, [task]: Number(currentTarget.value) })}>
              {tasks.map((_, index) => <option key={index} value={index}>group {index + 1}</option>)}
            </select></label>
          ))}
          <button type="button" disabled={parts.length < 2} onClick={() => change({ kind: "split", groups: parts })}>Split</button>
        </div>
      </details>
    </>
  );
}

function Share({ task, others, change }: { readonly task: string; readonly others: readonly TopologyNode[] } & Pick<ChangeProps, "change">) {
  const [wanted, setWanted] = useState(others[0].tasks[0]);
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      change({ kind: "share", tasks: [task, wanted] });
    }}>
      <label>share with <select value={wanted} onChange={({ currentTarget }) => setWanted(currentTarget.value)}>
        {others.map(({ name, tasks }) => <option key={name} value={tasks[0]}>{tasks.join(", ")}</option>)}
      </select></label>
      <button type="submit">Share</button>
    </form>
  );
}
