/** Freezes plain objects and arrays all the way down; anything else (bytes, maps, clocks) is whose it was. */
export function deepFreeze<T>(value: T): T {
  if (!isPlain(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}
