import { expect, it } from "@jest/globals";

import { keptBeside } from "../../../src/domain/kept-beside.js";

it("computes once for each source, frozen ones included, and again for a copy", () => {
  let computed = 0;
  const doubled = keptBeside(({ value }: { readonly value: number }) => {
    computed += 1;
    return value * 2;
  });
  const source = Object.freeze({ value: 2 });

  expect([doubled(source), doubled(source)]).toEqual([4, 4]);
  expect(computed).toBe(1);
  expect(doubled({ ...source, value: 3 })).toBe(6);
  expect(computed).toBe(2);
});

it("leaves no trace on the source", () => {
  const source = { value: 2 };
  keptBeside(() => "result")(source);
  expect(Reflect.ownKeys(source)).toEqual(["value"]);
  expect(Object.getPrototypeOf(source)).toBe(Object.prototype);
});

it("keeps what two computations make of one source apart, and a result that is undefined", () => {
  const source = {};
  let computed = 0;
  const nothing = keptBeside((_source: object): undefined => {
    computed += 1;
    return undefined;
  });
  const one = keptBeside((_source: object) => 1);
  expect([nothing(source), one(source), nothing(source), one(source)]).toEqual([undefined, 1, undefined, 1]);
  expect(computed).toBe(1);
});

it("tells again of a computation that failed", () => {
  const fails = keptBeside((_source: object): never => {
    throw new RangeError("no result");
  });
  const source = {};
  expect(() => fails(source)).toThrow(RangeError);
  expect(() => fails(source)).toThrow(RangeError);
});
