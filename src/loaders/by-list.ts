import type { ListKey } from "../domain/contact.js";
import { settle } from "./settle.js";

/** Answers a batch with one read for each list (or view of one), and picks from it what each key wanted; keeps the keys' order. */
export async function byList<Key, List extends ListKey, Answer, Value>(
  keys: readonly Key[],
  listOf: (key: Key) => List,
  read: (list: List, keys: readonly Key[]) => Promise<Answer>,
  pick: (answer: Answer, key: Key) => Value,
): Promise<(Value | Error)[]> {
  const names = keys.map((key) => JSON.stringify(listOf(key)));
  const groups = new Map<string, Key[]>();
  keys.forEach((key, index) => {
    const name = names[index] as string;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [key]);
    else group.push(key);
  });
  const answers = new Map<string, Promise<Answer>>();
  for (const [name, group] of groups) answers.set(name, read(listOf(group[0] as Key), group));
  return await Promise.all(
    keys.map((key, index) => {
      const answer = answers.get(names[index] as string) as Promise<Answer>;
      return settle(answer.then((found) => pick(found, key)));
    }),
  );
}
