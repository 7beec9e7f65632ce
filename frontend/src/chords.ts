// Key sequences such as "g h": what one more key means.

const PAUSE_MS = 1200;

export interface Typed {
  readonly keys: string;
  readonly at: number;
}

export interface Outcome<Command> {
  readonly typed: Typed;
  readonly command: Command | undefined;
}

export const NOTHING_TYPED: Typed = { keys: "", at: 0 };

/** A key after what was typed shortly before: completes a chord, begins one, or means nothing. */
export function press<Command>(
  typed: Typed,
  key: string,
  at: number,
  chords: ReadonlyMap<string, Command>,
): Outcome<Command> {
  const fresh = typed.keys !== "" && at - typed.at < PAUSE_MS;
  for (const keys of fresh ? [`${typed.keys} ${key}`, key] : [key]) {
    const command = chords.get(keys);
    if (command !== undefined) return { typed: NOTHING_TYPED, command };
    if (begins(keys, chords)) return { typed: { keys, at }, command: undefined };
  }
  return { typed: NOTHING_TYPED, command: undefined };
}

function begins<Command>(keys: string, chords: ReadonlyMap<string, Command>): boolean {
  for (const chord of chords.keys()) if (chord.startsWith(`${keys} `)) return true;
  return false;
}
