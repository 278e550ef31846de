import type { DeviceKind } from '../../model/device-kind.ts';
import type { AreaId, KindId } from '../../model/ids.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import { type Aspect, aspectsOf, type KnownOfDevice, lasts, type Standing } from './aspects.ts';
import { createSlot, type Slot, Together } from './standing.ts';

/** A device where it is counted. */
export type Member = { device: Device; readonly cell: Cell; readonly slots: readonly Slot[]; seenIn: number };

/** What devices have in common that are never counted apart. */
export type Place = {
  /** The smallest area around them. */
  readonly area: AreaId | undefined;
  readonly kind: KindId;
  readonly accessible: boolean;
};

type Known = (device: string) => KnownOfDevice | undefined;

/** The devices of one kind in one smallest area, and how they stand in each respect. */
export class Cell {
  readonly place: Place;
  readonly kind: DeviceKind | undefined;
  readonly members = new Set<Member>();
  readonly #known: Known;
  readonly #aspects: ReadonlyMap<Aspect, Map<Standing, Together>>;
  /** The moment at which everything here is judged. */
  #asOf: EpochMs = epochMs(0);

  constructor(place: Place, { kind, known }: { readonly kind: DeviceKind | undefined; readonly known: Known }) {
    this.place = place;
    this.kind = kind;
    this.#known = known;
    this.#aspects = new Map(aspectsOf(kind).map((aspect) => [aspect, new Map()]));
  }

  enter(device: Device): Member {
    const slots = [...this.#aspects].map(([aspect, groups]) => createSlot(device.id, { aspect, groups }));
    const member: Member = { device, cell: this, slots, seenIn: 0 };
    this.members.add(member);
    this.judge(member, this.#known(device.id));
    return member;
  }

  leave(member: Member): void {
    this.members.delete(member);
    for (const slot of member.slots) slot.among?.remove(slot);
  }

  /** Puts a device where what is known of it says now. */
  judge({ slots }: Member, known: KnownOfDevice | undefined): void {
    for (const slot of slots) this.#judge(slot, known);
  }

  /** Lets time pass, or go back: who has been silent for too long stands elsewhere now. */
  setTime(now: EpochMs): void {
    if (now === this.#asOf || this.kind === undefined) return;
    const isBack = now < this.#asOf;
    this.#asOf = now;
    if (isBack) for (const member of this.members) this.judge(member, this.#known(member.device.id));
    else for (const groups of this.#aspects.values()) this.#expire(groups, this.kind);
  }

  groups(): Iterable<readonly [Aspect, ReadonlyMap<Standing, Together>]> {
    return this.#aspects;
  }

  #expire(groups: ReadonlyMap<Standing, Together>, { rhythm }: DeviceKind): void {
    for (const [standing, group] of groups) {
      const span = lasts(standing, rhythm);
      if (span === undefined) continue;
      for (let first = group.oldest(); first !== undefined; first = group.oldest()) {
        if (this.#asOf - first.heard <= span) break;
        this.#judge(first, this.#known(first.device));
      }
    }
  }

  #judge(slot: Slot, known: KnownOfDevice | undefined): void {
    if (this.kind === undefined) return;
    const verdict = slot.aspect.judge(known, this.kind.rhythm, this.#asOf);
    const group = slot.groups.get(verdict.standing);
    if (group !== undefined && group === slot.among && verdict.heard >= slot.heard) {
      group.renew(slot, verdict);
      return;
    }
    slot.among?.remove(slot);
    slot.heard = verdict.heard;
    slot.unjudged = verdict.unjudged;
    (group ?? this.#found(slot.groups, verdict.standing)).add(slot);
  }

  #found(groups: Map<Standing, Together>, standing: Standing): Together {
    const group = new Together();
    groups.set(standing, group);
    return group;
  }
}
