import { InMemoryCache } from "@apollo/client";
import generated from "contact-analysis-gateway/possible-types.json";

import { segmentsByPosition } from "./segments-by-position";

export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: generated.possibleTypes,
    typePolicies: {
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
