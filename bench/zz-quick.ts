import { createEmulatorControl } from "../src/emulator/control-client.js";
import { WELL_KNOWN } from "../src/emulator/well-known.js";
import { startChats } from "./chats.js";
import { CONTESTANTS } from "./contestants.js";
import { createEntrant } from "./entrant.js";
import { createPrograms } from "./programs.js";
const only = process.env.ONLY?.split(",");
const programs = await createPrograms({ build: "built", nodeOptions: process.argv.slice(2) });
const emulator = await programs.start("emulator", { EMULATOR_PORT: "0", EMULATOR_RATE: "none", EMULATOR_TAIL_TOKEN: "absent" });
const control = createEmulatorControl(emulator.url);
const contacts = await startChats(control, 8);
const up = { NODE_ENV: "production", AWS_ENDPOINT_URL_CONNECT: emulator.url, AWS_REGION: WELL_KNOWN.region, AWS_ACCESS_KEY_ID: "emulator", AWS_SECRET_ACCESS_KEY: "emulator", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const entrants = [];
for (const c of CONTESTANTS) { if (only && !only.some((o) => c.name.includes(o))) continue;
  const program = await programs.start(c.program, { ...c.settings, ...(process.env.HELD && c.name.includes("shipped") ? { QUERY_MAX_AGE: "60" } : {}), ...up });
  const e = createEntrant({ contestant: c, program, contacts, control, connections: 4 });
  await e.check(); await e.run({ amount: 1500 }); entrants.push({ e, cpu: [] as number[] }); }
const ROUNDS = Number(process.env.ROUNDS ?? 25);
for (let r = 0; r < ROUNDS; r++) for (const x of entrants) { const { cpuMsPerRequest } = await x.e.run({ amount: 80 }); x.cpu.push(cpuMsPerRequest); }
for (const x of entrants) { x.cpu.sort((a, b) => a - b); console.log(x.e.contestant.name.padEnd(30), "min", x.cpu[0]!.toFixed(2), "p20", x.cpu[Math.floor(ROUNDS / 5)]!.toFixed(2), "median", x.cpu[Math.floor(ROUNDS / 2)]!.toFixed(2)); }
await programs.stop();
