/**
 * A computation that is made once for each source, as long as the source is kept: an operation may ask for the same thing under many names,
 * and the loaders give all of them the same source.
 */
export function onceEach<Source extends object, Result>(compute: (source: Source) => Result): (source: Source) => Result {
  const known = new WeakMap<Source, { readonly result: Result }>();
  return (source) => {
    const { result } = known.get(source) ?? { result: compute(source) };
    known.set(source, { result });
    return result;
  };
}
