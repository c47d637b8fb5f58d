import fc, { type Arbitrary, type GeneratorValue } from "fast-check";
import { Lexer, Source, TokenKind } from "graphql";

/** What honest documents do not hold, and a reader has to bear. */
const STRANGE = [
  ...["{", "}", "(", ")", "[", "]", "!", ":", "=", "@", "$", "...", "|", "&", "#", '"', '"""', "\\", "\u0000", "\ufeff", "\ud800", "😀"],
  ...["query", "mutation", "subscription", "fragment", "on", "extend", "schema", "type", "null", "true", "{ __typename }"],
  ...["__proto__", "constructor", "toString", "__schema", "__type", "_entities", "_service", "@skip(if: $v)", "@include(if: true)", "@defer", "@stream"],
  ...["-1", "0", "1e999", "99999999999999999999", "0x1", "1.0", '"text"', '"\\u{110000}"', "[[[]]]", "{a: {a: {}}}", "$first", "$__proto__"],
];

const MOST_CHANGES = 4;

function below(end: number): Arbitrary<number> {
  return fc.noBias(fc.nat({ max: Math.max(0, end - 1) }));
}

/** A document with a few of its tokens lost, doubled, moved, or changed for strange ones. */
export function mutateTokens(document: string, draw: GeneratorValue): string {
  return mutate(tokensOf(document), draw).join(" ");
}

/** A text with a few of its characters lost, doubled, moved, or changed for strange ones. */
export function mutateCharacters(text: string, draw: GeneratorValue): string {
  return mutate(Array.from(text), draw).join("");
}

function mutate(given: readonly string[], draw: GeneratorValue): string[] {
  const parts = [...given];
  const changes = 1 + draw(below, MOST_CHANGES);
  for (let n = 0; n < changes; n++) {
    const at = draw(below, parts.length);
    const length = draw(below, 4);
    switch (draw(below, 6)) {
      case 0:
        parts.splice(at, length);
        break;
      case 1:
        parts.splice(at, 1, strange(draw));
        break;
      case 2:
        parts.splice(at, 0, strange(draw));
        break;
      case 3:
        parts.splice(at, 0, ...parts.slice(at, at + length));
        break;
      case 4:
        parts.splice(draw(below, parts.length), 0, ...parts.splice(at, length));
        break;
      case 5:
        if (draw(below, 10) === 0) parts.splice(at);
        break;
    }
  }
  return parts;
}

function strange(draw: GeneratorValue): string {
  return STRANGE[draw(below, STRANGE.length)]!;
}

function tokensOf(document: string): readonly string[] {
  const lexer = new Lexer(new Source(document));
  const tokens: string[] = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) tokens.push(document.slice(token.start, token.end));
  return tokens;
}
