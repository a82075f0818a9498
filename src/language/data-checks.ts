import type { DataSource, ModelInput, ModelTask } from "../graph/model.ts";
import type { ColumnHeader, DataHeader, SourceHeader } from "./checked.ts";
import type { ModelPass } from "./evaluate.ts";
import type { Report } from "./report.ts";
import { valueSpan, type SettingValues } from "./settings.ts";
import { suggest } from "./suggest.ts";

interface Known {
  readonly inputs: readonly ModelInput[];
  readonly tasks: readonly ModelTask[];
  readonly sources: readonly DataSource[];
  readonly checked: ModelPass;
}

/** What the header of the data says against the model. */
export function checkData(report: Report, header: DataHeader, { tasks, sources, checked }: Known): void {
  const headers = sources.flatMap((source) => {
    const known = header.sources[source.name];
    if (known?.missing !== undefined) report.add("MTL602", source.span, { missing: known.missing });
    return known && known.missing === undefined ? [known] : [];
  });
  if (headers.length === 0 || headers.length < sources.length) return;
  for (const [declaration, { input }] of checked.inputs) {
    if (input) checkColumns(report, headers, input.columns, declaration.identifier.span, inputSettings(checked, input));
  }
  void tasks;
}

function inputSettings(_checked: ModelPass, _input: ModelInput): SettingValues | undefined {
  return undefined;
}

function checkColumns(
  report: Report, headers: readonly SourceHeader[], columns: readonly string[], otherwise: ModelInput["span"], settings: SettingValues | undefined,
): readonly ColumnHeader[] {
  void settings; void valueSpan; void suggest; void report; void headers; void columns; void otherwise;
  return [];
}
