import { createRandom, hashOf } from "../../src/emulator/random.js";

/** How contacts come by their segments. Rates differ between contacts: lognormally, σ being that of their logarithms. */
export type Workload =
  | Poisson
  /** On and off for exponential times of these means, in seconds; `meanRate` while on. */
  | (Omit<Poisson, "kind"> & { readonly kind: "bursty"; readonly onS: number; readonly offS: number });

interface Poisson {
  readonly kind: "poisson";
  readonly name: string;
  readonly sigma: number;
  /** Segments a second, over all contacts. */
  readonly meanRate: number;
}

export const WORKLOADS: readonly Workload[] = [
  { kind: "poisson", name: "Poisson σ 1", sigma: 1, meanRate: 0.05 },
  { kind: "poisson", name: "Poisson σ 1.5", sigma: 1.5, meanRate: 0.05 },
  { kind: "bursty", name: "bursty 60/120 s", sigma: 0.75, meanRate: 0.15, onS: 60, offS: 120 },
  { kind: "bursty", name: "bursty 120/600 s", sigma: 0.75, meanRate: 0.15, onS: 120, offS: 600 },
];

/** One contact: its long-run rate in segments a second, and when they came, in seconds. */
export interface Contact {
  readonly rate: number;
  readonly arrivalsS: readonly number[];
}

/** The same for the same seed; to let it run for longer adds arrivals and changes none. */
export function createContacts(workload: Workload, count: number, untilS: number, seed: number): readonly Contact[] {
  return Array.from({ length: count }, (_, index) => createContact(workload, untilS, createRandom(hashOf(seed, workload.name, index))));
}

function createContact(workload: Workload, untilS: number, random: () => number): Contact {
  const { sigma, meanRate } = workload;
  const rate = meanRate * Math.exp(sigma * normal(random) - sigma ** 2 / 2);
  if (workload.kind === "poisson") return { rate, arrivalsS: poisson(rate, 0, untilS, random) };
  const { onS, offS } = workload;
  const arrivalsS: number[] = [];
  let isOn = random() < onS / (onS + offS);
  for (let fromS = 0; fromS < untilS; isOn = !isOn) {
    const toS = fromS + exponential(isOn ? onS : offS, random);
    if (isOn) arrivalsS.push(...poisson(rate, fromS, Math.min(toS, untilS), random));
    fromS = toS;
  }
  return { rate: (rate * onS) / (onS + offS), arrivalsS };
}

function poisson(rate: number, fromS: number, toS: number, random: () => number): number[] {
  const arrivalsS: number[] = [];
  for (let atS = fromS + exponential(1 / rate, random); atS < toS; atS += exponential(1 / rate, random)) arrivalsS.push(atS);
  return arrivalsS;
}

function exponential(mean: number, random: () => number): number {
  return -mean * Math.log(1 - random());
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
