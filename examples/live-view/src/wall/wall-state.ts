import type { ContactKey } from "contact-analysis-gateway/client";

import type { CardNewsFragment, LiveContactsChangedSubscription, LiveFragment } from "../generated/graphql";

type Changes = LiveContactsChangedSubscription["liveContactsChanged"];

/** What a wall has been told: which contacts are live, and the latest news of each. */
export interface WallState {
  /** Whether the first answer has come. */
  readonly isKnown: boolean;
  readonly contacts: ReadonlyMap<string, LiveFragment>;
  readonly news: ReadonlyMap<string, CardNewsFragment>;
}

export type WallAction = { readonly kind: "changes"; readonly changes: Changes } | { readonly kind: "news"; readonly news: CardNewsFragment };

export const NOTHING: WallState = { isKnown: false, contacts: new Map(), news: new Map() };

export function wallState(state: WallState, action: WallAction): WallState {
  if (action.kind === "news") {
    // What a stream that goes on has nothing new to say about stays as it was.
    return { ...state, news: new Map(state.news).set(nameOf(action.news.analysis), action.news) };
  }
  const { isReset, changes } = action.changes;
  const contacts = new Map(isReset ? [] : state.contacts);
  const news = new Map(state.news);
  for (const { kind, liveContact } of changes) {
    const name = nameOf(liveContact.contact);
    if (kind === "REMOVED") {
      contacts.delete(name);
      news.delete(name);
    } else contacts.set(name, liveContact);
  }
  return { isKnown: true, contacts, news };
}

export function nameOf({ instanceId, contactId }: ContactKey): string {
  return `${instanceId}/${contactId}`;
}
