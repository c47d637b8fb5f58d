import { readFileSync } from "node:fs";

import { parse } from "yaml";

export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const folder = new URL("../../docs/operations/", import.meta.url);

export const rules = (parse(readFileSync(new URL("alerts.yml", folder), "utf8")) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);

export const dashboard = JSON.parse(readFileSync(new URL("dashboard.json", folder), "utf8")) as {
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
};

export const queries = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })));

/** What Prometheus is asked by either, and under which name. */
export const expressions = [...rules.map(({ alert, expr }) => [alert, expr] as const), ...queries.map(({ title, expr }) => [title, expr] as const)];
