import { useMemo, useSyncExternalStore } from "react";

import type { ContactKey } from "contact-analysis-gateway/client";

export type Route = { readonly page: "wall" } | { readonly page: "contact"; readonly contact: ContactKey };

export const WALL = "/live";

export function contactPath({ instanceId, contactId }: ContactKey): string {
  return `${WALL}/contacts/${encodeURIComponent(instanceId)}/${encodeURIComponent(contactId)}`;
}

function routeOf(path: string): Route {
  const [, instanceId, contactId] = /^\/live\/contacts\/([^/]+)\/([^/]+)\/?$/.exec(path) ?? [];
  if (instanceId === undefined || contactId === undefined) return { page: "wall" };
  return { page: "contact", contact: { instanceId: decodeURIComponent(instanceId), contactId: decodeURIComponent(contactId) } };
}

export function useRoute(): Route {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  return useMemo(() => routeOf(path), [path]);
}

/** What stands after `?`. */
export function useSearch(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
}

export function go(url: string, { replace = false } = {}): void {
  history[replace ? "replaceState" : "pushState"](null, "", url);
  dispatchEvent(new PopStateEvent("popstate"));
}

function subscribe(onChange: () => void): () => void {
  addEventListener("popstate", onChange);
  return () => removeEventListener("popstate", onChange);
}
