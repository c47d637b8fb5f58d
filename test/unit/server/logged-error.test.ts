import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { loggedError } from "../../../src/server/logged-error.js";

const CANARY = "my card is 4242 4242 4242 4242";

describe("loggedError", () => {
  test("keeps what finds the fault: names, codes, statuses and places, down the causes", () => {
    const cause = Object.assign(new TypeError(CANARY), { code: "ECONNRESET", $metadata: { httpStatusCode: 503 } });
    const logged = loggedError(new Error(CANARY, { cause }));
    expect(logged).toMatchObject({ name: "Error", cause: { name: "TypeError", code: "ECONNRESET", httpStatusCode: 503 } });
    expect(logged.stack).toContain("logged-error.test.ts");
  });

  test("keeps nothing that anybody wrote: no message, no response, no field it does not know", () => {
    const error = Object.assign(new Error(CANARY), { $response: { body: CANARY }, Message: CANARY, name: CANARY, code: CANARY, cause: CANARY });
    expect(JSON.stringify(loggedError(error))).not.toContain("4242");
  });

  test("is not led astray by a message that looks like a stack", () => {
    const error = new Error(`first\n    at ${CANARY} (a.js:1:1)\n    at end`);
    expect(JSON.stringify(loggedError(error))).not.toContain("4242");
    error.message = "changed since";
    expect(JSON.stringify(loggedError(error))).not.toContain("4242");
  });

  test("ends, however long the chain of causes", () => {
    const circular = new Error("x");
    circular.cause = circular;
    expect(JSON.stringify(loggedError(circular)).match(/cause/g)).toHaveLength(3);
  });

  test("never throws, whatever was thrown", () => {
    fc.assert(fc.property(fc.anything(), (thrown) => typeof loggedError(thrown).name === "string"));
  });
});
