import type { DeadLetter } from '../dead-letters/port.ts';
import { beginning, type Entry, type Position } from '../journal/port.ts';
import { account } from '../ledger/port.ts';
import { BugError } from '../model/errors.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Observation, Reading, Rejudged, Sample } from '../model/observation.ts';
import type { Refusal } from '../model/rejection.ts';
import type { EpochMs } from '../model/time.ts';
import type { Assess, Unjudged } from './assess/assess.ts';
import type { Guard } from './guard.ts';
import type { Identified, RefusedPart } from './identify.ts';
import type { Outcome, PresenceReport } from './port.ts';
import { reject, Tally } from './tally.ts';
import { mostApart, Told } from './told.ts';

/** What became of one payload of one device: each of the samples that it held is in one of the three. */
export type Sorted = {
  readonly received: number;
  readonly duplicates: number;
  readonly refused: readonly Refusal[];
  readonly groups: readonly { readonly time: EpochMs; readonly samples: readonly Sample[] }[];
  /** The moment that its samples without a time have, or would have had. Asked for only where it matters. */
  readonly given: () => EpochMs;
};

/** How the readings of a batch are judged. */
export type Judging = {
  readonly assess: Assess;
  readonly guard: Guard;
  /** Messages up to here have been judged before, and nobody looks at them again. */
  readonly knownUpTo: Position;
};

/** No test has looked at it. */
const unjudged = ({ quantity, value }: Sample): Observation => ({
  quantity,
  value,
  quality: 'not_evaluated',
  reasons: nothingToSay,
});
const nothingToSay: readonly string[] = [];

type AboutRefusal = Refusal & Pick<RefusedPart, 'about'>;

/** What has come of a batch of messages so far, and the count of it. */
export class Batch {
  readonly #readings: Reading[] = [];
  readonly #origins: Entry[] = [];
  readonly #rejudged: Rejudged[] = [];
  readonly #deadLetters: DeadLetter[] = [];
  readonly #tally = new Tally();
  readonly presence: PresenceReport[] = [];
  /** The refusals of the present message. */
  readonly #told = new Map<string, Told>();
  readonly #judging: Judging;
  #sender = '';
  #entry: Entry | undefined;

  constructor(judging: Judging) {
    this.#judging = judging;
  }

  /** A new message, sent by a device or gateway (or nobody known): its refusals are numbered from 0. */
  begin(entry: Entry, sender: string): void {
    this.#entry = entry;
    this.#sender = sender;
    this.#told.clear();
    this.#tally.at(account(sender), entry.message.receivedAt).messages += 1;
  }

  /** A part of the message that was not looked into: it counts as one. */
  refusePart(refusal: AboutRefusal, device: DeviceId | undefined): void {
    const { message } = this.#present();
    const row = this.#rowOf(device);
    row.received += 1;
    if (message.via === 'replay') row.replayed += 1;
    reject(row, refusal.code, 1);
    this.#keepLetter(refusal, device, message.receivedAt);
  }

  /** A part of the message that was looked into. */
  book({ device, kind, entry: part }: Identified, { received, duplicates, refused, groups, given }: Sorted): void {
    const entry = this.#present();
    const { receivedAt, via } = entry.message;
    const row = this.#rowOf(device.id);
    row.received += received;
    if (via === 'replay') row.replayed += received;
    row.duplicate += duplicates;
    for (const refusal of refused) {
      reject(row, refusal.code, 1);
      this.#keepLetter({ ...refusal, entry: part ?? refusal.entry }, device.id, given());
    }
    if (via !== 'replay') this.#noteRefusals({ device, kind, receivedAt }, refused);
    for (const { time, samples } of groups) {
      const observations = this.#assess({ device, kind, time, receivedAt, samples, isReplayed: via === 'replay' });
      this.#readings.push({ device: device.id, kind: kind.id, area: device.area, time, receivedAt, observations });
      this.#origins.push(entry);
    }
  }

  #assess(reading: Unjudged): readonly Observation[] {
    const { position, message } = this.#present();
    const { assess, guard, knownUpTo } = this.#judging;
    if (position <= knownUpTo) return reading.samples.map(unjudged);
    const judged = guard(() => assess.judge(reading, this.#rejudged), message);
    return 'code' in judged ? reading.samples.map(unjudged) : judged;
  }

  #noteRefusals(of: Pick<Unjudged, 'device' | 'kind' | 'receivedAt'>, refused: readonly Refusal[]): void {
    const { assess, knownUpTo } = this.#judging;
    if (this.#present().position <= knownUpTo) return;
    for (const code of new Set(refused.map(({ code }) => code))) assess.noteRefusal(of, code);
  }

  outcome(entries: readonly Entry[], after: Position): Outcome {
    return {
      readings: this.#readings,
      origins: this.#origins,
      rejudged: this.#rejudged,
      deadLetters: this.#deadLetters,
      tally: this.#tally.rows,
      presence: this.presence,
      messages: entries.length,
      after,
      upTo: entries.at(-1)?.position ?? beginning,
    };
  }

  #present(): Entry {
    if (this.#entry === undefined) throw new BugError('a part was booked before its message began');
    return this.#entry;
  }

  #rowOf(device: DeviceId | undefined) {
    return this.#tally.at(account(device ?? this.#sender), this.#present().message.receivedAt);
  }

  /**
   * What is wrong with a message as a whole (its time, say) is told once, not once for each of its values. Every letter holds the
   * whole message, so a message with very many things wrong is told by code.
   */
  #keepLetter(refusal: AboutRefusal, device: DeviceId | undefined, givenTime: EpochMs): void {
    const { code, detail, entry, about } = refusal;
    const { position, message } = this.#present();
    const { receivedAt, topic, sender, payload } = message;
    const alike = `${code} ${device ?? ''} ${detail}`;
    const key = this.#told.has(alike) || this.#told.size < mostApart(payload) ? alike : code;
    const told = this.#told.get(key);
    if (told !== undefined) {
      told.add(refusal, device);
      return;
    }
    const item = this.#told.size;
    const place = { position, item, receivedAt, givenTime, samples: 1 };
    const letter = { ...place, code, detail, entry, topic, sender, device, about, payload };
    this.#told.set(key, new Told(letter));
    this.#deadLetters.push(letter);
  }
}
