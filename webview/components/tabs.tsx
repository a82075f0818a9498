import { Component, type ComponentChildren, type JSX } from "preact";
import { useRef, useState } from "preact/hooks";

export interface Tab {
  /** Of its elements: `overview`. */
  readonly id: string;
  readonly title: string;
  readonly content: ComponentChildren;
}

/** Where no script runs every tab is written, one under the other. */
const isText = typeof document === "undefined";

/** Parts of a page of which one is seen: arrow keys go from tab to tab, and a tab that was seen keeps what was chosen in it. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const [asked, setAsked] = useState("");
  const seen = useRef(new Set<string>());
  const { id: shown } = tabs.find(({ id }) => id === asked) ?? tabs[0];
  seen.current.add(shown);
  return (
    <>
      {tabs.length > 1 && <div class="tabs needs-script" role="tablist" aria-label={label} onKeyDown={(event) => moved(event, tabs, shown, setAsked)}>
        {tabs.map(({ id, title }) => (
          <button key={id} type="button" role="tab" id={`tab-${id}`} data-testid={`tab-${id}`} aria-selected={id === shown} aria-controls={`part-${id}`}
            tabIndex={id === shown ? 0 : -1} onClick={() => setAsked(id)}>{title}</button>
        ))}
      </div>}
      {tabs.map(({ id, content }) => (
        <div key={id} class="part" id={`part-${id}`} role="tabpanel" aria-labelledby={`tab-${id}`} hidden={!isText && id !== shown}>
          {(isText || seen.current.has(id)) && <Still shown={isText || id === shown}>{content}</Still>}
        </div>
      ))}
    </>
  );
}

/** What nobody sees is not drawn again while events come in. */
class Still extends Component<{ readonly shown: boolean; readonly children?: ComponentChildren }> {
  override shouldComponentUpdate({ shown }: { readonly shown: boolean }): boolean {
    return shown;
  }

  override render(): ComponentChildren {
    return this.props.children;
  }
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

function moved(event: JSX.TargetedKeyboardEvent<HTMLDivElement>, tabs: readonly Tab[], shown: string, show: (id: string) => void): void {
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const place = tabs.findIndex(({ id }) => id === shown) + step;
  const last = tabs.length - 1;
  const { id } = tabs[Number.isFinite(place) ? (place + tabs.length) % tabs.length : place < 0 ? 0 : last];
  show(id);
  document.getElementById(`tab-${id}`)?.focus();
}
