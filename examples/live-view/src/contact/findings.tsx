import { memo } from "react";

import type { PlaceFragment } from "../generated/graphql";
import { wordsAt, type Contents } from "./contents";

/** What points at messages: a category, an issue, an extracted value. */
export interface Finding {
  readonly id: string;
  readonly label: string;
  /** Beside the label. */
  readonly note?: string;
  readonly places: readonly PlaceFragment[];
}

interface Props {
  readonly findings: readonly Finding[];
  readonly messages: Contents["messages"];
  readonly selectedId: string | null;
  readonly onSelect: (finding: Finding | null) => void;
  readonly onGoTo: (place: PlaceFragment) => void;
}

/** A list to choose from: what is chosen is highlighted in the transcript, and its places are listed to go to one by one. */
export const Findings = memo(function Findings({ findings, messages, selectedId, onSelect, onGoTo }: Props) {
  return (
    <ul className="findings">
      {findings.map((finding) => {
        const { id, label, note, places } = finding;
        const isSelected = id === selectedId;
        if (places.length === 0) {
          return (
            <li key={id} className="finding whole">
              {label} <span className="quiet">{note ?? "the contact as a whole"}</span>
            </li>
          );
        }
        return (
          <li key={id}>
            <button type="button" className="finding" aria-pressed={isSelected} onClick={() => onSelect(isSelected ? null : finding)}>
              <span>{label}</span> {note !== undefined && <span className="quiet">{note}</span>}
              <span className="count">{places.length === 1 ? "1 place" : `${places.length} places`}</span>
            </button>
            {isSelected && places.length > 1 && (
              <ol className="places">
                {places.map((place, index) => (
                  <li key={index}>
                    <button type="button" onClick={() => onGoTo(place)}>
                      {wordsAt(place, messages) ?? "In an earlier message"}
                    </button>
                  </li>
                ))}
              </ol>
            )}
          </li>
        );
      })}
    </ul>
  );
});
