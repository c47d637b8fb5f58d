import type { Result } from "./measure-schedule.js";
import { POLICIES } from "./policies.js";

const WIDTH = 900;
const ROW = 20;
const LEFT = 235;
const RIGHT = 20;
const TOP = 76;
const BOTTOM = 44;
/** Space above each group of rows that share their arrivals. */
const GAP = 10;
/** Multiples of the floor at the two ends of the axis, which is logarithmic. */
const RANGE = [0.4, 64] as const;
const TICKS = [0.5, 1, 2, 4, 8, 16, 32, 64];
const FONT = `font-family="sans-serif" font-size="12" fill="#222"`;
/** A colour and a shape each: either tells them apart. (Okabe and Ito's colours.) */
const MARKS = [
  { colour: "#d55e00", shape: circle },
  { colour: "#0072b2", shape: square },
  { colour: "#009e73", shape: diamond },
  { colour: "#cc79a7", shape: triangle },
  { colour: "#555555", shape: cross },
] as const;

/** Mean delivery delay over the floor, a row a cell, a mark a policy. */
export function chart(results: readonly Result[]): string {
  const rows = grouped(results);
  const bottom = (rows.at(-1)?.y ?? TOP) + ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + BOTTOM}" ${FONT}>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(LEFT, 24, "Mean delivery delay, as a multiple of the floor for Poisson arrivals", `font-size="14" font-weight="bold"`),
    ...legend(),
    ...TICKS.map((tick) => gridLine(tick, bottom)),
    ...rows.map(({ result, y }) => row(result, y)),
    text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, "× floor, logarithmic: further left is fresher", `text-anchor="middle"`),
    "</svg>",
    "",
  ].join("\n");
}

/** By arrivals, then as they come. */
function grouped(results: readonly Result[]): readonly { readonly result: Result; readonly y: number }[] {
  let y = TOP;
  return byWorkload(results).flatMap((group) => {
    y += GAP;
    return group.map((result) => ({ result, y: (y += ROW) - ROW / 2 }));
  });
}

function byWorkload(results: readonly Result[]): readonly (readonly Result[])[] {
  const names = new Set(results.map(({ cell }) => cell.workload.name));
  return [...names].map((name) => results.filter(({ cell }) => cell.workload.name === name));
}

function legend(): readonly string[] {
  const step = (WIDTH - 40) / POLICIES.length;
  return POLICIES.map(({ name }, index) => mark(index, 26 + index * step, 50) + text(38 + index * step, 54, name));
}

function gridLine(tick: number, bottom: number): string {
  const x = xOf(tick).toFixed(1);
  const stroke = tick === 1 ? `stroke="#222"` : `stroke="#ddd"`;
  const line = `<line x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}" ${stroke}/>`;
  return line + text(Number(x), bottom + 16, String(tick), `text-anchor="middle"`);
}

function row({ cell, outcomes }: Result, y: number): string {
  const label = `${cell.workload.name}, N ${cell.contacts}, R ${cell.requestsPerSecond}`;
  const marks = POLICIES.map(({ name }, index) => mark(index, xOf(outcomes[name].timesFloor), y)).reverse();
  return text(LEFT - 12, y + 4, label, `text-anchor="end"`) + marks.join("");
}

function xOf(multiple: number): number {
  const [least, most] = RANGE;
  return LEFT + ((WIDTH - RIGHT - LEFT) * Math.log(multiple / least)) / Math.log(most / least);
}

function mark(index: number, x: number, y: number): string {
  const { colour, shape } = MARKS[index] ?? MARKS[0];
  return `<path d="${shape(Number(x.toFixed(1)), Number(y.toFixed(1)))}" fill="${colour}" stroke="${colour}"/>`;
}

function circle(x: number, y: number): string {
  return `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z`;
}

function square(x: number, y: number): string {
  return `M${x - 4} ${y - 4}h8v8h-8z`;
}

function diamond(x: number, y: number): string {
  return `M${x} ${y - 5}l5 5l-5 5l-5 -5z`;
}

function triangle(x: number, y: number): string {
  return `M${x} ${y - 5}l5 9h-10z`;
}

function cross(x: number, y: number): string {
  return `M${x - 4} ${y - 4}l8 8m0 -8l-8 8`;
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x}" y="${y}" ${attributes}>${content}</text>`;
}
