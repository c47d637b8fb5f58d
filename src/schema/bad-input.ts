import { RequestError } from "../domain/errors.js";

/** @param message names arguments and bounds, never what the client sent. */
export function badInput(message: string): RequestError {
  return new RequestError("BAD_USER_INPUT", message);
}
