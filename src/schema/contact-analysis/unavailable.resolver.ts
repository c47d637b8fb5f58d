import { FieldResolver, Resolver, Root } from "type-graphql";
import type { Unavailable } from "../../domain/errors.js";
import { AnalysisUnavailable, UNAVAILABLE_MESSAGES } from "./unavailable.js";

@Resolver(() => AnalysisUnavailable)
export class UnavailableResolver {
  @FieldResolver()
  message(@Root() { code }: Unavailable): string {
    return UNAVAILABLE_MESSAGES[code];
  }
}
