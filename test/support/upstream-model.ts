import type { Clock } from "../../src/domain/clock.js";
import { ContactUnavailable, TokenRefused } from "../../src/domain/errors.js";
import type { Segment } from "../../src/domain/segment.js";
import { MAX_RESULTS, type ListSegments, type SegmentsRequest, type SegmentsResponse, type UpstreamStatus } from "../../src/domain/upstream.js";

export interface UpstreamBehaviour {
  /** Whether the last page of a live list comes with a token. */
  readonly tailToken: boolean;
  /** Sizes (1 to 100) that pages take by the position at which they start; `[100]` fills every page. */
  readonly pageSizes: readonly number[];
  /** The first answer to a token is the page before it once more. */
  readonly repeatsPages: boolean;
}

interface Token {
  readonly epoch: number;
  readonly start: number;
  /** The page before it, as it was answered. */
  readonly before: { readonly start: number; readonly end: number };
  readonly repeated: boolean;
}

/** One list at the border of `connect`, in memory: written from what is known of the upstream, not from the code under test. */
export function createUpstreamModel(behaviour: UpstreamBehaviour, clock: Clock) {
  const segments: Segment[] = [];
  const failures: Error[] = [];
  let status: UpstreamStatus = "IN_PROGRESS";
  let epoch = 0;
  let calls = 0;

  const listSegments: ListSegments = async (request) => {
    calls += 1;
    await Promise.resolve();
    const failure = failures.shift();
    if (failure) throw failure;
    if (clock.now() > request.deadlineMs) throw new ContactUnavailable("UPSTREAM_TIMEOUT");
    const token = request.token === null ? null : opened(request.token);
    if (token === null) return pageAt(request, 0);
    if (token.epoch !== epoch) throw new TokenRefused();
    if (!behaviour.repeatsPages || token.repeated) return pageAt(request, token.start);
    const again = listFor(request).slice(token.before.start, token.before.end);
    return { status, channel: "CHAT", segments: again, nextToken: sealed({ ...token, repeated: true }) };
  };

  function pageAt(request: SegmentsRequest, start: number): SegmentsResponse {
    const { pageSizes, tailToken } = behaviour;
    const list = listFor(request);
    const page = list.slice(start, start + (pageSizes[start % pageSizes.length] ?? MAX_RESULTS));
    const end = start + page.length;
    const goesOn = end < list.length || (status === "IN_PROGRESS" && tailToken);
    const nextToken = goesOn ? sealed({ epoch, start: end, before: { start, end }, repeated: false }) : null;
    return { status, channel: "CHAT", segments: page, nextToken };
  }

  function listFor({ types }: SegmentsRequest): Segment[] {
    return segments.filter(({ kind }) => kind === "UNKNOWN" || types.includes(kind));
  }

  return {
    listSegments,
    append: (...added: readonly Segment[]) => void segments.push(...added),
    finish: (final: UpstreamStatus = "COMPLETED") => void (status = final),
    /** Every token given so far is refused from now on. */
    expireTokens: () => void (epoch += 1),
    failNext: (...errors: readonly Error[]) => void failures.push(...errors),
    get calls() {
      return calls;
    },
    get segments(): readonly Segment[] {
      return segments;
    },
  };
}

function sealed(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString("base64");
}

function opened(text: string): Token {
  return JSON.parse(Buffer.from(text, "base64").toString()) as Token;
}
