/** A claim on tokens that goes before others', and may therefore have one in so many at most. */
export interface Share {
  /** The claimant, if there is one and a token numbered `token` may go to it: then it does. */
  claim<T>(claimant: T | null, token: number): T | null;
}

export function createShare(oneIn: number): Share {
  let last = -Infinity;
  return {
    claim(claimant, token) {
      if (claimant === null || token - last < oneIn) return null;
      last = token;
      return claimant;
    },
  };
}
