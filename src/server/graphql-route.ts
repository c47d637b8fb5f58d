import { HeaderMap, type ApolloServer } from "@apollo/server";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { OperationEnd, Telemetry } from "../domain/telemetry.js";
import type { OperationContext } from "./apollo.js";
import type { CreateContext } from "./create-context.js";
import { withRequestId, type ErrorBody } from "./error-body.js";
import { searchWithNaming, withNaming } from "./read-operation.js";
import { endOf, tellOperation } from "./tell-operation.js";
import { tellRefusals } from "./tell-refusals.js";

/** An operation by POST or GET: Apollo Server decides what it takes and how it answers. */
export function graphqlRoute(apollo: ApolloServer<OperationContext>, createContext: CreateContext, telemetry: Telemetry) {
  return async ({ method, headers, url, body, call }: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const told = tellOperation(telemetry, "http", headers["traceparent"], call);
    let end: OperationEnd = "refused";
    try {
      const answer = await told.run(() =>
        apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: { method, headers: headerMap(headers), search: searchWithNaming(searchOf(url)), body: withNaming(body) },
          context: () => Promise.resolve({ ...createContext(call), call }),
        }),
      );
      if (answer.body.kind === "chunked") throw new Error("expected a whole response, got an incremental one");

      const status = answer.status ?? 200;
      reply.code(status);
      for (const [name, value] of answer.headers) reply.header(name, value);
      if (status >= 400) return refusal(answer.body.string, call.requestId, telemetry);
      end = endOf(call);
      return answer.body.string;
    } finally {
      told.ended(end);
    }
  };
}

/** What Apollo Server refuses before there is an operation passes none of its plugins: the request's id is added here. */
function refusal(body: string, requestId: string, telemetry: Telemetry): string {
  const { errors } = JSON.parse(body) as ErrorBody;
  tellRefusals(telemetry, errors);
  return `${JSON.stringify({ errors: withRequestId(errors, requestId) })}\n`;
}

function headerMap(headers: FastifyRequest["headers"]): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return map;
}

function searchOf(url: string): string {
  const start = url.indexOf("?");
  return start < 0 ? "" : url.slice(start);
}
