interface Summing<Item, Sum> {
  add(item: Item): void;
  summary(): Sum;
}

/** A summary of a list that grows: only what was added since the last look is added; any other list begins anew. The same list gives the same summary. */
export function growing<Item, Sum>(begin: () => Summing<Item, Sum>): (items: readonly Item[]) => Sum {
  let seen: readonly Item[] = [];
  let sum = begin();
  let summary: Sum | undefined;
  return (items) => {
    const grown = items.length >= seen.length && items[0] === seen[0] && items[seen.length - 1] === seen.at(-1);
    if (grown && items.length === seen.length && summary !== undefined) return summary;
    if (!grown) sum = begin();
    for (let index = grown ? seen.length : 0; index < items.length; index++) sum.add(items[index]);
    seen = items;
    summary = sum.summary();
    return summary;
  };
}
