import type { SourceHeader } from "../src/language/index.ts";

/** What the server needs of the world: it has no disk and no clock of its own. */
export interface Host {
  /**
   * The header of a data file that the `.mtl` file at `uri` names, as in `data "census.csv"`; undefined where files may
   * not be read. `folders` are the folders of the workspace: nothing outside is read.
   */
  readHeader?(uri: string, file: string, folders: readonly string[]): Promise<SourceHeader | undefined>;
}
