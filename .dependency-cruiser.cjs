/** Which room may import which: the table of docs/architecture.md, as rules. */
const rooms = {
  "grammar": [],
  "src/protocol": [],
  "src/graph": [],
  "src/affinity": [],
  "src/catalog": ["src/graph"],
  "src/language": ["grammar", "src/catalog", "src/graph"],
  "src/advice": ["grammar", "src/language", "src/catalog", "src/graph", "src/affinity", "src/protocol"],
  "src/engine": ["src/graph"],
  "src/emit": ["src/graph", "src/catalog"],
  "src/data": ["src/graph", "src/language"],
  "src/runs": ["src/protocol"],
  "src/training": ["src/engine", "src/graph", "src/catalog", "src/data", "src/affinity", "src/protocol"],
  "src/cli": ["grammar", "src/.*", "server", "webview/(report|saved-run|markdown|page|markup|topology/standalone|playground/link)[.]ts$"],
  "server": ["grammar", "src/protocol", "src/language", "src/advice", "src/data", "src/graph", "src/catalog"],
  "client": ["src/protocol", "src/runs", "src/affinity", "webview/(page|saved-run)[.]ts$"],
  "webview/playground": ["src/protocol", "src/affinity", "webview", "server/browser[.]ts$"],
  "webview": ["src/protocol", "src/affinity", "src/training", "src/engine", "src/emit", "src/data", "src/graph", "src/catalog"],
};

const forbidden = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room} imports only ${allowed.length ? allowed.join(", ") : "nothing of ours"}`,
  severity: "error",
  from: { path: `^${room}/`, ...(room === "webview" ? { pathNot: "^webview/playground/" } : {}) },
  to: {
    path: "^(grammar|src|server|client|webview)/",
    pathNot: `^(${[room, ...allowed].map((path) => (path.endsWith("$") ? path : `${path}/`)).join("|")})`,
  },
}));

/** Rooms without a world: no Node built-ins, so that the page can run them. */
const pure = "^(grammar|src/(graph|catalog|language|affinity|advice|protocol))/";

module.exports = {
  forbidden: [
    ...forbidden,
    { name: "no cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "the core takes values", severity: "error", from: { path: pure }, to: { dependencyTypes: ["core"] } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs"] },
  },
};
