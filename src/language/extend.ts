import type { Extend } from "../../grammar/syntax.ts";
import type { ExtendSettings } from "../graph/model.ts";
import type { Pass } from "./pass.ts";
import type { Scope } from "./scope.ts";
import { numberSetting, settingOf, valueSpan, type SettingValues } from "./settings.ts";
import { onlyOne } from "./train.ts";

/** What `extend "run" { … }` says. Whether the run fits is found out when it is read. */
export function checkExtend(pass: Pass, members: readonly Extend[], scope: Scope): { readonly extend?: ExtendSettings } {
  if (members.length === 0) return {};
  const settings = onlyOne(pass, "extend", members, scope);
  const [{ path, span }] = members;
  if (!path || settings.broken) return {};
  if (path.value.trim() === "") pass.report.add("MTL432", path.span, { what: "names no run", way: "write its folder, as in `extend \".mtl/runs/Old/2026-01-31-0\"`" });
  const extend = extendOf(path.value, settings);
  for (const [key, way] of idle(extend, settings)) pass.report.add("MTL433", valueSpan(settings, key, span), { key, way });
  return { extend };
}

function extendOf(run: string, settings: SettingValues): ExtendSettings {
  const number = (key: string) => numberSetting("extend", settings, key, 0);
  const trunk = settingOf("extend", settings, "trunk");
  return {
    run, trunk: trunk === "slowed" || trunk === "free" ? trunk : "frozen", rate: number("rate"),
    learn: settingOf("extend", settings, "learn") === "all" ? "all" : "new",
    distill: number("distill"), temperature: number("temperature"), ewc: number("ewc"), ewcRows: number("ewc_rows"),
  };
}

/** Settings that are written and change nothing, with what would let them. */
function idle({ trunk, distill, ewc }: ExtendSettings, { values }: SettingValues): (readonly [string, string])[] {
  const written = (key: string, holds: boolean, way: string) => (values.has(key) && holds ? [[key, way] as const] : []);
  return [
    ...written("rate", trunk !== "slowed", "`trunk: slowed`"),
    ...written("distill", trunk === "frozen" && distill > 0, "`trunk: slowed` or `trunk: free`, for frozen weights need no holding"),
    ...written("ewc", trunk === "frozen" && ewc > 0, "`trunk: slowed` or `trunk: free`, for frozen weights need no holding"),
    ...written("temperature", distill === 0, "`distill` above 0"),
    ...written("ewc_rows", ewc === 0, "`ewc` above 0"),
  ];
}
