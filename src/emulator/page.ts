import { invalidRequest, outputTypeNotFound, resourceNotFound } from "./aws-exception.js";
import type { WireStatus } from "./contact.js";
import type { Contacts } from "./contacts.js";
import type { EmulatorModes } from "./emulator-options.js";
import type { ListRequest } from "./list-request.js";
import { START, type PageTokens, type Place } from "./page-token.js";
import { hashOf } from "./random.js";

/** What the operation answers with; `segments` are JSON already. */
export interface Page {
  readonly channel: string;
  readonly status: WireStatus;
  readonly segments: readonly string[];
  readonly nextToken: string | null;
}

/** A page, and the one before it in the same list. */
export interface Reading {
  readonly page: Page;
  /** The page that gave the token asked with, its NextToken included; null where there was none or it was empty. */
  readonly predecessor: (() => Page) | null;
}

/** @throws AwsException ResourceNotFoundException, OutputTypeNotFoundException or InvalidRequestException (VOICE, token) */
export type ReadPage = (request: ListRequest) => Reading;

export function createPageReader(deps: {
  contacts: Contacts;
  tokens: PageTokens;
  modes: Readonly<EmulatorModes>;
  seed: number;
}): ReadPage {
  const { contacts, tokens, modes } = deps;

  /** How many entries a page from there has at most: fewer than asked for, or none, where pages are short. */
  const room = ({ position, afterGap }: Place, { contactId, maxResults }: ListRequest) => {
    if (modes.pageFill === "full") return maxResults;
    const dice = hashOf(deps.seed, contactId, position);
    return dice % 4 === 0 && !afterGap ? 0 : 1 + ((dice >>> 2) % maxResults);
  };

  return (request) => {
    const contact = contacts.maybeContact(request.contactId);
    if (contact?.instanceId !== request.instanceId || !contact.isVisible()) throw resourceNotFound();
    if (contact.scenario.channel === "VOICE") throw invalidRequest("The operation does not support the channel VOICE.");
    if (!contact.scenario.outputTypes.includes(request.outputType)) throw outputTypeNotFound(request.outputType);

    const place = request.nextToken === null ? START : tokens.open(request, request.nextToken);
    const list = contact.segments(request.segmentTypes);
    if (place.position > list.length) throw invalidRequest("NextToken is not valid.");
    const status = contact.status();
    const end = Math.min(list.length, place.position + room(place, request));
    const head = { channel: contact.scenario.channel, status };
    const json = (from: number, to: number) => list.slice(from, to).map((entry) => entry.json(request.outputType));

    const nextToken = () => {
      const isTail = end >= list.length;
      if (isTail && (status !== "IN_PROGRESS" || modes.tailToken === "absent")) return null;
      const isEmpty = end === place.position;
      // An empty tail echoes the token that led to it.
      if (isTail && isEmpty && request.nextToken !== null) return request.nextToken;
      return tokens.issue(request, { position: end, previous: place.position, afterGap: isEmpty && !isTail });
    };

    return {
      page: { ...head, segments: json(place.position, end), nextToken: nextToken() },
      predecessor:
        request.nextToken !== null && place.previous < place.position
          ? () => ({ ...head, segments: json(place.previous, place.position), nextToken: request.nextToken })
          : null,
    };
  };
}
