import { LRUCache } from "lru-cache";

/** What Apollo Server keeps from one operation to the next: what was used longest ago makes room. @param bytesOf what a value takes in memory, roughly */
export function createBoundedCache<Value extends object | string>(maxBytes: number, bytesOf: (value: Value) => number) {
  const held = new LRUCache<string, Value>({ maxSize: maxBytes, sizeCalculation: bytesOf });
  return {
    get: (key: string) => Promise.resolve(held.get(key)),
    set(key: string, value: Value) {
      held.set(key, value);
      return Promise.resolve();
    },
    delete: (key: string) => Promise.resolve(held.delete(key)),
  };
}
