import type { Access } from "../domain/access.js";
import type { ContactKey, ListKey } from "../domain/contact.js";
import type { ContactUnavailable } from "../domain/errors.js";
import type { Principal } from "../domain/principal.js";
import type { Segment } from "../domain/segment.js";
import type { Trail } from "./trail.js";

/** One principal in one operation: what it may read, and the account that is kept of what it has read. */
export interface Visit {
  readonly trail: Trail;
  /** Null where the list may be read. Never rejects. */
  readonly maybeRefusal: (list: ListKey) => Promise<ContactUnavailable | null>;
  /** Whether the principal may know that there is such a contact: it is a name, so the trail holds nothing of it. Never rejects. */
  readonly mayKnow: (contact: ContactKey) => Promise<boolean>;
  /** Segments as the principal may see them; the same array where that is as they are. They are put down in the trail. */
  readonly show: <S extends Segment>(list: ListKey, segments: readonly S[]) => Promise<readonly S[]>;
}

export interface VisitOptions {
  readonly principal: Principal;
  readonly access: Access;
  readonly trail: Trail;
}

export function createVisit({ principal, access, trail }: VisitOptions): Visit {
  /** What is extracted is computed on unredacted text, so whoever sees it needs the right to that, whatever the output type. */
  async function mayReadRaw(list: ListKey): Promise<boolean> {
    return list.outputType === "RAW" || (await access.maybeRefusal(principal, { ...list, outputType: "RAW" })) === null;
  }

  return {
    trail,
    async maybeRefusal(list) {
      const refusal = await access.maybeRefusal(principal, list);
      if (refusal === null) trail.allowed(list);
      else trail.refused(list);
      return refusal;
    },
    mayKnow: async ({ instanceId, contactId }) => (await access.maybeRefusal(principal, { instanceId, contactId, outputType: "REDACTED" })) === null,
    async show<S extends Segment>(list: ListKey, segments: readonly S[]) {
      trail.disclosed(list, segments);
      if (!segments.some(isExtracted) || (await mayReadRaw(list))) return segments;
      return segments.map((segment) => (isExtracted(segment) ? { ...segment, extractedValues: null, withheld: true } : segment));
    },
  };
}

function isExtracted({ kind }: Segment): boolean {
  return kind === "EXTRACTED_INFORMATION";
}
