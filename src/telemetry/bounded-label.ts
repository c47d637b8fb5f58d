/** What a label says where it would be one value too many, or no name at all. */
export const OTHER = "other";

const NAME = /^\w{1,64}$/;

/** A label whose values come from elsewhere: names only, and no more than so many of them, first come. Each costs memory for good. */
export function createBoundedLabel(mostValues: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= mostValues || !NAME.test(value)) return OTHER;
    known.add(value);
    return value;
  };
}
