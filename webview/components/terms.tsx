import { number } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";

/** Penalties with what they add to the total; nothing where a model has none. */
export function Terms({ state: { started, steps } }: { readonly state: RunState }) {
  const penalties = started?.penalties ?? [];
  if (penalties.length === 0) return null;
  const last = steps.at(-1)?.penalties ?? [];
  return (
    <section class="terms" data-testid="terms">
      <div class="scroll"><table class="tasks">
        <caption class="spoken">Penalties, as they are added to the total</caption>
        <tbody>
          {penalties.map(({ name, strength }, index) => (
            <tr key={name} data-testid={`penalty-${name}`}>
              <th scope="row">{name} <span class="kind">penalty × {number(strength)}</span></th>
              <td><span class="score"><span class="label">adds</span> <b>{number(last[index] ?? null)}</b></span></td>
            </tr>
          ))}
        </tbody>
      </table></div>
    </section>
  );
}
