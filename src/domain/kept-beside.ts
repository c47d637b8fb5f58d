/** Returns what it is given, so that a class that extends it puts its private fields there. */
class Itself {
  constructor(source: object) {
    return source;
  }
}

/**
 * A computation that is made once for each source, as long as the source is kept. The result is a private field of the source itself: it
 * is no property of it, no copy has it, and it is had for a tenth of what a WeakMap asks, whose entries cost more than they save where
 * sources come by the hundred and are soon gone.
 */
export function keptBeside<Source extends object, Result>(compute: (source: Source) => Result): (source: Source) => Result {
  class Kept extends Itself {
    readonly #result: Result;

    constructor(source: Source, result: Result) {
      super(source);
      this.#result = result;
    }

    static of(source: Source): Result {
      return #result in source ? source.#result : new Kept(source, compute(source)).#result;
    }
  }
  return Kept.of;
}
