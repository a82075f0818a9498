import type { ComponentChildren } from "preact";

/** What will be seen here, and how to get it. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
