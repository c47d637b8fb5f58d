/** A metric that an expression selects, with what its labels must be. */
export interface Selector {
  readonly name: string;
  readonly matchers: readonly { readonly label: string; readonly operator: "=" | "!=" | "=~" | "!~"; readonly value: string }[];
}

export interface Parsed {
  readonly selectors: readonly Selector[];
  /** Labels that are grouped by or matched on. */
  readonly groupings: readonly string[];
}

const FUNCTIONS = new Set(["rate", "increase", "changes", "histogram_quantile", "avg_over_time", "last_over_time"]);
const AGGREGATIONS = new Set(["sum", "max", "min", "avg"]);
const GROUPINGS = new Set(["by", "without", "on", "ignoring"]);
const OPERATORS = new Set(["and", "or", "unless", "bool"]);

const TOKEN = /\s+|\d+(?:\.\d+)?(?![\w])|\[[^\]]*\]|\{[^}]*\}|[a-zA-Z_:][\w:]*|==|!=|>=|<=|[-+*/%<>(),]/y;
const MATCHER = /\s*(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/**
 * What an expression asks for, of as much of PromQL as our dashboard and rules are written in: whatever else it meets, it throws, so that
 * nothing goes unchecked.
 */
export function parsePromQl(expression: string): Parsed {
  const tokens = tokensOf(expression);
  const selectors: Selector[] = [];
  const groupings: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string;
    if (!/^[a-zA-Z_:]/.test(token) || OPERATORS.has(token)) continue;
    const next = tokens[at + 1];
    if (GROUPINGS.has(token)) {
      const end = tokens.indexOf(")", at);
      if (next !== "(" || end < 0) throw new Error(`expected labels after ${token} in ${expression}`);
      groupings.push(...tokens.slice(at + 2, end).filter((label) => label !== ","));
      at = end;
    } else if (next === "(" || AGGREGATIONS.has(token)) {
      if (!FUNCTIONS.has(token) && !AGGREGATIONS.has(token)) throw new Error(`expected a function that is known, got ${token} in ${expression}`);
    } else {
      selectors.push({ name: token, matchers: next?.startsWith("{") === true ? matchersOf(next) : [] });
    }
  }
  return { selectors, groupings };
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const from = TOKEN.lastIndex;
    const [token] = TOKEN.exec(expression) ?? [];
    if (token === undefined) throw new Error(`expected PromQL, got ${expression.slice(from)}`);
    if (token.trim() !== "") tokens.push(token);
  }
  return tokens;
}

function matchersOf(braces: string): Selector["matchers"] {
  const text = braces.slice(1, -1);
  const matchers: Selector["matchers"][number][] = [];
  MATCHER.lastIndex = 0;
  while (MATCHER.lastIndex < text.length) {
    const [, label, operator, value] = MATCHER.exec(text) ?? [];
    if (label === undefined || value === undefined) throw new Error(`expected matchers, got ${braces}`);
    matchers.push({ label, operator: operator as "=", value });
  }
  return matchers;
}

export function selects({ name, matchers }: Selector, sample: { readonly name: string; readonly labels: Readonly<Record<string, string>> }): boolean {
  return (
    sample.name === name &&
    matchers.every(({ label, operator, value }) => {
      const actual = sample.labels[label];
      if (actual === undefined) return false;
      const isEqual = operator.endsWith("~") ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
      return operator.startsWith("!") ? !isEqual : isEqual;
    })
  );
}
