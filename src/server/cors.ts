import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

const METHODS = ["GET", "POST"];
/** That pages may send, besides those that any page may. A token comes in one of them: cookies are neither read nor asked for. */
const REQUEST_HEADERS = ["content-type", "authorization", "apollo-require-preflight", "x-apollo-operation-name", "x-request-id", "accept"];
/** That pages may read. */
const RESPONSE_HEADERS = ["x-request-id", "retry-after"];
const MAX_AGE_SECONDS = 600;

/**
 * Lets pages of these origins ask, and read what is answered: errors, too. To others nothing is said, not even who the others are. A browser asks
 * for leave without a token, so it is given leave before anybody is asked who they are.
 */
export async function addCors(http: FastifyInstance, origins: readonly string[]): Promise<void> {
  const allowed = new Set(origins.map((origin) => origin.toLowerCase()));
  await http.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && allowed.has(origin.toLowerCase())),
    methods: METHODS,
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    maxAge: MAX_AGE_SECONDS,
    credentials: false,
    // Whoever asks for leave to do nothing may have it: the refusal would not be JSON.
    strictPreflight: false,
  });
}
