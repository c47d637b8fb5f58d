/** Who a waiter waits for: waiters of one flow are served in order, flows share what there is by weight. */
export interface Flow {
  readonly id: string;
  readonly weight: number;
}

export interface FairQueue<T> {
  readonly size: number;
  /** How many would be served before a waiter that joined `flow` now. O(flows). */
  ahead(flow: Flow): number;
  add(flow: Flow, item: T): void;
  /** Takes out the next one to be served. */
  shift(): T | undefined;
  /** Takes out all of whom `gone` is true; it costs their flow nothing. */
  remove(gone: (item: T) => boolean): T[];
}

interface Lane<T> {
  readonly weight: number;
  /** Virtual time before which this flow has had its share. */
  busyUntil: number;
  waiters: { readonly item: T; readonly arrival: number }[];
}

/**
 * Start-time fair queuing. Time is virtual: it stands where the last one was served, and to serve a flow of weight w keeps that flow
 * busy for 1/w of it. Next comes the flow that is free first, at a tie the one whose waiter came first. A flow that was idle joins at
 * the present, so it neither saves up a claim nor waits behind the long queue of another; and as every service pushes its own flow
 * back, everybody's turn comes.
 */
export function createFairQueue<T>(): FairQueue<T> {
  const lanes = new Map<string, Lane<T>>();
  let virtualTime = 0;
  let arrivals = 0;
  let size = 0;

  const startOf = (lane: Lane<T>): number => Math.max(virtualTime, lane.busyUntil);

  function nextLane(): Lane<T> | undefined {
    let next: Lane<T> | undefined;
    for (const lane of lanes.values()) {
      if (lane.waiters.length > 0 && (next === undefined || isBefore(lane, next))) next = lane;
    }
    return next;
  }

  function isBefore(a: Lane<T>, b: Lane<T>): boolean {
    const difference = startOf(a) - startOf(b);
    return difference === 0 ? arrivalOf(a) < arrivalOf(b) : difference < 0;
  }

  function forgetWhenEmpty(): void {
    if (size > 0) return;
    lanes.clear();
    virtualTime = 0;
  }

  return {
    get size() {
      return size;
    },
    ahead(flow) {
      const own = lanes.get(flow.id);
      const start = (own === undefined ? virtualTime : startOf(own)) + (own?.waiters.length ?? 0) / flow.weight;
      let ahead = 0;
      for (const lane of lanes.values()) {
        if (lane === own) ahead += lane.waiters.length;
        else ahead += Math.min(lane.waiters.length, Math.max(0, Math.floor((start - startOf(lane)) * lane.weight) + 1));
      }
      return ahead;
    },
    add(flow, item) {
      let lane = lanes.get(flow.id);
      if (lane === undefined) lanes.set(flow.id, (lane = { weight: flow.weight, busyUntil: virtualTime, waiters: [] }));
      lane.waiters.push({ item, arrival: arrivals++ });
      size++;
    },
    shift() {
      const lane = nextLane();
      const waiter = lane?.waiters.shift();
      if (lane === undefined || waiter === undefined) return undefined;
      virtualTime = startOf(lane);
      lane.busyUntil = virtualTime + 1 / lane.weight;
      size--;
      forgetWhenEmpty();
      return waiter.item;
    },
    remove(gone) {
      const removed: T[] = [];
      for (const lane of lanes.values()) {
        lane.waiters = lane.waiters.filter(({ item }) => {
          if (!gone(item)) return true;
          removed.push(item);
          return false;
        });
      }
      size -= removed.length;
      forgetWhenEmpty();
      return removed;
    },
  };
}

function arrivalOf(lane: Lane<unknown>): number {
  return lane.waiters[0]?.arrival ?? Infinity;
}
