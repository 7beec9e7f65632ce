// Which of a list is next; no document needed.

/** The place one step on from `current` (-1: none yet), staying inside a list of `count`. */
export function stepped(current: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (current < 0) return step > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + step));
}

/** The next place after `current` that is unread, going round once; -1 when none is. */
export function nextUnread(current: number, unread: readonly boolean[]): number {
  for (let distance = 1; distance <= unread.length; distance += 1) {
    const at = (current + distance) % unread.length;
    if (unread[at] === true) return at;
  }
  return -1;
}

/** The place one step on in a list that goes round. */
export function turned(current: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (current < 0) return step > 0 ? 0 : count - 1;
  return (current + step + count) % count;
}
