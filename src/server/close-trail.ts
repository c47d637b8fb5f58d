import type { ApolloServerPlugin, BaseContext } from "@apollo/server";

import type { Trail } from "../access/trail.js";
import type { SourceSlot } from "./open-source.js";

interface AuditedContext extends BaseContext {
  readonly trail: Trail;
  readonly source?: SourceSlot;
}

/** Has the audit written before the answer leaves. A stream's is closed by whoever ends the stream. */
export function closeTrail(): ApolloServerPlugin<AuditedContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ contextValue: { trail, source } }) {
          if (!source?.opened) trail.close();
          return Promise.resolve();
        },
      }),
  };
}
