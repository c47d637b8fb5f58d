import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";

import type { ConfigProblem, Read } from "./config-error.js";
import type { SettingValues } from "./settings.js";

/** What is served over TLS, as PEM. */
export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  /** Of the authority whose certificates clients may show; null: none is asked for. */
  readonly clientCa: string | null;
}

type PathSetting = "TLS_CERT" | "TLS_KEY" | "TLS_CLIENT_CA";

/** Both of certificate and key, or neither: what was meant to be encrypted must not be served in clear. */
export function readTls(values: Pick<SettingValues, PathSetting>): Read<TlsSettings | null> {
  const problems: ConfigProblem[] = [];
  const { TLS_CERT, TLS_KEY, TLS_CLIENT_CA } = values;
  if ((TLS_CERT === null) !== (TLS_KEY === null)) {
    problems.push({ setting: TLS_CERT === null ? "TLS_CERT" : "TLS_KEY", message: "is missing beside the other of the two" });
  }
  if (TLS_CLIENT_CA !== null && TLS_CERT === null) problems.push({ setting: "TLS_CLIENT_CA", message: "needs TLS_CERT and TLS_KEY" });

  function read(setting: PathSetting, expected: string, parse: (pem: string) => unknown): string | null {
    const path = values[setting];
    if (path === null) return null;
    try {
      const pem = readFileSync(path, "utf8");
      parse(pem);
      return pem;
    } catch {
      problems.push({ setting, message: `expected the path of a readable PEM file that holds ${expected}` });
      return null;
    }
  }
  const cert = read("TLS_CERT", "a certificate", (pem) => new X509Certificate(pem));
  const key = read("TLS_KEY", "a private key without a passphrase", createPrivateKey);
  const clientCa = read("TLS_CLIENT_CA", "a certificate", (pem) => new X509Certificate(pem));
  if (cert === null || key === null) return [null, problems];
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) problems.push({ setting: "TLS_KEY", message: "is not the key of TLS_CERT" });
  return [{ cert, key, clientCa }, problems];
}
