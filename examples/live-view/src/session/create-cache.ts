import { InMemoryCache } from "@apollo/client";
import generated from "contact-analysis-gateway/possible-types.json";

import { segmentsByPosition } from "./segments-by-position";

/**
 * A segment that comes again, as an attachment does while it is scanned, is twice in the list, with what it was and what it has become. By their
 * id the cache would make them one, and keep the first that it met.
 */
const IN_ITS_PLACE = { keyFields: false } as const;

export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: generated.possibleTypes,
    typePolicies: {
      ...Object.fromEntries(generated.possibleTypes.AnalysisSegment.map((type) => [type, IN_ITS_PLACE])),
      ContactAnalysis: { fields: { segments: segmentsByPosition } },
      // Named by their contact, which is part of what they are.
      Contact: { keyFields: ["instanceId", "contactId"] },
      LiveContact: { keyFields: false },
      // Counted anew each time: what was counted before does not add to it.
      SentimentSummary: { merge: false },
      ParticipantSummary: { merge: false },
      CategorySummary: { merge: false },
    },
  });
}
