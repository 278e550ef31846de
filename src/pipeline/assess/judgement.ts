import type { Observation } from '../../model/observation.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { isWorse, notEvaluated, type Verdict } from './verdict.ts';

const nothingToSay: readonly string[] = [];

/** Collects what the tests say of one observation; used again and again, because every observation needs one. */
export class Judgement {
  quality: Verdict['quality'] = notEvaluated.quality;
  #reasons: string[] | undefined;

  get reasons(): readonly string[] {
    return this.#reasons ?? nothingToSay;
  }

  begin(): void {
    this.quality = notEvaluated.quality;
    this.#reasons = undefined;
  }

  hear({ quality, reason }: Verdict): void {
    if (isWorse(quality, this.quality)) this.quality = quality;
    if (reason === '') return;
    if (this.#reasons === undefined) this.#reasons = [reason];
    else this.#reasons.push(reason);
  }

  /**
   * Of a reading that comes behind newer ones, most tests can say nothing. It may be one that was doubted before, and a store that
   * cannot compare must not take its passing of the others for a better word.
   */
  leaveOpen(): void {
    if (this.quality === 'pass') this.quality = notEvaluated.quality;
  }

  of(quantity: QuantityId, value: number): Observation {
    return { quantity, value, quality: this.quality, reasons: this.reasons };
  }
}
