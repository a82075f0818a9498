import type { SavedFile } from "./components/page.ts";
import type { Host } from "./host.ts";

/** Text goes to the editor, which asks where to put it; everything else is a download of the page. */
export const saver = (host: Host) => ({ name, type, content }: SavedFile): void => {
  if (host.kind === "editor" && typeof content === "string") host.post({ type: "export", name, text: content });
  else download(name, content instanceof Blob ? content : new Blob([content], { type }));
};

export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
