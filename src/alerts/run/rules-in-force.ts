import type { Kinds } from '../../model/device-kind.ts';
import { seconds } from '../../model/duration.ts';
import { messageOf, UnavailableError } from '../../model/errors.ts';
import type { Reading } from '../../model/observation.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import type { Clock, EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Store } from '../../stores/port.ts';
import type { Engine, RuleDesk, Rules } from '../port.ts';
import type { Place } from './kept-memory.ts';
import { recallPast } from './recall-past.ts';

export type RulesInForceParts = {
  readonly rules: Pick<Rules, 'all' | 'onChange'>;
  readonly engine: Pick<Engine, 'lookback'>;
  readonly usual: { prepare(rules: readonly Rule[]): Promise<void> };
  readonly store: Pick<Store, 'scan'>;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly events: Pick<Events, 'emit'>;
};

/** Other rules, ready to be judged by, and what was observed before, for those that remember. */
export type NewRules = {
  readonly rules: readonly Rule[];
  /** These decide otherwise than before. */
  readonly changed: readonly RuleId[];
  readonly past: readonly Reading[];
  /** Of what arrived until then `past` knows; what came later was heard meanwhile. */
  readonly until: EpochMs;
};

/** A store that is away must not keep rules out of force for longer; their windows begin empty then. */
const mostPatience = seconds(60);

/**
 * Prepares rules that come into force while the service runs: reads the past that their windows need, beside what goes on. One change
 * at a time; the newest one counts.
 */
export class RulesInForce {
  readonly #parts: RulesInForceParts;
  readonly #stopping = new AbortController();
  readonly #onReady: () => void;
  readonly #stopListening: () => void;
  #inForce: readonly Rule[];
  #ready: NewRules | undefined;
  #preparing: Promise<void> | undefined;

  constructor(parts: RulesInForceParts, { inForce, onReady }: { inForce: readonly Rule[]; onReady: () => void }) {
    this.#parts = parts;
    this.#inForce = inForce;
    this.#onReady = onReady;
    this.#stopListening = parts.rules.onChange(() => this.look());
  }

  /** Whether what is heard has to be remembered for rules that are being prepared. */
  isPreparing(): boolean {
    return this.#preparing !== undefined || this.#ready !== undefined;
  }

  /** Takes the rules that are ready. From here on they are in force. */
  take(): NewRules | undefined {
    const ready = this.#ready;
    this.#ready = undefined;
    if (ready !== undefined) this.#inForce = ready.rules;
    if (ready !== undefined) this.look();
    return ready;
  }

  inForce(): readonly Rule[] {
    return this.#inForce;
  }

  /** Looks whether other rules are wanted than are in force. */
  look(): void {
    if (this.isPreparing() || this.#stopping.signal.aborted) return;
    const wanted = this.#parts.rules.all();
    if (isSame(wanted, this.#inForce)) return;
    this.#preparing = this.#prepare(wanted).finally(() => {
      this.#preparing = undefined;
      this.#onReady();
    });
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#stopping.abort();
    await this.#preparing;
  }

  async #prepare(wanted: readonly Rule[]): Promise<void> {
    const { engine, clock, events } = this.#parts;
    const until = clock.now();
    const before = new Map(this.#inForce.map(({ id, decides }) => [id, decides]));
    const fresh = wanted.filter(({ id, decides }) => before.get(id) !== decides);
    const past: Reading[] = [];
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(mostPatience)]);
    try {
      await untilAborted(this.#parts.usual.prepare(wanted), signal);
      const lookback = engine.lookback(fresh);
      const reading = readAll(recallPast(fresh, { ...this.#parts, lookback, until, signal }), past);
      await untilAborted(reading, signal);
    } catch (error) {
      events.emit('rulesBeginEmpty', { reason: messageOf(error), rules: fresh.map(({ id }) => id).join(', ') });
    }
    if (this.#stopping.signal.aborted) return;
    // What a question that was given up still brings must not come in afterwards.
    this.#ready = { rules: wanted, changed: fresh.map(({ id }) => id), past: [...past], until };
  }
}

async function readAll(batches: AsyncIterable<readonly Reading[]>, into: Reading[]): Promise<void> {
  for await (const batch of batches) for (const reading of batch) into.push(reading);
}

/** A store that never answers holds up nobody. @throws {UnavailableError} when the signal ended the waiting. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const ended = Promise.withResolvers<never>();
  const end = (): void => ended.reject(new UnavailableError('the store did not answer in time'));
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    await Promise.race([work, ended.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

const isSame = (some: readonly Rule[], others: readonly Rule[]): boolean =>
  some.length === others.length &&
  some.every(({ id, version }) => others.some((other) => other.id === id && other.version === version));

/** The rules by which an earlier life judged, where their text can still be read. */
export const rulesOf = (
  place: Pick<Place, 'rules'> | undefined,
  rules: Pick<Rules, 'versions'> & Pick<RuleDesk, 'read'>,
): readonly Rule[] =>
  (place?.rules ?? []).flatMap(({ id, version }) => {
    const text = rules.versions(id).find((each) => each.version === version)?.text;
    const read = text === undefined ? undefined : rules.read(text, id);
    return read?.ok === true && read.rule.version === version ? [read.rule] : [];
  });
