/** Characters of a text, as the graph gives them. */
export interface Offsets {
  readonly beginOffsetChar: number;
  readonly endOffsetChar: number;
}

/** A piece of a text that is alike throughout. */
export interface Piece {
  readonly begin: number;
  readonly text: string;
  readonly isPersonal: boolean;
  readonly isPointedAt: boolean;
}

/** The text in pieces: what is personal data, what is pointed at, what is both, and what is neither. Ranges may overlap, and reach past the end. */
export function cut(text: string, personal: readonly Offsets[], pointedAt: readonly Offsets[]): readonly Piece[] {
  const ends = [...personal, ...pointedAt].flatMap(({ beginOffsetChar, endOffsetChar }) => [beginOffsetChar, endOffsetChar]);
  const bounds = [...new Set([0, ...ends, text.length])].filter((bound) => bound >= 0 && bound <= text.length).sort((a, b) => a - b);
  return bounds.slice(0, -1).map((begin, index) => ({
    begin,
    text: text.slice(begin, bounds[index + 1]),
    isPersonal: covers(personal, begin),
    isPointedAt: covers(pointedAt, begin),
  }));
}

function covers(ranges: readonly Offsets[], at: number): boolean {
  return ranges.some(({ beginOffsetChar, endOffsetChar }) => beginOffsetChar <= at && at < endOffsetChar);
}
