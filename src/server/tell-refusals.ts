import type { GraphQLFormattedError } from "graphql";

import type { Metrics } from "../domain/telemetry.js";

/** Each of the errors for which something was not done. */
export function tellRefusals(telemetry: Pick<Metrics, "refused">, errors: readonly GraphQLFormattedError[]): void {
  for (const { extensions } of errors) telemetry.refused(String(extensions?.["code"]));
}
