import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { createTelemetry, type RunningTelemetry } from "../../../src/telemetry/telemetry.js";
import { collectGarbage } from "../../support/collect-garbage.js";
import { dashboard, expressions, queries, rules } from "../../support/operations.js";
import { scrape, type Sample, type Scrape } from "../../support/prometheus.js";
import { parsePromQl, selects } from "../../support/promql.js";
import { observeEverything, READINGS } from "../../support/telemetry.js";

/** Prometheus adds them to whatever it scrapes. */
const TARGET_LABELS = ["job", "instance"];

describe("The dashboard and the alert rules", () => {
  let telemetry: RunningTelemetry;
  let scraped: Scrape;

  beforeAll(async () => {
    telemetry = await createTelemetry({ metrics: { host: "127.0.0.1", port: 0 }, tracing: null, instanceIds: ["i-1"] });
    telemetry.watch(READINGS);
    observeEverything(telemetry, "i-1");
    const url = (await telemetry.serve()) ?? "";
    collectGarbage();
    do scraped = await scrape(url);
    while (scraped.value("nodejs_gc_duration_seconds_count") === 0);
  });
  afterAll(() => telemetry.close());

  const samplesOf = (name: string): readonly Sample[] => scraped.samples.filter((sample) => sample.name === name);

  test.each(expressions)("%s asks for metrics and labels that there are: %s", (_name, expression) => {
    const { selectors, groupings } = parsePromQl(expression);
    expect(selectors).not.toEqual([]);
    for (const selector of selectors) expect([selector, scraped.samples.some((sample) => selects(selector, sample))]).toEqual([selector, true]);
    const labels = new Set([...TARGET_LABELS, ...selectors.flatMap(({ name }) => samplesOf(name).flatMap((sample) => Object.keys(sample.labels)))]);
    for (const label of groupings) expect([...labels]).toContain(label);
  });

  test("show every metric of the gateway's own somewhere", () => {
    const asked = new Set(expressions.flatMap(([, expression]) => parsePromQl(expression).selectors.map(({ name }) => name.replace(/_(bucket|sum|count)$/, ""))));
    for (const name of scraped.help.keys()) if (name.startsWith("contact_analysis_")) expect([...asked]).toContain(name);
  });

  test("use no label in a legend or a text that its expression has lost", () => {
    const texts = [
      ...queries.map(({ expr, legendFormat }) => ({ expr, text: legendFormat, named: /\{\{(\w+)\}\}/g })),
      ...rules.map(({ expr, annotations }) => ({ expr, text: Object.values(annotations).join(" "), named: /\{\{ \$labels\.(\w+) \}\}/g })),
    ];
    for (const { expr, text, named } of texts) {
      const { groupings, selectors } = parsePromQl(expr);
      const kept = [...TARGET_LABELS, ...groupings, ...selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label))];
      for (const [, label] of text.matchAll(named)) expect(kept).toContain(label);
    }
  });

  test("can be provisioned: one datasource, chosen by a variable; panels of their own ids and places", () => {
    expect(dashboard.templating.list).toEqual([expect.objectContaining({ name: "datasource", type: "datasource" })]);
    const charts = dashboard.panels.filter(({ type }) => type !== "row");
    for (const { datasource } of charts) expect(datasource?.uid).toBe("${datasource}");
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { gridPos } of charts) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test("say of each alert how bad it is, and what to do", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { labels, annotations } of rules) {
      expect(["critical", "warning", "info"]).toContain(labels["severity"]);
      expect(Object.keys(annotations)).toEqual(["summary", "description"]);
    }
  });
});

describe("The reader of PromQL", () => {
  test("finds selectors, matchers and groupings", () => {
    expect(parsePromQl('sum by (code, le) (rate(a_total{b="c", d=~"e|f"}[5m])) / 2 > bool 0.5 and on (job) last_over_time(g[1h])')).toEqual({
      selectors: [
        {
          name: "a_total",
          matchers: [
            { label: "b", operator: "=", value: "c" },
            { label: "d", operator: "=~", value: "e|f" },
          ],
        },
        { name: "g", matchers: [] },
      ],
      groupings: ["code", "le", "job"],
    });
  });

  test.each(["rat(a[5m])", "a offset 5m @", "sum by code (a)", 'a{b=c}', "a{b='c'}"])("refuses what it does not understand: %s", (expression) => {
    expect(() => parsePromQl(expression)).toThrow("expected");
  });
});
