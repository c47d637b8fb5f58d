import { registerEnumType } from "type-graphql";

interface EnumDescription<Value extends string> {
  readonly name: string;
  readonly description: string;
  /** What each value means: the compiler asks for every value of the domain's union, and for no other. */
  readonly values: Readonly<Record<Value, string>>;
}

/** A GraphQL enum of a union of strings, whose values are the strings themselves. */
export function describedEnum<Value extends string>({ name, description, values }: EnumDescription<Value>): { readonly [V in Value]: V } {
  const names = Object.keys(values) as Value[];
  const enumeration = Object.fromEntries(names.map((value) => [value, value])) as { readonly [V in Value]: V };
  const valuesConfig = Object.fromEntries(names.map((value) => [value, { description: values[value] }]));
  registerEnumType<Record<string, string>>(enumeration, { name, description, valuesConfig });
  return enumeration;
}
