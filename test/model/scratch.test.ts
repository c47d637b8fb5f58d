import { jest, test } from "@jest/globals";
import { play } from "./world.js";
jest.setTimeout(100_000);
const base = {"seed":2079928142,"modes":{"tailToken":"absent","pageFill":"full","tokenBytes":10000,"tokenTtlSeconds":60,"reemit":true},"peculiarity":"duplicated-page","isBudgeted":true,"contacts":[{"isLate":false,"ending":{"status":"COMPLETED","summary":"before"}}],"subscribers":[{"transport":"websocket","contact":0,"types":null,"heartbeatSeconds":null,"comesFromQuery":false}],"commands":[]} as any;
const variants: Record<string, any[]> = {
 a: [{"do":"let time pass","seconds":42},{"do":"append many","contact":2,"count":102},{"do":"let polls pass","count":3},{"do":"spoil","times":2},{"do":"let polls pass","count":3},{"do":"append","contact":11,"kinds":["TRANSCRIPT","EVENT","ATTACHMENTS","TRANSCRIPT","EVENT"]},{"do":"let polls pass","count":3}],
 b: [{"do":"append many","contact":2,"count":102},{"do":"let polls pass","count":2},{"do":"spoil","times":2},{"do":"let polls pass","count":2},{"do":"let time pass","seconds":62},{"do":"let polls pass","count":5}],
 c: [{"do":"append many","contact":2,"count":102},{"do":"let polls pass","count":2},{"do":"spoil","times":2},{"do":"let polls pass","count":1},{"do":"fault","fault":{"kind":"unavailable-html","times":2}},{"do":"let polls pass","count":4}],
};
test.each(Object.keys(variants))("%s", async (name) => { await play({ ...base, commands: variants[name] }); });
