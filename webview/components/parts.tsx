import type { RunState } from "../model/run-state.ts";
import { ExpertUse } from "./expert-use.tsx";
import { RelationMap } from "./relation-map.tsx";
import { TaskMap } from "./task-map.tsx";

/** Whether a model has anything to tell of experts, vectors or relations. */
export const hasParts = ({ experts, relations }: RunState): boolean => experts.length > 0 || relations.length > 0;

/** What the weights themselves say: who uses which expert, whose vectors are alike, which parts belong together. */
export function Parts({ state }: { readonly state: RunState }) {
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const relations = state.relations.at(-1)?.relations ?? [];
  return (
    <div class="blocks">
      <ExpertUse state={state} />
      {relations.map((relation) => <RelationMap key={relation.name} relation={relation} tasks={tasks} />)}
      {relations.filter(({ vectors }) => vectors !== undefined).map((relation) => <TaskMap key={`map ${relation.name}`} relation={relation} tasks={tasks} />)}
    </div>
  );
}
