import { graphql, parse, subscribe, type ExecutionResult, type GraphQLSchema } from "graphql";
import { RequestError } from "../../../../src/domain/errors.js";
import type { GraphContext } from "../../../../src/schema/context.js";
import { createGraph } from "../../../../src/schema/graph.js";
import { sampleContext } from "./sample-context.js";

export const STANDALONE = createGraph({ build: "standalone", nodeField: true, contactType: "Contact" });
export const SUBGRAPH = createGraph({ build: "subgraph", nodeField: false, contactType: "Contact" });

interface Asking {
  readonly schema?: GraphQLSchema;
  readonly context?: GraphContext;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export async function ask(
  source: string,
  { schema = STANDALONE, context = sampleContext(), variables = {} }: Asking = {},
): Promise<ExecutionResult> {
  return graphql({ schema, source, contextValue: context, variableValues: variables });
}

/** What a subscription brings first. */
export async function firstPayload(source: string, schema: GraphQLSchema = STANDALONE): Promise<ExecutionResult> {
  const results = await subscribe({ schema, document: parse(source), contextValue: sampleContext() });
  if (!(Symbol.asyncIterator in results)) return results;
  const { value } = (await results.next()) as IteratorYieldResult<ExecutionResult>;
  await results.return(undefined);
  return value;
}

/** The fields of the sample contact's analysis. */
export async function askAnalysis(fields: string, asking: Asking = {}): Promise<Record<string, unknown>> {
  const { data, errors } = await ask(`{ contactAnalysis(instanceId: "instance-1", contactId: "contact-1") { ${fields} } }`, asking);
  if (errors) throw new AggregateError(errors, errors.map(({ message }) => message).join("; "));
  return data?.["contactAnalysis"] as Record<string, unknown>;
}

/** The one error of an answer that was to have one, as `code: message`. */
export function refusal({ errors = [] }: ExecutionResult): string {
  const [error, ...others] = errors.map(({ originalError }) => originalError);
  if (!(error instanceof RequestError) || others.length > 0) throw new AggregateError(errors, "expected one RequestError");
  return `${error.code}: ${error.message}`;
}
