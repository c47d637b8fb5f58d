import { maybeComplexity, maybeExecuted, type Asked } from "./asked.js";
import { executedFields } from "./executed-fields.js";

/**
 * How many contacts an operation asks for: the `complexity` of the root fields that would be executed. So each alias counts, a field that
 * several fragments ask for counts once, and lists count with the variables known. What the execution will refuse for its arguments counts nothing.
 */
export function contactsOf(asked: Asked): number {
  const root = asked.schema.getRootType(asked.operation.operation);
  const executed = maybeExecuted(asked);
  if (!root || !executed) return 0;
  let contacts = 0;
  for (const [node] of executedFields(executed, root, [asked.operation.selectionSet]).values()) {
    const field = node && root.getFields()[node.name.value];
    // `__typename` and its like are no fields of the type.
    if (field) contacts += maybeComplexity(field, node, executed) ?? 0;
  }
  return contacts;
}
