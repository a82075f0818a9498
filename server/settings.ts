/** What an editor's user may choose; the words are those of `package.json`. */
export interface InlayHintSettings {
  /** The shape after each stage. */
  readonly shapes: boolean;
  /** How many numbers a stage learns. */
  readonly parameters: boolean;
  /** The last layer that a task kind adds. */
  readonly heads: boolean;
}

export interface Settings {
  readonly inlayHints: InlayHintSettings;
  /** Commands that the editor has, to be offered above models; told once, when the server starts. */
  readonly commands: readonly string[];
}

export const defaults: Settings = { inlayHints: { shapes: false, parameters: false, heads: true }, commands: ["mtl.train", "mtl.showAffinity", "mtl.showTopology", "mtl.applyAndCompare"] };

/** Settings as an editor sends them, under `mtl` or without it; whatever is missing or of another type is as it was by default. */
export function settingsFrom(sent: unknown, { commands }: Pick<Settings, "commands"> = defaults): Settings {
  const root = fieldsOf(sent);
  const hints = fieldsOf(fieldsOf(root["mtl"] ?? root)["inlayHints"]);
  const { shapes, parameters, heads } = defaults.inlayHints;
  const inlayHints = { shapes: flag(hints["shapes"], shapes), parameters: flag(hints["parameters"], parameters), heads: flag(hints["heads"], heads) };
  const told = root["commands"];
  return { inlayHints, commands: Array.isArray(told) ? told.filter((command) => typeof command === "string") : commands };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function flag(value: unknown, preset: boolean): boolean {
  return typeof value === "boolean" ? value : preset;
}
