/** Tests ask for much at once, on machines that are busy with others: what is too much has a test of its own. */
export const PATIENT = { burstMs: 60_000, maxWaitMs: 60_000 };
