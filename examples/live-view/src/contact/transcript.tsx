import { useLayoutEffect, useRef, useState } from "react";

import type { Entry } from "./contents";
import type { Offsets } from "./cut";
import { Row } from "./row";
import { useStayAtEnd } from "./use-stay-at-end";

interface Props {
  readonly entries: readonly Entry[];
  readonly pointedAt: ReadonlyMap<string, readonly Offsets[]>;
  readonly hasEarlier: boolean;
  readonly onLoadEarlier: () => Promise<void>;
}

const LOAD_EARLIER = { idle: "Load earlier messages", loading: "Loading…", failed: "They did not come. Load earlier messages again" } as const;

/** The messages, oldest first. New ones come in at the end without moving what somebody reads further up. */
export function Transcript({ entries, pointedAt, hasEarlier, onLoadEarlier }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [loading, setLoading] = useState<"idle" | "loading" | "failed">("idle");
  const { unseen, onScroll, jumpToEnd } = useStayAtEnd(scroller, list, entries);

  /** The row that was first before earlier ones came, and where it was. */
  const anchor = useRef<{ readonly row: Element; readonly top: number } | null>(null);
  const firstPosition = entries[0]?.position;
  useLayoutEffect(() => {
    if (anchor.current === null || scroller.current === null) return;
    scroller.current.scrollTop += anchor.current.row.getBoundingClientRect().top - anchor.current.top;
    anchor.current = null;
  }, [firstPosition]);

  async function loadEarlier(): Promise<void> {
    const row = list.current?.firstElementChild ?? null;
    anchor.current = row && { row, top: row.getBoundingClientRect().top };
    setLoading("loading");
    try {
      await onLoadEarlier();
      setLoading("idle");
    } catch {
      setLoading("failed");
    } finally {
      // The button may be gone: whoever pressed it stays in the transcript.
      if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
    }
  }

  return (
    <section className="transcript" aria-label="Transcript">
      <div className="transcript-scroller" ref={scroller} onScroll={onScroll} role="region" aria-label="Messages" tabIndex={0}>
        {hasEarlier && (
          <button type="button" className="button load-earlier" onClick={() => void loadEarlier()} aria-disabled={loading === "loading"}>
            {LOAD_EARLIER[loading]}
          </button>
        )}
        <ol className="rows" ref={list}>
          {entries.map(({ position, segment }, index) => (
            <Row
              key={position}
              segment={segment}
              isTurn={speakerOf(segment) !== speakerOf(entries[index - 1]?.segment)}
              pointedAt={segment.__typename === "TranscriptSegment" ? (pointedAt.get(segment.transcriptId) ?? null) : null}
            />
          ))}
        </ol>
      </div>
      {unseen > 0 && (
        <button type="button" className="button primary jump" onClick={jumpToEnd}>
          Jump to latest <span className="count">{unseen} new</span>
        </button>
      )}
    </section>
  );
}

function speakerOf(segment: Entry["segment"] | undefined): string | null {
  if (segment?.__typename !== "TranscriptSegment" && segment?.__typename !== "AttachmentsSegment") return null;
  return `${segment.participantRole} ${segment.displayName}`;
}
