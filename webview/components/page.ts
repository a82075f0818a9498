import { createContext } from "preact";
import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";

export type ControlAction = Extract<FromPanel, { type: "control" }>["action"];

/** What components may ask of the page around them. */
export interface PageActions {
  readonly post: (message: FromPanel) => void;
  readonly save: (file: SavedFile) => void;
  /** What the host can do about the run. */
  readonly controls: readonly ControlAction[];
  /** Runs of the same model, once they were asked for; a report and a page that trains alone have none to ask. */
  readonly runs?: Extract<ToPanel, { type: "runs" }> | undefined;
  readonly canListRuns: boolean;
  /** Whether the host can write the whole run as a file. */
  readonly canReport: boolean;
  /** Whether a click can show a line of the source text. */
  readonly canReveal: boolean;
}

export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Blob;
}

/** A page that nobody listens to: a report, or one rendered to text. */
const deafPage: PageActions = { post: () => {}, save: () => {}, controls: [], canListRuns: false, canReport: false, canReveal: false };

export const Page = createContext<PageActions>(deafPage);
