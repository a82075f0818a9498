import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Topology } from "../../src/protocol/topology.ts";
import { fitting, legible } from "./layout.ts";
import { Picture, type PictureProps } from "./picture.tsx";

interface SheetProps extends Omit<PictureProps, "drawing"> {
  readonly topology: Topology;
  /** All of it in sight, however small its text. */
  readonly whole: boolean;
}

/** The drawing in the width that the page has for it: never larger than it is, and never too small to be read where only a part has to be in sight. */
export function Sheet({ whole, ...picture }: SheetProps) {
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const { topology } = picture;
  const drawing = useMemo(() => fitting(topology, room), [topology, room]);
  useLayoutEffect(() => {
    // What the inputs at the outside lead to stands in the middle.
    const { current } = frame;
    if (current !== null && drawing.down) current.scrollLeft = (current.scrollWidth - current.clientWidth) / 2;
  }, [frame, topology.model, drawing.down]);
  const scale = Math.max(whole ? 0 : legible, Math.min(1, room / drawing.width));
  return (
    <div class="view" ref={frame}>
      <div class="sheet" style={{ width: `${Math.floor(drawing.width * scale)}px` }}><Picture drawing={drawing} {...picture} /></div>
    </div>
  );
}

/** How many pixels wide the inside of an element is, now and whenever that changes. */
function useRoom(frame: { readonly current: HTMLElement | null }): number {
  const [room, setRoom] = useState(Infinity);
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return undefined;
    const measure = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(current);
      setRoom(current.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [frame]);
  return room;
}
