import { useEffect, useState } from "preact/hooks";
import type { EventOf } from "../../src/protocol/events.ts";
import { grouped } from "../model/format.ts";

interface StepWindowProps {
  readonly events: readonly EventOf<"affinity">[];
  readonly until: number | undefined;
  readonly onChange: (until: number | undefined) => void;
}

/** A whole run is played in so many pictures, each for so many milliseconds; where less motion is asked for, in few that stay long. */
const film = { pictures: 40, each: 150 };
const slides = { pictures: 6, each: 1500 };

/** The measurements that count: from the first to the one chosen, or one after the other; at its end the slider follows the run. */
export function StepWindow({ events, until, onChange }: StepWindowProps) {
  const [playing, setPlaying] = useState(false);
  const chosen = until ?? events.length;
  const change = (value: number): void => {
    if (value >= events.length) setPlaying(false);
    onChange(value >= events.length ? undefined : value);
  };
  useEffect(() => {
    if (!playing) return undefined;
    const { pictures, each } = matchMedia("(prefers-reduced-motion: reduce)").matches ? slides : film;
    const timer = setTimeout(() => change(chosen + Math.max(1, Math.ceil(events.length / pictures))), each);
    return () => clearTimeout(timer);
  }, [playing, chosen]);
  const play = (): void => {
    if (!playing && until === undefined) onChange(1);
    setPlaying(!playing);
  };
  return (
    <>
      <span>steps {grouped(events[0]?.step ?? 0)}–{grouped(events[chosen - 1]?.step ?? 0)}</span>
      <input class="needs-script" type="range" min={1} max={Math.max(2, events.length)} value={chosen} disabled={events.length < 2}
        aria-label="Last measurement that counts" onInput={({ currentTarget }) => change(Number(currentTarget.value))} />
      <button type="button" class="needs-script" data-testid="play-affinity" disabled={events.length < 2} title={playing ? "Stop here" : "Watch how it came to be"} onClick={play}>{playing ? "Pause" : "Play"}</button>
    </>
  );
}
