import { Kind, parse, parseConstValue, print, visit, type ConstDirectiveNode, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from "graphql";
import { RAW_SCOPE, READ_SCOPE } from "../../domain/principal.js";
import { ContactAnalysis } from "../contact-analysis/contact-analysis.js";
import { ExtractedInformationSegment } from "../segment/extracted-information-segment.js";
import { LiveContact } from "../live-contact/live-contact.js";
import { SegmentsAdded } from "../segments-added/segments-added.js";

const ROOTS: ReadonlySet<string> = new Set(["Query", "Subscription"]);

/** Which types and fields take one of which scopes. RAW itself is an argument's value, which no directive can guard: the gateway does. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  [ContactAnalysis.name]: [READ_SCOPE, RAW_SCOPE],
  [LiveContact.name]: [READ_SCOPE, RAW_SCOPE],
  [SegmentsAdded.name]: [READ_SCOPE, RAW_SCOPE],
  [`${ExtractedInformationSegment.name}.extractedValues`]: [RAW_SCOPE],
};

/** The same SDL with what a router has to know to refuse by itself. What it refuses, the gateway refuses as well. */
export function secured(sdl: string): string {
  const withScopes = <Node extends ObjectTypeDefinitionNode | FieldDefinitionNode>(node: Node, name: string): Node => {
    const scopes = SCOPES[name];
    return scopes === undefined ? node : { ...node, directives: [...(node.directives ?? []), requiresOneOf(scopes)] };
  };
  const document = visit(parse(sdl), {
    [Kind.OBJECT_TYPE_DEFINITION]: (type) => ({
      ...withScopes(type, type.name.value),
      fields: type.fields?.map((field) => {
        const guarded = withScopes(field, `${type.name.value}.${field.name.value}`);
        return ROOTS.has(type.name.value) ? { ...guarded, directives: [...(guarded.directives ?? []), directive("authenticated")] } : guarded;
      }),
    }),
  });
  return `${print(document)}\n`;
}

/** Scopes by the specification: one of several lists, each of which is needed whole. */
function requiresOneOf(scopes: readonly string[]): ConstDirectiveNode {
  const value = parseConstValue(JSON.stringify(scopes.map((scope) => [scope])));
  const node = directive("requiresScopes");
  return { ...node, arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: "scopes" }, value }] };
}

function directive(name: string): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
}
