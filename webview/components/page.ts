import { createContext } from "preact";
import type { FromPanel } from "../../src/protocol/panel.ts";

export type ControlAction = Extract<FromPanel, { type: "control" }>["action"];

/** What components may ask of the page around them. */
export interface PageActions {
  readonly post: (message: FromPanel) => void;
  readonly save: (file: SavedFile) => void;
  /** What the host can do about the run. */
  readonly controls: readonly ControlAction[];
  /** Whether a click can show a line of the source text. */
  readonly canReveal: boolean;
}

export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Blob;
}

/** A page that nobody listens to: a report, or one rendered to text. */
export const deafPage: PageActions = { post: () => {}, save: () => {}, controls: [], canReveal: false };

export const Page = createContext<PageActions>(deafPage);
