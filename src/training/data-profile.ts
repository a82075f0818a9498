import type { DataProfile, ProfiledColumn, SourceProfile } from "../data/dataset.ts";
import type { EventOf } from "../protocol/events.ts";

/** A log stays small: so many columns of a source, values of a column and letters of a value are told. */
const [mostColumns, mostValues, mostLetters] = [200, 12, 40];

/** What the data hold, as the `profile` event. */
export const profileEvent = ({ sources, overlap }: DataProfile): EventOf<"profile"> => ({
  type: "profile",
  sources: sources.map(sourceEntry),
  overlap: { tasks: [...overlap.tasks], rows: overlap.rows.map((row) => [...row]) },
});

const sourceEntry = ({ name, file, rows, columns }: SourceProfile): EventOf<"profile">["sources"][number] => ({
  name, file, rows,
  columns: columns.slice(0, mostColumns).map(columnEntry),
  more: Math.max(0, columns.length - mostColumns),
});

function columnEntry(column: ProfiledColumn): EventOf<"profile">["sources"][number]["columns"][number] {
  const { values, readers, histogram, ...rest } = column;
  const shown = values?.slice(0, mostValues).map((value) => (value.length > mostLetters ? `${value.slice(0, mostLetters)}…` : value));
  return { ...rest, readers: [...readers], histogram: [...histogram], ...(shown ? { values: shown } : {}) };
}
