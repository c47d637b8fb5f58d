import graphqlPlugin from "@graphql-eslint/eslint-plugin";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Where console is the interface: command-line helpers and benches. */
const COMMAND_LINE = ["scripts/**/*.ts", "bench/**/*.ts"];
/** The only readers of the environment. */
const ENVIRONMENT_READERS = ["src/config.ts", "src/emulator/main.ts", "src/record/main.ts"];

const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Only src/config.ts reads the environment.",
};
const noDefaultExport = { selector: "ExportDefaultDeclaration", message: "Named exports only: a thing has one name everywhere." };

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "src/client/generated/", "test/**/generated/", "test/**/__generated__/", "examples/"]),

  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-syntax": ["error", noEnvironment, noDefaultExport],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],

      // Off for numbers: `${count} calls` says what it means.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Off: `() => emitter.emit(…)` and `return reply(…)` where nothing is awaited of them; a void that is *used* is still refused.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      // Off for methods: an object that stands for nothing to do does nothing.
      "@typescript-eslint/no-empty-function": ["error", { allow: ["methods"] }],
      // Off: its advice is the `!` that another rule refuses.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // Off: it overflows the stack on types that name themselves, such as graphql's GraphQLObjectType (8.73.0).
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: { "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }] },
  },
  { files: ENVIRONMENT_READERS, rules: { "no-restricted-syntax": ["error", noDefaultExport] } },
  {
    files: COMMAND_LINE,
    rules: { "no-console": "off", "no-restricted-syntax": ["error", noDefaultExport] },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // Tests start programs and hand the environment on.
      "no-restricted-syntax": ["error", noDefaultExport],
      // Off: a test that finds nothing at an index should fail there, and does.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Off: what `createX` returns has no `this`, and tests take it apart: `const { start, url } = await …`.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  // A declaration says what another package exports, its default included.
  { files: ["**/*.d.ts"], rules: { "no-restricted-syntax": "off" } },

  {
    files: ["schema.graphql"],
    plugins: { "@graphql-eslint": graphqlPlugin },
    languageOptions: {
      parser: graphqlPlugin.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    rules: {
      ...graphqlPlugin.configs["flat/schema-recommended"].rules,
      ...graphqlPlugin.configs["flat/schema-relay"].rules,
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
          // Root types take no description in type-graphql; their fields have theirs.
          ignoredSelectors: ["ObjectTypeDefinition[name.value=/^(Query|Mutation|Subscription)$/]"],
        },
      ],
      "@graphql-eslint/naming-convention": [
        "error",
        {
          types: "PascalCase",
          FieldDefinition: { style: "camelCase", forbiddenPatterns: [/^get[A-Z]/] },
          InputValueDefinition: "camelCase",
          DirectiveDefinition: "camelCase",
          EnumValueDefinition: "UPPER_CASE",
          "ObjectTypeDefinition,InterfaceTypeDefinition,UnionTypeDefinition,EnumTypeDefinition": {
            forbiddenPatterns: [/^(Enum|Interface|Union)|(Enum|Interface|Union)$/],
          },
        },
      ],
      // An edge also carries its position, and its node may be a union: both are the Relay specification's to allow.
      // `liveContacts` is read from its start only: contacts come and go.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      "@graphql-eslint/relay-edge-types": ["error", { shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
      // Only entities have an id: edges, summaries and offsets are values.
      "@graphql-eslint/strict-id-in-types": "off",
      // `Contact.contactId` and `ContactAnalysis.contactId` are the upstream's words.
      "@graphql-eslint/no-typename-prefix": "off",
    },
  },
);
