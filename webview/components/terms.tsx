import { number } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";

/** Penalties with what they add to the total, and the relations that weights tell of; nothing where a model has neither. */
export function Terms({ state: { started, steps, relations } }: { readonly state: RunState }) {
  const penalties = started?.penalties ?? [];
  const learned = relations.at(-1);
  if (penalties.length === 0 && learned === undefined) return null;
  const last = steps.at(-1)?.penalties ?? [];
  return (
    <section class="terms" data-testid="terms">
      {penalties.length > 0 && <div class="scroll"><table class="tasks">
        <caption class="spoken">Penalties, as they are added to the total</caption>
        <tbody>
          {penalties.map(({ name, strength }, index) => (
            <tr key={name} data-testid={`penalty-${name}`}>
              <th scope="row">{name} <span class="kind">penalty × {number(strength)}</span></th>
              <td><span class="score"><span class="label">adds</span> <b>{number(last[index] ?? null)}</b></span></td>
            </tr>
          ))}
        </tbody>
      </table></div>}
      {learned?.relations.map((relation) => <Relation key={relation.name} {...relation} />)}
    </section>
  );
}

type RelationProps = RunState["relations"][number]["relations"][number];

function Relation({ name, figure, labels, matrix }: RelationProps) {
  return (
    <div class="scroll"><table class="matrix" data-testid={`relation-${name}`}>
      <caption>{name}: {figure} that it learned</caption>
      <thead><tr><th />{labels.map((label) => <th key={label} scope="col">{label}</th>)}</tr></thead>
      <tbody>
        {matrix.map((row, index) => (
          <tr key={labels[index]}>
            <th scope="row">{labels[index]}</th>
            {row.map((value, column) => <td key={labels[column]}>{value === null ? "–" : value.toFixed(2)}</td>)}
          </tr>
        ))}
      </tbody>
    </table></div>
  );
}
