import { simulate } from "./simulate.js"; import { POLICIES } from "./policies.js"; import { WORKLOADS } from "./workloads.js";
const which=process.argv[2]!;
const cells=which==="a"?[[500,2,1],[500,5,1],[500,5,3]]:[[50,5,0],[50,5,1],[50,5,2],[50,5,3],[50,10,1],[50,10,3]];
for (const [contacts,R,w] of cells as any) { const os=[1,2,3,4].map(seed=>simulate({contacts,requestsPerSecond:R,workload:WORKLOADS[w]!,horizonS:contacts===50?20000:10000},POLICIES[0],seed)); console.log(contacts,R,WORKLOADS[w]!.name,os.map(o=>[o.timesFloor.toFixed(3),o.worstAgeRounds.toFixed(2),o.p95DelayS.toFixed(1),o.burstiness!.toFixed(2)].join("/")).join("  "),(os.reduce((s,o)=>s+o.timesFloor,0)/4).toFixed(4)); }
