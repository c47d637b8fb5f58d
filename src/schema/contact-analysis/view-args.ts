import { ArgsType, Field, Int } from "type-graphql";
import type { OutputType } from "../../domain/contact.js";
import { AnalysisOutputType } from "./output-type.js";
import type { ViewOptions } from "./view.js";

@ArgsType()
export class ViewArgs implements ViewOptions {
  @Field(() => AnalysisOutputType, { defaultValue: "REDACTED", description: "Which text to serve." })
  readonly outputType: OutputType;

  @Field(() => Int, {
    nullable: true,
    description:
      "How old, in seconds, what is served of a live list may be: 0 to 3600. 0 asks the upstream again. Null for the operator's " +
      "default (QUERY_MAX_AGE, 1 s unless set). What cannot change any more is served whatever its age.",
  })
  readonly maxAgeSeconds?: number | null;
}
