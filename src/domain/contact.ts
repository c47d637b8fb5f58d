/** Which text the upstream gives: as it was written, or with personal data replaced by tags. */
export const OUTPUT_TYPES = ["RAW", "REDACTED"] as const;
export type OutputType = (typeof OUTPUT_TYPES)[number];

export interface ContactKey {
  readonly instanceId: string;
  readonly contactId: string;
}

/** One string a contact, unambiguous whatever the ids contain. */
export function contactKeyId({ instanceId, contactId }: ContactKey): string {
  return JSON.stringify([instanceId, contactId]);
}

const ID = /^[\w.:-]+$/;

/** The upstream's bounds, less what would change the path of its URL: a dot segment is not escaped by the SDK. */
export function isInstanceId(value: string): boolean {
  return value.length <= 100 && isId(value);
}

export function isContactId(value: string): boolean {
  return value.length <= 256 && isId(value);
}

function isId(value: string): boolean {
  return ID.test(value) && value !== "." && value !== "..";
}

/** Names one **list**: what the upstream holds for a contact in one output type. */
export interface ListKey extends ContactKey {
  readonly outputType: OutputType;
}

/** One string a list, unambiguous whatever the ids contain: the key of every cache, loader and log line about a list. */
export function listId({ instanceId, contactId, outputType }: ListKey): string {
  return JSON.stringify([instanceId, contactId, outputType]);
}
