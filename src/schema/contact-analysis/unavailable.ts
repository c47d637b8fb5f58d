import { Field, Int, ObjectType } from "type-graphql";
import type { Unavailable, UnavailableCode } from "../../domain/errors.js";
import { describedEnum } from "../described-enum.js";

/** What each code means and what to do about it: its description in the schema, and the message that a client reads. */
export const UNAVAILABLE_MESSAGES: Readonly<Record<UnavailableCode, string>> = {
  NOT_FOUND:
    "Amazon Connect has no analysis of this contact: it may not have started yet, may not be enabled for the contact, or may have " +
    "expired. If the contact has just begun, ask again in a few seconds; else check the ids.",
  OUTPUT_TYPE_NOT_ENABLED: "The contact was not analysed with this output type. Ask for the other one.",
  UNSUPPORTED_CHANNEL: "The contact is a voice call. Only chats are supported.",
  INSTANCE_NOT_SERVED: "This gateway does not serve the instance. Check the id, alias or ARN, or ask the operator to add it.",
  FORBIDDEN: "You may not read this analysis: the instance, or this output type of it, is not yours. No call was made.",
  UPSTREAM_FORBIDDEN:
    "Amazon Connect does not allow this gateway to read the analysis. The operator has to check its credentials and its IAM policy.",
  UPSTREAM_THROTTLED:
    "Amazon Connect's request quota is used up, and is shared by everybody who uses the AWS account. Ask again after retryAfterMs.",
  UPSTREAM_TIMEOUT: "Amazon Connect did not answer in time. Ask again.",
  UPSTREAM_UNAVAILABLE: "Amazon Connect could not be reached, or failed. Ask again shortly.",
  UPSTREAM_BAD_RESPONSE: "Amazon Connect answered with something that could not be read. Ask again; if it persists, tell the operator.",
  CURSOR_EXPIRED: "In a stream of several contacts: the list no longer goes on from `after`. Start again without it.",
};

const AnalysisUnavailableCode = describedEnum<UnavailableCode>({
  name: "AnalysisUnavailableCode",
  description: "Why there is nothing to serve, or not all of it.",
  values: UNAVAILABLE_MESSAGES,
});

@ObjectType({
  description:
    "Why a contact's analysis cannot be served, or not all of it. What concerns one contact is data, never an entry in `errors`.",
  simpleResolvers: true,
})
export class AnalysisUnavailable implements Unavailable {
  @Field(() => AnalysisUnavailableCode, { description: "The reason, for programs." })
  readonly code: UnavailableCode;

  @Field(() => String, { description: "The reason, and what to do about it, for people. In English." })
  readonly message: string;

  @Field(() => Boolean, { description: "Whether it will stay so: asking again cannot help." })
  readonly permanent: boolean;

  @Field(() => Int, { nullable: true, description: "Milliseconds after which asking again may help; null where that is not known." })
  readonly retryAfterMs: number | null;
}
