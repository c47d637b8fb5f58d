import { GraphQLError, isValueNode, Kind, print, type GraphQLFormattedError, type ValueNode, type VariableDefinitionNode } from "graphql";

import { RequestError } from "../domain/errors.js";

/** Codes that GraphQL or Apollo Server gave to what is wrong with a request; their texts speak of the document, not of values. */
const REQUEST_CODES: ReadonlySet<unknown> = new Set([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_DOCUMENT_REQUIRED",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** What an error may say to a client. */
interface Told {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/**
 * The one place where errors become GraphQL errors: what is wrong with the request is told, anything else is masked. No text quotes a
 * variable's value, and none comes from the upstream. Cannot throw.
 */
export function formatError(_formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { code, message, details } = tell(error);
  const { locations, path } = error instanceof GraphQLError ? error : {};
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...details, code } };
}

/** Whether the fault is ours: to be masked, and to be logged. */
export function isInternal(error: unknown): boolean {
  return maybeTell(error) === null;
}

/** Whether an argument or a variable does not fit its type, as found by graphql-js. */
export function isBadInput(error: unknown): boolean {
  return maybeVariable(error) !== null || isBadArgument(error);
}

function tell(error: unknown): Told {
  return maybeTell(error) ?? { code: "INTERNAL_SERVER_ERROR", message: "Something went wrong in the gateway. Its log knows more under this requestId." };
}

function maybeTell(error: unknown): Told | null {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof RequestError) return { code: cause.code, message: cause.message, details: cause.details };
  if (!(error instanceof GraphQLError)) return null;

  const variable = maybeVariable(error);
  if (variable !== null) return { code: "BAD_USER_INPUT", message: variableMessage(variable) };
  if (isBadArgument(cause)) return { code: "BAD_USER_INPUT", message: error.message };
  const { code, http } = error.extensions;
  if (typeof code === "string" && REQUEST_CODES.has(code)) return { code, message: withoutValues(code, error) };
  // So Apollo Server refuses a persisted query whose hash, or whose version, is wrong.
  return code === undefined && error.originalError === undefined && statusOf(http) === 400 ? { code: "BAD_REQUEST", message: error.message } : null;
}

/** What graphql-js says is wrong, less what the client has written there: a document may have values in it, too. */
function withoutValues(code: string, { message, nodes }: GraphQLError): string {
  switch (code) {
    case "GRAPHQL_PARSE_FAILED":
      // Anything else is the parser's own trouble with the document, such as a stack that has overflown.
      return message.startsWith("Syntax Error: ") ? message.replace(/(String|Int|Float) ".*"/s, "$1") : "The document cannot be read.";
    case "OPERATION_RESOLUTION_FAILURE":
      return message.startsWith("Unknown operation") ? "The document has no operation of the name that was given." : message;
    default: {
      const [node] = nodes ?? [];
      return node && isValueNode(node) ? withoutValue(node, message) : message;
    }
  }
}

function withoutValue(node: ValueNode, message: string): string {
  const shown = message.replaceAll(print(node), "…");
  const quotesOtherwise = shown === message && "value" in node && message.includes(String(node.value));
  return quotesOtherwise ? "This value is not of the type that is expected here." : shown;
}

function statusOf(http: unknown): unknown {
  return typeof http === "object" && http !== null && "status" in http ? http.status : undefined;
}

/** The variable whose value graphql-js refused: its own text quotes that value. */
function maybeVariable(error: unknown): VariableDefinitionNode | null {
  if (!(error instanceof GraphQLError) || error.extensions["code"] === "GRAPHQL_VALIDATION_FAILED") return null;
  const node = error.nodes?.[0];
  return node?.kind === Kind.VARIABLE_DEFINITION ? node : null;
}

function variableMessage({ variable, type }: VariableDefinitionNode): string {
  return `Variable "$${variable.name.value}" has a value that is not of its type "${print(type)}".`;
}

/** A variable that is null, or not given, where an argument may not be: its text names the argument only. */
function isBadArgument(error: unknown): boolean {
  return error instanceof GraphQLError && error.originalError === undefined && error.message.startsWith('Argument "');
}
