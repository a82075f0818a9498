import { useContext, useState } from "preact/hooks";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { Page } from "./page.ts";

const [mostTags, longestTag, longestNote] = [20, 40, 2000];

/** Tags and a note, kept beside the run; shown as text until somebody writes. */
export function RunNotesForm({ run }: { readonly run: RunSummary }) {
  const { post } = useContext(Page);
  const [writing, setWriting] = useState(false);
  const [tags, setTags] = useState("");
  const [note, setNote] = useState("");
  if (!writing) {
    const open = () => {
      setTags(run.tags.join(", "));
      setNote(run.note);
      setWriting(true);
    };
    const word = run.tags.length > 0 || run.note ? "Edit" : "Write";
    return (
      <>
        {run.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}{run.note && <span class="written"> {run.note} </span>}
        <button type="button" class="link" aria-label={`${word} about ${run.name}`} onClick={open}>{word}</button>{" "}
      </>
    );
  }
  const save = (event: Event) => {
    event.preventDefault();
    const kept = [...new Set(tags.split(",").map((tag) => tag.trim().slice(0, longestTag)).filter((tag) => tag !== ""))].slice(0, mostTags);
    post({ type: "runs", action: { do: "annotate", run: run.name, tags: kept, note: note.trim().slice(0, longestNote) } });
    setWriting(false);
  };
  return (
    <form onSubmit={save} onKeyDown={(event) => { if (event.key === "Escape") setWriting(false); }}>
      <input aria-label={`Tags of ${run.name}, with commas between`} placeholder="tags, with commas" value={tags} onInput={({ currentTarget }) => setTags(currentTarget.value)} />{" "}
      <input aria-label={`Note on ${run.name}`} placeholder="note" value={note} onInput={({ currentTarget }) => setNote(currentTarget.value)} />{" "}
      <button type="submit">Save</button> <button type="button" onClick={() => setWriting(false)}>Cancel</button>
    </form>
  );
}
