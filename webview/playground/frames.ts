import * as v from "valibot";

/** A page in a frame of ours: messages go in and come out, and nothing else. */
export interface Frame<Sent> {
  send(message: Sent): void;
  /** Loads the page anew: it forgets what it has shown. */
  reload(): void;
}

/** Listens to the frame alone, and to what its protocol knows; other messages go no further. */
export function connectFrame<Sent, Schema extends v.GenericSchema>(element: HTMLIFrameElement, schema: Schema, take: (message: v.InferOutput<Schema>) => void): Frame<Sent> {
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== element.contentWindow || origin !== location.origin) return;
    const parsed = v.safeParse(schema, data);
    if (parsed.success) take(parsed.output);
  });
  return {
    send: (message) => element.contentWindow?.postMessage(message, location.origin),
    reload: () => element.contentWindow?.location.reload(),
  };
}
