/** Colours of tasks in the stylesheet; beyond these they repeat. */
export const taskColours = 8;

export const taskClass = (index: number): string => `task-${index % taskColours}`;

/** A task as it looks everywhere: its colour, then its name. */
export function TaskName({ index, name }: { readonly index: number; readonly name: string }) {
  return <span class={`task ${taskClass(index)}`}><i class="chip" aria-hidden="true" />{name}</span>;
}

/** Letters of a name that a column may be as wide as. */
const widest = 14;

/** The class of a table whose columns are tasks: long names stand upright, or one column would fill the page. */
export const tableClass = (kind: string, names: readonly string[]): string =>
  (names.length > 2 && names.some(({ length }) => length > widest) ? `${kind} long` : kind);

/** A name where there is little room: its middle is left out, for names that begin alike end differently. */
export const shortName = (name: string, most: number): string =>
  (name.length <= most ? name : `${name.slice(0, Math.ceil((most - 1) / 2))}…${name.slice(-Math.floor((most - 1) / 2))}`);
