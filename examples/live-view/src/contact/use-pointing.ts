import { useEffect, useEffectEvent, useMemo, useState } from "react";

import type { PlaceFragment } from "../generated/graphql";
import type { Contents } from "./contents";
import type { Offsets } from "./cut";
import type { Finding } from "./findings";
import { rowId } from "./row";

/** Which finding is chosen, what it points at, and the way there: earlier messages are loaded until the place is among them. */
export function usePointing({ messages }: Contents, hasEarlier: boolean, loadEarlier: () => Promise<void>) {
  const [selected, setSelected] = useState<Finding | null>(null);
  const [goal, setGoal] = useState<PlaceFragment | null>(null);

  const pointedAt = useMemo(() => {
    const byMessage = new Map<string, Offsets[]>();
    for (const { transcriptId, characterOffsets } of selected?.places ?? []) {
      const offsets = characterOffsets ?? { beginOffsetChar: 0, endOffsetChar: Infinity };
      byMessage.set(transcriptId, [...(byMessage.get(transcriptId) ?? []), offsets]);
    }
    return byMessage;
  }, [selected]);

  const goOn = useEffectEvent(() => {
    loadEarlier().catch(() => setGoal(null));
  });
  // Once for each page that has been rendered, which is later than it comes.
  useEffect(() => {
    if (goal === null) return;
    if (!messages.has(goal.transcriptId) && hasEarlier) {
      goOn();
      return;
    }
    document.getElementById(rowId(goal.transcriptId))?.scrollIntoView({ block: "center" });
    setGoal(null);
  }, [goal, messages, hasEarlier]);

  return {
    pointedAt,
    selectedId: selected?.id ?? null,
    goTo: setGoal,
    select(finding: Finding | null): void {
      setSelected(finding);
      setGoal(finding?.places[0] ?? null);
    },
  };
}
