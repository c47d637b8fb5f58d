import { ContactUnavailable } from "../domain/errors.js";

/** Null where the contact is unavailable: `ContactAnalysis.unavailable` says why. Every other error is the request's, and stays one. */
export async function whenAvailable<Value>(value: Promise<Value>): Promise<Value | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof ContactUnavailable) return null;
    throw error;
  }
}
