/** What proves that a request came over the operator's router: a secret that the two share, a certificate, or either. */
export interface Road {
  /** Null: a certificate is the only proof. */
  readonly secret: string | null;
  /** Whether an authority for clients' certificates is named, so that a trusted peer is one. */
  readonly certificates: boolean;
}

/** The tokens that are taken: access tokens of one issuer, signed. */
export interface TokenSettings {
  readonly issuer: string;
  /** Whom a token that says so must be for. Empty: none that says so is taken. */
  readonly audience: readonly string[];
  /** The clients that a token must have been given to. Empty: any, of a token that says whom it is for. */
  readonly clientIds: readonly string[];
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string;
  /** Asymmetric ones only. */
  readonly algorithms: readonly string[];
  /** The claim that lists a user's groups. */
  readonly groupsClaim: string;
}

/** How whoever asks has to prove who it is. With a token and a road, both are demanded: the road proves the way, the token the person. */
export type Authentication =
  | { readonly kind: "none" }
  | { readonly kind: "router"; readonly road: Road }
  | { readonly kind: "jwt"; readonly tokens: TokenSettings; readonly road: Road | null };
