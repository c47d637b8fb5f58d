/** Segments counted over a time of watching. */
export interface Tally {
  readonly segments: number;
  readonly seconds: number;
  add(segments: number, seconds: number): void;
}

/** Starts from a guess, and fades: it never stands for more than `memoryS` seconds, of which the latest weigh most. */
export function createTally(guess: { readonly segments: number; readonly seconds: number }, memoryS: number): Tally {
  let { segments, seconds } = guess;
  return {
    get segments() {
      return segments;
    },
    get seconds() {
      return seconds;
    },
    add(moreSegments, moreSeconds) {
      segments += moreSegments;
      seconds += moreSeconds;
      const kept = Math.min(1, memoryS / seconds);
      segments *= kept;
      seconds *= kept;
    },
  };
}
