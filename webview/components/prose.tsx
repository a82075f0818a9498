/** A sentence whose words in backticks are code. */
export function Prose({ text }: { readonly text: string }) {
  return <>{text.split("`").map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}</>;
}
