import { z } from "zod";
import type { LiveContactPlace } from "../../domain/directory.js";
import { badInput } from "../bad-input.js";

const place = z.tuple([z.literal(1), z.number(), z.string(), z.string()]);

/** A place as a cursor. It is opaque by promise, not by encryption: it holds nothing that its edge does not. */
export function cursorOf({ initiatedMs, instanceId, contactId }: LiveContactPlace): string {
  return Buffer.from(JSON.stringify([1, initiatedMs, instanceId, contactId])).toString("base64url");
}

/** @throws RequestError (BAD_USER_INPUT) */
export function placeIn(cursor: string): LiveContactPlace {
  try {
    const [, initiatedMs, instanceId, contactId] = place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { initiatedMs, instanceId, contactId };
  } catch {
    throw badInput("after: expected a cursor of liveContacts.");
  }
}
