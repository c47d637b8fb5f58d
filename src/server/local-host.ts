const LOCAL = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether a request is for this machine by a name of its own. A page of another site can have its own name lead here, and then asks as if
 * from the same origin: the name that it asks by gives it away.
 */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && LOCAL.test(host);
}
