/**
 * Upper bounds of histograms, in seconds: dense where a decision hangs on the figure, and few elsewhere, as each is a time series a label.
 */

/** Amazon Connect answers in tens to hundreds of milliseconds; CONNECT_TIMEOUT is 5 s, and past it there is nothing to tell apart. */
export const UPSTREAM_CALL = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 5, 10];

/** At 2 calls a second a place in the queue is half a second; a query waits until QUERY_DEADLINE (15 s). 1 ms: it did not wait. */
export const BUDGET_WAIT = [0.001, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30];

/** From a held answer (milliseconds) to one that has waited until QUERY_DEADLINE. */
export const QUERY = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20];

/** A page load to a shift. */
export const SUBSCRIPTION = [1, 10, 60, 300, 1_800, 7_200, 28_800];

/** From a nudge's (a fraction of a second) by that of one contact (MIN_POLL_INTERVAL 1 s) to that of 500 contacts at 2 calls a second (125 s). */
export const DELIVERY = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];

/** From MIN_POLL_INTERVAL to two rounds of 500 contacts at 2 calls a second, which is the longest that a schedule lets one wait. */
export const POLL_INTERVAL = [1, 2, 5, 10, 20, 40, 80, 160, 320, 640];

/** A minor collection takes a millisecond or two; one of a quarter of a second is felt by every stream. */
export const GARBAGE_COLLECTION = [0.001, 0.005, 0.025, 0.1, 0.25, 1];
