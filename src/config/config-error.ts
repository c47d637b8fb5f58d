/** One thing that is wrong with the environment. */
export interface ConfigProblem {
  readonly setting: string;
  /** What was expected, and what came instead unless it may not be shown. */
  readonly message: string;
}

/** What was read, and what is wrong with it. */
export type Read<T> = readonly [value: T, problems: readonly ConfigProblem[]];

/** Everything that is wrong with the environment, to be told at once. Its message holds no secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(["The configuration cannot be used:", ...problems.map(({ setting, message }) => `  ${setting}: ${message}`)].join("\n"));
  }
}
