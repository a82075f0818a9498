import type { DataRequest } from "./dataset.ts";
import { denseFeed, zeroFeed, type Feed } from "./encode/feed.ts";
import type { Piece } from "./pieces.ts";
import { naturalOrder } from "./names.ts";
import type { Table } from "./table.ts";

/** Gathers the values by which figures are told apart, over all rows. */
export interface GroupWatch {
  add(piece: Piece, table: Table): void;
  /** By column: its values in sorted order; id 0 of a row is none, then come these. */
  names(): Readonly<Record<string, readonly string[]>>;
  feeds(piece: Piece, table: Table): readonly Feed[];
}

/** A watch of the columns that a request names for groups. */
export function groupWatch({ groupColumns = [] }: DataRequest): GroupWatch {
  const seen = new Map(groupColumns.map((column) => [column, new Set<string>()]));
  const names = (column: string) => [...seen.get(column) ?? []].sort(naturalOrder);
  return {
    add(piece, table) {
      for (const [column, values] of seen) {
        if (!piece.columns.has(`group/${column}`)) continue;
        for (const text of table.texts(column)[0].dictionary) if (text !== "") values.add(text);
      }
    },
    names: () => Object.fromEntries(groupColumns.map((column) => [column, names(column)])),
    feeds: (piece, table) => groupColumns.map((column) => {
      if (!piece.columns.has(`group/${column}`)) return zeroFeed(`group/${column}`, [], "int32");
      const ids = new Map(names(column).map((name, index) => [name, index + 1]));
      const { dictionary, codes } = table.texts(column)[0];
      const idOf = Int32Array.from(dictionary, (text) => ids.get(text) ?? 0);
      return denseFeed(`group/${column}`, [], Int32Array.from(codes, (code) => idOf[code]));
    }),
  };
}
