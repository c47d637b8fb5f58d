import { describe, expect, it } from "@jest/globals";
import { participantsOf } from "../../../src/schema/participants/participants.js";
import { message, RECORDS } from "./support/records.js";

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 15, 0, second));

describe("participants", () => {
  it("are whoever wrote, sent a file or is named by an event, in the order in which they appear", () => {
    const entries = [
      { ...RECORDS.EVENT, participantId: "p1", displayName: null, participantRole: null, time: at(3), position: 0 },
      message({ transcriptId: "t1", participantId: "p2", participantRole: "AGENT", displayName: "Robin", time: at(5) }),
      message({ transcriptId: "t2", participantId: "p1", participantRole: "CUSTOMER", displayName: "Sam", time: at(1) }),
      message({ transcriptId: "t2", participantId: "p1", participantRole: "CUSTOMER", displayName: "Sam", time: at(1) }),
      { ...RECORDS.ATTACHMENTS, participantId: "p1", displayName: null, time: null, position: 4 },
      { ...RECORDS.EVENT, participantId: null, time: at(9), position: 5 },
      { ...RECORDS.ISSUES, position: 6 },
    ];

    expect(participantsOf({ isComplete: true, coveredThrough: at(10), entries })).toEqual({
      isComplete: true,
      coveredThrough: at(10),
      participantCount: 2,
      messageCount: 2,
      participants: [
        { participantId: "p1", participantRole: "CUSTOMER", displayName: "Sam", messageCount: 1, firstTime: at(1), lastTime: at(3) },
        { participantId: "p2", participantRole: "AGENT", displayName: "Robin", messageCount: 1, firstTime: at(5), lastTime: at(5) },
      ],
    });
  });
});
