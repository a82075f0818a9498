import * as fs from "node:fs";
import * as path from "node:path";
import type { Page } from "playwright-core";

/** Collects what goes wrong on a page that is ours: errors of our scripts, and whatever the content security policy of one of our panels has refused. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  const note = (text: string, place: string) => {
    if (isOurs(text) || isOurs(place) || (isPolicy(text) && isPanel(place))) complaints.push(`${text} (${place})`);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || isPolicy(message.text())) note(message.text(), message.location().url);
  });
  page.on("pageerror", ({ message, stack }) => note(message, stack ?? ""));
  return complaints;
}

/** What the extension host has logged as an error of ours; below the folder, each start of a window has a host and a log of its own. */
export function hostErrors(logs: string): string[] {
  if (!fs.existsSync(logs)) return [];
  const files = fs.readdirSync(logs, { recursive: true, encoding: "utf8" }).filter((file) => /exthost\.log$/.test(file)).map((file) => path.join(logs, file));
  // A host that a reload has ended says that its channels are closed: the last one counts.
  const newest = files.toSorted((left, right) => fs.statSync(left).mtimeMs - fs.statSync(right).mtimeMs).at(-1);
  const entries = newest ? fs.readFileSync(newest, "utf8").split(/\n(?=\d{4}-\d{2}-\d{2} )/) : [];
  return entries.filter((entry) => entry.includes("[error]") && isOurs(entry) && !entry.includes("Channel has been closed"));
}

/** Our files lie in the folder of the installed extension. */
const isOurs = (text: string): boolean => text.includes("crosstask");
const isPolicy = (text: string): boolean => /content security policy/i.test(text);
/** VS Code puts each panel into such a page of its own. */
const isPanel = (place: string): boolean => place.includes("/webview/browser/pre/");
