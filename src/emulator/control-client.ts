import type { CallCounts } from "./calls.js";
import type { Append, ContactState, End, ModesPatch, StartedContact, SyntheticStart } from "./control-messages.js";
import type { ContactStart, EmulatorModes } from "./emulator-options.js";
import type { Fault } from "./fault.js";

/** The emulator's control endpoint, typed. Every method rejects with the endpoint's own message. */
export interface EmulatorControl {
  calls(): Promise<CallCounts>;
  resetCalls(): Promise<void>;
  contacts(): Promise<readonly ContactState[]>;
  startContact(start: ContactStart): Promise<StartedContact>;
  startSynthetic(start: SyntheticStart): Promise<readonly StartedContact[]>;
  /** Puts wire segments at the end of a contact's list, now. */
  append(append: Append): Promise<void>;
  /** Ends a contact now; what is appended afterwards comes after its end. */
  end(end: End): Promise<void>;
  /** Moves contact time on. */
  advance(by: { readonly seconds: number }): Promise<void>;
  modes(): Promise<EmulatorModes>;
  set(modes: ModesPatch): Promise<EmulatorModes>;
  fault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  /** Every NextToken given so far is refused from now on. */
  expireTokens(): Promise<void>;
}

/** @param url the emulator's, as `Emulator.url` says it */
export function createEmulatorControl(url: string): EmulatorControl {
  const call = async <T = void>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(new URL(`/_emulator/${path}`, url), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const answer = (await response.json()) as T & { readonly message?: string };
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.message ?? response.status}`);
    return answer;
  };

  return {
    calls: () => call("GET", "calls"),
    resetCalls: () => call("DELETE", "calls"),
    contacts: () => call("GET", "contacts"),
    startContact: (start) => call("POST", "contacts", start),
    startSynthetic: (start) => call("POST", "synthetic", start),
    append: (append) => call("POST", "segments", append),
    end: (end) => call("POST", "end", end),
    advance: (by) => call("POST", "advance", by),
    modes: () => call("GET", "modes"),
    set: (modes) => call("PATCH", "modes", modes),
    fault: (fault) => call("POST", "faults", fault),
    clearFaults: () => call("DELETE", "faults"),
    expireTokens: () => call("DELETE", "tokens"),
  };
}
