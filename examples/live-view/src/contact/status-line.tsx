import type { AnalysisStatus, FreshnessFragment } from "../generated/graphql";
import { Ago, In } from "../time";
import { STATUSES } from "../words";
import type { Contact } from "./use-contact";

interface Props {
  readonly status: AnalysisStatus | null;
  readonly line: Contact["line"];
  readonly freshness: FreshnessFragment | null;
}

/** How the analysis stands, and how fresh what is shown is. */
export function StatusLine({ status, line, freshness }: Props) {
  return (
    <p className="status-line">
      {status !== null && <span className={`badge ${status.toLowerCase()}`}>{STATUSES[status]}</span>}
      {line === "down" && <span className="badge down">Reconnecting…</span>}
      {freshness?.degraded === true && <span className="badge down">Amazon Connect could not be asked</span>}
      {freshness !== null && freshness.asOf !== null && (
        <span>
          as of <Ago at={freshness.asOf} />
        </span>
      )}
      {line === "live" && freshness !== null && freshness.nextPollAt !== null && (
        <span>
          next look <In at={freshness.nextPollAt} />
        </span>
      )}
      {line === "over" && <span>nothing more will come</span>}
    </p>
  );
}
