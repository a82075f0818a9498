/** Colours of tasks in the stylesheet; beyond these they repeat. */
export const taskColours = 8;

export const taskClass = (index: number): string => `task-${index % taskColours}`;

/** A task as it looks everywhere: its colour, then its name. */
export function TaskName({ index, name }: { readonly index: number; readonly name: string }) {
  return <span class={`task ${taskClass(index)}`}><i class="chip" aria-hidden="true" />{name}</span>;
}
