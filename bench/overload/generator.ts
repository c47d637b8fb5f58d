/** Sends queries at a constant rate, whatever becomes of them: a process of its own, which is told what to do by its parent. */
import { Agent, request } from "node:http";

export interface Order {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

/** Of what was sent. A time runs from when the query is made: what waits for a connection has waited. */
export interface Tally {
  readonly offered: number;
  /**
   * Milliseconds of those that were answered while there was load, and of those that were refused. What is answered when the load is over is no
   * rate that was borne.
   */
  readonly answeredMs: readonly number[];
  readonly refusedMs: readonly number[];
  readonly answeredAfterwards: number;
  /** Neither, within `GIVE_UP_MS`. */
  readonly lost: number;
}

const GIVE_UP_MS = 5_000;
/** Open before the load begins and kept, as proxies keep theirs. */
const CONNECTIONS = 256;

process.on("message", (order: Order) => void run(order).then((tally) => process.send?.(tally)));

async function run({ url, bodies, perSecond, seconds }: Order): Promise<Tally> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(url, agent)));
  const answeredMs: number[] = [];
  const refusedMs: number[] = [];
  const open: Promise<void>[] = [];
  let answeredAfterwards = 0;
  let lost = 0;
  const startMs = performance.now();
  const endMs = startMs + seconds * 1000;
  const offered = Math.round(perSecond * seconds);

  function send(number: number): Promise<void> {
    const madeMs = performance.now();
    return new Promise((resolve) => {
      const body = bodies[number % bodies.length] ?? "";
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const call = request(`${url}/graphql`, { method: "POST", agent, headers }, (response) => {
        response.resume().once("end", () => {
          const nowMs = performance.now();
          const ms = nowMs - madeMs;
          if (response.statusCode === 200 && nowMs > endMs) answeredAfterwards += 1;
          else if (response.statusCode === 200) answeredMs.push(ms);
          else if (response.statusCode === 503) refusedMs.push(ms);
          else lost += 1;
        });
      });
      const giveUp = setTimeout(() => call.destroy(new Error("too late")), GIVE_UP_MS);
      call.once("error", () => (lost += 1));
      call.once("close", () => {
        clearTimeout(giveUp);
        resolve();
      });
      call.end(body);
    });
  }

  await new Promise<void>((resolve) => {
    const tick = setInterval(() => {
      const due = Math.min(offered, Math.floor(((performance.now() - startMs) * perSecond) / 1000));
      while (open.length < due) open.push(send(open.length));
      if (due < offered) return;
      clearInterval(tick);
      resolve();
    }, 1);
  });
  await Promise.all(open);
  agent.destroy();
  return { offered, answeredMs, refusedMs, answeredAfterwards, lost };
}

function connect(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/livez`, { agent }, (response) => response.resume().once("end", resolve));
    call.once("error", reject).end();
  });
}
