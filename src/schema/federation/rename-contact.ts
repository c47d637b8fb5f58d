import { MapperKind, mapSchema } from "@graphql-tools/utils";
import { GraphQLObjectType, type GraphQLSchema } from "graphql";
import { Contact } from "../contact/contact.js";
import { TypeNameTaken } from "./type-name-taken.js";

/** `Contact` under another name: another service of the supergraph may have a type of that name which is something else. */
export function renameContact(schema: GraphQLSchema, name: string): GraphQLSchema {
  if (name === Contact.name) return schema;
  if (schema.getType(name) !== undefined) throw new TypeNameTaken(`Contact cannot be renamed to ${name}: the graph has a type of that name.`);
  return mapSchema(schema, {
    [MapperKind.OBJECT_TYPE]: (type) => (type.name === Contact.name ? new GraphQLObjectType({ ...type.toConfig(), name }) : type),
  });
}
