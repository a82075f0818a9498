import type { VNode } from "preact";
import { useContext } from "preact/hooks";
import type { RunState } from "../model/run-state.ts";
import { Advice } from "./advice.tsx";
import { ConflictCurve } from "./conflict-curve.tsx";
import { ConflictTable } from "./conflict-table.tsx";
import { DataProfile } from "./data.tsx";
import { Empty } from "./empty.tsx";
import { Forgetting } from "./forgetting.tsx";
import { Happenings } from "./happenings.tsx";
import { Head } from "./head.tsx";
import { LossCurves } from "./loss-curves.tsx";
import { Paced } from "./paced.tsx";
import { hasParts, Parts } from "./parts.tsx";
import { Page } from "./page.ts";
import { Runs } from "./runs.tsx";
import { Strips, Warnings } from "./strips.tsx";
import { Tabs, type Tab } from "./tabs.tsx";
import { Tasks } from "./tasks.tsx";
import { Terms } from "./terms.tsx";
import { WhoHelps } from "./who-helps.tsx";
import { UpdatePlane } from "./update-plane.tsx";
import { WeightCurves } from "./weight-curves.tsx";

/** The whole run panel, in reading order: how is it going, then in tabs who helps whom, where and when they fight, and all else. */
export function Panel({ state }: { readonly state: RunState }) {
  const { canListRuns } = useContext(Page);
  return (
    <main class="panel">
      <Head state={state} />
      <Strips state={state} />
      {state.started === undefined
        ? <><Warnings state={state} /><Empty>{state.where === undefined ? "The run is being looked up." : "The run is being prepared: the data are read and the model is compiled. The first numbers follow in a few seconds."}</Empty></>
        : <Tabs label="Parts of the run" tabs={[...tabsOf(state), ...(canListRuns ? [{ id: "runs", title: "Runs", content: <Part state={state} of={Runs} /> }] : [])]} />}
    </main>
  );
}

/** A tab stands here where its run has something for it. */
const tabsOf = (state: RunState): Tab[] => [
  { id: "overview", title: "Overview", content: <Overview state={state} /> },
  { id: "training", title: "Training", content: <Training state={state} /> },
  ...(hasParts(state) ? [{ id: "parts", title: "Experts and relations", content: <Part state={state} of={Parts} /> }] : []),
  ...(state.profile ? [{ id: "data", title: "Data", content: <DataProfile profile={state.profile} /> }] : []),
];

function Overview({ state }: { readonly state: RunState }) {
  return (
    <>
      <Part state={state} of={Warnings} />
      <Part state={state} of={Tasks} />
      <Part state={state} of={Terms} />
      <div class="blocks">
        <Part state={state} of={WhoHelps} />
        <Part state={state} of={LossCurves} />
        <Part state={state} of={ConflictTable} />
        <Part state={state} of={ConflictCurve} />
        <Part state={state} of={Forgetting} />
        <Part state={state} of={Advice} />
      </div>
    </>
  );
}

const Training = ({ state }: { readonly state: RunState }) => (
  <div class="blocks">
    <Part state={state} of={WeightCurves} />
    <Part state={state} of={UpdatePlane} />
    <Part state={state} of={Happenings} />
  </div>
);

interface PartProps {
  readonly state: RunState;
  readonly of: (props: { readonly state: RunState }) => VNode | null;
}

/** A block of a tab, drawn in its turn while the run goes on. */
function Part({ state, of: Block }: PartProps) {
  return <Paced value={state} settled={state.status !== "running"}>{(value: RunState) => <Block state={value} />}</Paced>;
}
