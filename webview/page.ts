import { escaped } from "./markup.ts";
import { pageIds } from "./page-ids.ts";

export interface PageParts {
  readonly title?: string;
  /** Fresh for every page. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Where the page may fetch its worker, wasm and events from: `webview.cspSource`, or 'self'. */
  readonly cspSource: string;
  /** Of the worker that trains in the page; none where another process trains. */
  readonly workerUri?: string;
  readonly wasmUri?: string;
  /** The run's folder: an editor gives it back when it restores the page. */
  readonly run?: string;
}

/** The page of the run panel, for a VS Code webview and for `mtl view`. */
export function pageHtml(parts: PageParts): string {
  const { title = "Run", nonce, scriptUri, styleUri, workerUri, wasmUri, run } = parts;
  const data = [["worker", workerUri], ["wasm", wasmUri], ["run", run]].flatMap(([name, uri]) => (uri === undefined ? [] : [` data-${name}="${escaped(uri)}"`])).join("");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(contentPolicy(parts))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="stylesheet" nonce="${nonce}" href="${escaped(styleUri)}">
</head>
<body>
<div id="${pageIds.root}"${data}></div>
<script nonce="${nonce}" src="${escaped(scriptUri)}"></script>
</body>
</html>
`;
}

/** Nothing but the page's own script, style, worker and wasm; no request leaves for anywhere else. */
export const contentPolicy = ({ nonce, cspSource }: Pick<PageParts, "nonce" | "cspSource">): string => [
  "default-src 'none'",
  `style-src 'nonce-${nonce}'`,
  `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
  "img-src data: blob:",
  "worker-src blob:",
  `connect-src ${cspSource}`,
].join("; ");
