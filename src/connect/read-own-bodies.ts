import {
  ListRealtimeContactAnalysisSegmentsV2$ as operationSchema,
  type ConnectClient,
  type ServiceOutputTypes,
} from "@aws-sdk/client-connect";
import type { IncomingMessage } from "node:http";
import { ContactUnavailable } from "../domain/errors.js";
import { collectBody } from "./collect-body.js";

const [, namespace, name, traits, input, output] = operationSchema;
const operation = { namespace, name, traits, input, output };

/** What a client with `readOwnBodies` answers instead of the SDK's output. */
export interface ParsedBody {
  readonly body: unknown;
}

/** What the middleware knows of the SDK, whose own types leave these open. */
interface Response {
  readonly statusCode: number;
  readonly body: IncomingMessage;
}

interface Protocol {
  deserializeResponse(operationSchema: object, context: object, response: Response): Promise<ServiceOutputTypes>;
}

/**
 * Makes a client hand out the bodies of 2xx answers as parsed JSON, unread: the SDK's own reader loses a whole page for one timestamp
 * that it cannot parse, and takes a third of a call's CPU. What is not 2xx stays with the SDK's protocol, so that exceptions are its own.
 */
export function readOwnBodies(client: ConnectClient): void {
  const protocol = client.config.protocol as unknown as Protocol;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { response } = (await next(args)) as { response: Response };
      const $metadata = { httpStatusCode: response.statusCode };
      if (response.statusCode >= 200 && response.statusCode < 300) {
        const parsed: ParsedBody = { body: parse(await collectBody(response.body)) };
        return { response, output: { $metadata, ...parsed } as ServiceOutputTypes };
      }
      try {
        return { response, output: await protocol.deserializeResponse(operation, { ...client.config, ...context }, response) };
      } catch (error) {
        // A body that is not JSON: only the status tells what happened.
        if (error instanceof Error && !("$metadata" in error)) Object.assign(error, { $metadata });
        throw error;
      }
    },
    { step: "deserialize", name: "deserializerMiddleware", tags: ["DESERIALIZER"], override: true },
  );
}

/** The parser's own error would quote the body. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ContactUnavailable("UPSTREAM_BAD_RESPONSE");
  }
}
