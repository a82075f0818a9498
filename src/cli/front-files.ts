import * as fs from "node:fs";
import * as path from "node:path";
import { escaped } from "../../webview/markup.ts";
import { makeFolder } from "../runs/index.ts";
import { closing, type Front, preferenceText, rowsOf } from "./front.ts";
import { frontPicture } from "./front-picture.ts";
import { written } from "./written.ts";

/** Where a front can be looked at. */
export interface FrontFiles {
  readonly picture: string;
  readonly report: string;
}

/** Writes the picture and the report into a folder. @throws CommandError as `written` */
export function writeFront(folder: string, front: Front): FrontFiles {
  const points = front.values.map((row, place) => ({
    values: row.map((value, task) => (front.axes[task].higherIsBetter ? -value : value)), dominated: front.dominated[place],
    title: preferenceText(front.tasks, front.preferences[place]),
  }));
  const svg = frontPicture({ axes: front.axes.map(({ task, figure: name, higherIsBetter }) => ({ name: `${task} ${name}`, higherIsBetter })), points });
  const files = { picture: path.join(folder, "front.svg"), report: path.join(folder, "front.html") };
  written(folder, () => {
    makeFolder(folder);
    fs.writeFileSync(files.picture, svg);
    fs.writeFileSync(files.report, page(front, svg));
  });
  return files;
}

/** The front as one page without a script. */
function page(front: Front, svg: string): string {
  const [head, ...rows] = rowsOf(front);
  const cells = (tag: string, row: readonly string[]) => `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(front.model)}: what preferences reach</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:14px sans-serif;margin:2em;color:#1f2328;background:#fff}table{border-collapse:collapse;margin:1em 0}th,td{padding:.2em .8em;text-align:right;border-bottom:1px solid #d0d7de}svg{max-width:100%;height:auto}</style>
</head><body><h1>${escaped(front.model)}: what preferences reach</h1>
<p>Each point is a model that was trained for a preference over the tasks. Lower left is better; hollow points are dominated: another one is no worse anywhere and better somewhere.</p>
${svg}<table><thead>${cells("th", head)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table>
<p>${escaped(closing(front))}</p></body></html>
`;
}
