/** The graph has a type of the name that `Contact` was to have. */
export class TypeNameTaken extends Error {
  override readonly name = "TypeNameTaken";
}
