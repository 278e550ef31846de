import { type Duration, milliseconds, minutes, seconds } from '../../model/duration.ts';
import { after, type EpochMs } from '../../model/time.ts';
import type { Address } from '../port.ts';

/** Whom we really talk to: a push service stands for many browsers, a mail server for all addresses. */
export function partnerOf(address: Address): string {
  if (address.channel === 'web_push') return hostOf(address.endpoint);
  return address.channel === 'webhook' ? hostOf(address.url) : address.channel;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

/** So many failures in a row, with no success between them, are the partner's and not a message's. */
const failuresInARow = 5;
const firstPause = seconds(5);
const longestPause = minutes(5);
const mostRemembered = 10_000;

type Standing = { failures: number; pauses: number; until: EpochMs };

/** Leaves a partner alone for a while when nothing gets through, and twice as long each time until something does. */
export class PartnerPauses {
  readonly #standings = new Map<string, Standing>();

  /** Until when; `undefined` when it is not left alone. */
  until(partner: string, now: EpochMs): EpochMs | undefined {
    const until = this.#standings.get(partner)?.until;
    return until !== undefined && until > now ? until : undefined;
  }

  /** Whether it was left alone before, and nothing got through since: one attempt at a time tells. */
  isOnTrial(partner: string): boolean {
    return (this.#standings.get(partner)?.pauses ?? 0) > 0;
  }

  /** @returns whether it had been left alone. */
  succeeded(partner: string): boolean {
    const wasPaused = this.isOnTrial(partner);
    this.#standings.delete(partner);
    return wasPaused;
  }

  /** @returns how long it is left alone from now; `undefined` when it is not. */
  failed(partner: string, { now, asked }: { readonly now: EpochMs; readonly asked?: Duration | undefined }) {
    if (this.#standings.size >= mostRemembered) this.#standings.clear();
    const known = this.#standings.get(partner) ?? { failures: 0, pauses: 0, until: now };
    this.#standings.set(partner, known);
    known.failures += 1;
    if (known.until > now || (known.failures < failuresInARow && known.pauses === 0)) return undefined;
    const own = Math.min(longestPause, firstPause * 2 ** Math.min(known.pauses, 10));
    const pause = milliseconds(Math.max(own, Math.min(asked ?? 0, longestPause)));
    known.until = after(now, pause);
    known.pauses += 1;
    return { pause, isFirst: known.pauses === 1 };
  }
}
