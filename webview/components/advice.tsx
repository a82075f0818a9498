import { useContext } from "preact/hooks";
import type { Advice as AdviceInfo } from "../../src/protocol/panel.ts";
import type { RunState } from "../model/run-state.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Page } from "./page.ts";

const title = "What should I change?";

/** What the run has shown, each with its line, and the edits that speak for themselves; nothing while nobody has said anything. */
export function Advice({ state: { advice } }: { readonly state: RunState }) {
  if (!advice) return null;
  return (
    <ChartFrame name="advice" title={title} numbers={() => numbersOf(advice)} wide>
      {advice.stale
        ? <Empty>The model has changed since this run, so what it has shown may hold no more. Train the text as it stands, and advice is of it.</Empty>
        : <Told advice={advice} />}
    </ChartFrame>
  );
}

function Told({ advice: { findings, edits, acts } }: { readonly advice: AdviceInfo }) {
  if (findings.length === 0) return <Empty>Nothing to advise: no layer has a pair of tasks that certainly conflicts, and no other evidence stands out.</Empty>;
  return (
    <>
      <ul class="advice" data-testid="advice">
        {findings.map((finding) => (
          <li key={finding.code + finding.message}>
            <Evidence finding={finding} />
            <Edits edits={edits.filter(({ why }) => why === finding.message)} acts={acts === true} />
          </li>
        ))}
      </ul>
      {acts !== true && edits.length > 0 && <p class="note">{acts}</p>}
    </>
  );
}

/** A click shows the line that it is about. */
function Evidence({ finding: { code, message, start, end } }: { readonly finding: AdviceInfo["findings"][number] }) {
  const { post, canReveal } = useContext(Page);
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return (
    <p>
      <span class="code">{code}</span>{" "}
      {canReveal ? <button type="button" class="link" title="Show the line" onClick={() => post({ type: "reveal", start, end })}>{sentence}</button> : sentence}
    </p>
  );
}

function Edits({ edits, acts }: { readonly edits: AdviceInfo["edits"]; readonly acts: boolean }) {
  const { post, canReveal } = useContext(Page);
  if (edits.length === 0) return null;
  return (
    <ul class="edits">
      {edits.map(({ title: name, cost, verdict }) => (
        <li key={name}>
          {name} <span class="cost">({cost})</span>
          {canReveal && <> <button type="button" onClick={() => post({ type: "edit", title: name })}>{acts ? "Apply and compare…" : "Show the edit…"}</button></>}
          {verdict !== undefined && <p class="verdict" role="status">{verdict}</p>}
        </li>
      ))}
    </ul>
  );
}

function numbersOf({ findings, edits }: AdviceInfo) {
  return {
    caption: "Evidence of the run and the edits that it speaks for",
    columns: ["code", "evidence", "edit", "cost", "old against new"],
    rows: findings.flatMap(({ code, message }) => {
      const own = edits.filter(({ why }) => why === message);
      return own.length === 0 ? [[code, message, "", "", ""]] : own.map(({ title: name, cost, verdict }) => [code, message, name, cost, verdict ?? ""]);
    }),
  };
}
