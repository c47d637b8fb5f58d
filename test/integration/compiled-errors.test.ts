import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { startGateway, type TestGateway } from "../support/gateway.js";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { QUERY_MAX_AGE: "0" }, emulator: { contacts: [] } });
});
afterAll(() => gateway.close());

test("an operation with an error, which is executed once more for it, asks the upstream no more often", async () => {
  const { instanceId, contactId } = await gateway.control.startContact({ scenario: "billing-dispute", startedSecondsAgo: 100 });
  const absent = { instanceId, contactId: "00000000-0000-4000-8000-0000000000ff" };
  const outcomes = [];
  for (let time = 0; time < 4; time++) {
    await gateway.control.resetCalls();
    const { data, errors } = await gateway.query(
      `query ($contacts: [ContactKey!]!) {
        contactAnalyses(contacts: $contacts) {
          status
          first: segments(first: 3) { edges { position } }
          wrong: segments(after: "none") { edges { position } }
          categories { isComplete }
        }
      }`,
      { contacts: [{ instanceId, contactId }, absent] },
    );
    const { byContact } = await gateway.control.calls();
    outcomes.push({ data, codes: errors?.map(({ path, extensions }) => [path, extensions?.["code"]]), byContact });
  }
  expect(outcomes[0]).toMatchObject({
    data: {
      contactAnalyses: [
        { first: { edges: [{ position: 0 }, { position: 1 }, { position: 2 }] }, wrong: null },
        { first: null, wrong: null },
      ],
    },
    codes: [[["contactAnalyses", 0, "wrong"], "BAD_USER_INPUT"], [["contactAnalyses", 1, "wrong"], "BAD_USER_INPUT"]],
  });
  expect(Object.values(outcomes[0]?.byContact ?? {})).toEqual([1, 1]);
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});
