import { type Duration, milliseconds } from '../../model/duration.ts';
import type { Fault } from './faults.ts';
import type { BrokerLimits } from './limits.ts';
import { beatsIn } from './ticking.ts';

/** How long a client may be silent, and how long it may leave our answers unread. */
export class Patience {
  readonly #limits: BrokerLimits;
  #allowed: number;
  #isAdmitted = false;
  #silentFor = 0;
  #unreadFor = 0;

  constructor(limits: BrokerLimits) {
    this.#limits = limits;
    this.#allowed = beatsIn(limits.connectWithin);
  }

  /** A stranger's first packet must be whole in time; from here on, each packet counts as a sign of life. */
  admit(keepalive: Duration | undefined): void {
    const longest = this.#limits.keepalive;
    const asked = keepalive === undefined || keepalive === 0 ? longest : Math.min(keepalive, longest);
    this.#isAdmitted = true;
    // [MQTT-3.1.2-24]
    this.#allowed = beatsIn(milliseconds(asked * 1.5));
    this.#silentFor = 0;
  }

  heard(): void {
    this.#silentFor = 0;
  }

  /** It is we who do not listen. */
  excuse(): void {
    this.#silentFor = 0;
  }

  onBeat(answers: 'read' | 'unread'): Fault | undefined {
    this.#silentFor++;
    this.#unreadFor = answers === 'unread' ? this.#unreadFor + 1 : 0;
    if (this.#unreadFor > beatsIn(this.#limits.drainWithin)) return 'reader_too_slow';
    if (this.#silentFor <= this.#allowed) return undefined;
    return this.#isAdmitted ? 'silent_too_long' : 'connect_too_late';
  }
}
