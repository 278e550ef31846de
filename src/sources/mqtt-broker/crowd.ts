/** How many connections each sender has, so that one cannot take the places of all. */
export class Crowd {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  hasRoomFor(sender: string): boolean {
    return (this.#counts.get(sender) ?? 0) < this.#most;
  }

  join(sender: string): void {
    this.#counts.set(sender, (this.#counts.get(sender) ?? 0) + 1);
  }

  leave(sender: string): void {
    const left = (this.#counts.get(sender) ?? 0) - 1;
    if (left > 0) this.#counts.set(sender, left);
    else this.#counts.delete(sender);
  }
}
