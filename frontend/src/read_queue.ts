// Which messages are being looked at, and which of them still have to be told to the server.

export class ReadQueue {
  private readonly watched = new Map<string, { number: number; since: number }>();
  private waiting: number[] = [];
  private readonly done = new Set<number>();

  appeared(name: string, number: number, now: number): void {
    if (Number.isInteger(number) && number > 0 && !this.done.has(number) && !this.watched.has(name)) {
      this.watched.set(name, { number, since: now });
    }
  }

  disappeared(name: string): void {
    this.watched.delete(name);
  }

  /** The names of those on the screen for at least `enough` milliseconds; they wait to be sent from now on. */
  lookedAt(now: number, enough: number): string[] {
    const names: string[] = [];
    for (const [name, { number, since }] of this.watched) {
      if (now - since < enough) continue;
      this.watched.delete(name);
      this.done.add(number);
      this.waiting.push(number);
      names.push(name);
    }
    return names;
  }

  /** The numbers to send; they do not wait any more. */
  taken(): number[] {
    const numbers = this.waiting;
    this.waiting = [];
    return numbers;
  }

  /** Numbers that could not be sent wait again. */
  putBack(numbers: readonly number[]): void {
    this.waiting.unshift(...numbers);
  }
}
