import { expect, test } from "@jest/globals";

import { loggedError } from "../../../src/server/logged-error.js";
import { withoutAnswer } from "../../../src/connect/without-answer.js";

const sdkError = (cause?: unknown) =>
  Object.defineProperty(
    Object.assign(new Error("No such contact.", { cause }), { name: "ResourceNotFoundException", code: "E404", $metadata: { httpStatusCode: 404, requestId: "r" } }),
    "$response",
    { value: { body: Buffer.alloc(64) }, enumerable: false },
  );

test("an SDK's error leaves its answer behind, and is logged as before", () => {
  const error = sdkError(sdkError());
  const kept = withoutAnswer(error);
  expect([kept, (kept as Error).cause].map((each) => "$response" in (each as object))).toEqual([false, false]);
  expect(loggedError(kept)).toEqual(loggedError(error));
  expect(loggedError(error)).toMatchObject({ name: "ResourceNotFoundException", code: "E404", httpStatusCode: 404, cause: { httpStatusCode: 404 } });
});

test("what is no error stays as it is, and a chain of causes without end ends", () => {
  expect(withoutAnswer("thrown")).toBe("thrown");
  const circular = sdkError();
  circular.cause = circular;
  expect(loggedError(withoutAnswer(circular))).toEqual(loggedError(circular));
});
