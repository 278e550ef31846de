type Turn = { readonly id: number; readonly partner: string | undefined };

/** The messages of a channel whose turn is next: those not looked at, and those that wait until their partner has room. */
export class Turns {
  #fresh: number[] = [];
  #place = 0;
  readonly #held = new Map<string, number[]>();
  #heldCount = 0;

  get size(): number {
    return this.#fresh.length - this.#place + this.#heldCount;
  }

  get heldCount(): number {
    return this.#heldCount;
  }

  /** @returns those that were not looked at. */
  replace(fresh: readonly number[]): readonly number[] {
    const before = this.#fresh.slice(this.#place);
    this.#fresh = [...fresh];
    this.#place = 0;
    return before;
  }

  /** The partner has no room for it. */
  hold(id: number, { partner, isUrgent }: { readonly partner: string; readonly isUrgent: boolean }): void {
    const queue = this.#held.get(partner) ?? [];
    this.#held.set(partner, queue);
    if (isUrgent) queue.unshift(id);
    else queue.push(id);
    this.#heldCount += 1;
  }

  /** The next one, of a partner that has room or not yet known whose. */
  next(hasRoom: (partner: string) => boolean): Turn | undefined {
    for (const [partner, queue] of this.#held) {
      if (!hasRoom(partner)) continue;
      const id = queue.shift();
      if (queue.length === 0) this.#held.delete(partner);
      if (id === undefined) continue;
      this.#heldCount -= 1;
      return { id, partner };
    }
    const id = this.#fresh[this.#place];
    if (id === undefined) return undefined;
    this.#place += 1;
    return { id, partner: undefined };
  }
}
