/** Does something with every item, `width` of them at a time, and gives the results in the order of the items. */
export async function inTurn<Item, Result>(items: readonly Item[], act: (item: Item, index: number) => Promise<Result>, width = 12): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < items.length) {
      const index = next++;
      results[index] = await act(items[index]!, index);
    }
  }
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
