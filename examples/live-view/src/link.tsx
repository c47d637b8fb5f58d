import type { AnchorHTMLAttributes, MouseEvent } from "react";

import { go } from "./route";

/** A link within these pages. With a modifier, or to another tab, it is the browser's. */
export function Link({ href, ...attributes }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  function follow(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
    scrollTo(0, 0);
  }
  return <a href={href} onClick={follow} {...attributes} />;
}
