import { useContext } from "preact/hooks";
import type { Advice as AdviceInfo } from "../../src/protocol/panel.ts";
import type { RunState } from "../model/run-state.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Page } from "./page.ts";
import { Prose } from "./prose.tsx";

const title = "What should I change?";

/** What the run has shown, each with its line, and the edits that speak for themselves; nothing while nobody has said anything. */
export function Advice({ state: { advice } }: { readonly state: RunState }) {
  if (!advice) return null;
  return (
    <ChartFrame name="advice" title={title} numbers={() => numbersOf(advice)}>
      {advice.stale
        ? <Stale compared={advice.compared} />
        : <Told advice={advice} />}
    </ChartFrame>
  );
}

/** An edit that was made has changed the text too: what came of it is told all the same. */
function Stale({ compared }: { readonly compared: AdviceInfo["compared"] }) {
  return (
    <>
      <Empty>The model has changed since this run, so what it has shown may hold no more. Train the text as it stands, and advice is of it.</Empty>
      {compared.length > 0 && (
        <ul class="edits">
          {compared.map(({ title: name, verdict }) => <li key={name}><Prose text={name} /><Verdict text={verdict} /></li>)}
        </ul>
      )}
    </>
  );
}

function Verdict({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : <p class="verdict" role="status">{text}</p>;
}

function Told({ advice: { findings, edits, compared, acts } }: { readonly advice: AdviceInfo }) {
  if (findings.length === 0) return <Empty>Nothing to advise: no layer has a pair of tasks that certainly conflicts, and no other evidence stands out.</Empty>;
  return (
    <>
      <ul class="advice" data-testid="advice">
        {findings.map((finding) => (
          <li key={finding.code + finding.message}>
            <Evidence finding={finding} />
            <Edits edits={edits.filter(({ why }) => why === finding.message)} compared={compared} acts={acts === true} />
          </li>
        ))}
      </ul>
      {acts !== true && edits.length > 0 && <p class="note"><Prose text={acts} /></p>}
    </>
  );
}

/** A click shows the line that it is about. */
function Evidence({ finding: { code, message, start, end } }: { readonly finding: AdviceInfo["findings"][number] }) {
  const { post, canReveal } = useContext(Page);
  const sentence = <Prose text={`${message.charAt(0).toUpperCase()}${message.slice(1)}.`} />;
  return (
    <p>
      <span class="code">{code}</span>{" "}
      {canReveal ? <button type="button" class="link" title="Show the line" onClick={() => post({ type: "reveal", start, end })}>{sentence}</button> : sentence}
    </p>
  );
}

interface EditsGiven extends Pick<AdviceInfo, "edits" | "compared"> {
  readonly acts: boolean;
}

function Edits({ edits, compared, acts }: EditsGiven) {
  const { post, canReveal } = useContext(Page);
  if (edits.length === 0) return null;
  return (
    <ul class="edits">
      {edits.map(({ title: name, cost }) => (
        <li key={name}>
          <Prose text={name} /> <span class="cost">({cost})</span>
          {canReveal && <> <button type="button" onClick={() => post({ type: "edit", title: name })}>{acts ? "Apply and compare…" : "Show the edit…"}</button></>}
          <Verdict text={verdictOf(compared, name)} />
        </li>
      ))}
    </ul>
  );
}

function verdictOf(compared: AdviceInfo["compared"], name: string): string | undefined {
  return compared.find(({ title: own }) => own === name)?.verdict;
}

function numbersOf({ findings, edits, compared }: AdviceInfo) {
  return {
    caption: "Evidence of the run and the edits that it speaks for",
    columns: ["code", "evidence", "edit", "cost", "old against new"],
    rows: findings.flatMap(({ code, message }) => {
      const own = edits.filter(({ why }) => why === message);
      return own.length === 0 ? [[code, message, "", "", ""]] : own.map(({ title: name, cost }) => [code, message, name, cost, verdictOf(compared, name) ?? ""]);
    }),
  };
}
