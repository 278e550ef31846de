import { type Duration, hours } from '../../model/duration.ts';
import type { SenderRole } from '../port.ts';

export const roles: readonly SenderRole[] = ['device', 'gateway'];

/** Messages a second. */
export type QuotaRate = {
  /** What a sender may say for ever; 0 is no limit at all. */
  readonly perSecond: number;
  /** What it may say while its allowance lasts; 0 is no limit but the allowance itself. */
  readonly peakPerSecond: number;
};

export type QuotaLimits = Readonly<Record<SenderRole, QuotaRate>> & {
  /** A sender that was silent for so long has saved all the allowance that it can have: so long at its rate. */
  readonly catchUpTime: Duration;
};

export const defaultQuotaLimits: QuotaLimits = {
  device: { perSecond: 50, peakPerSecond: 1_000 },
  gateway: { perSecond: 2_000, peakPerSecond: 20_000 },
  catchUpTime: hours(1),
};

export const noQuotaLimits: QuotaLimits = {
  device: { perSecond: 0, peakPerSecond: 0 },
  gateway: { perSecond: 0, peakPerSecond: 0 },
  catchUpTime: hours(0),
};

/** The same, where no rate means no peak either. */
export const inEffect = ({ device, gateway, catchUpTime }: QuotaLimits): QuotaLimits => ({
  device: rateInEffect(device),
  gateway: rateInEffect(gateway),
  catchUpTime,
});

const rateInEffect = ({ perSecond, peakPerSecond }: QuotaRate): QuotaRate => ({
  perSecond,
  peakPerSecond: perSecond === 0 ? 0 : peakPerSecond,
});

const unit = 4 * 1024;

/** How many messages a message counts for: a large one counts once for each 4 KiB begun. */
export const weightOf = (bytes: number): number => (bytes <= unit ? 1 : Math.ceil(bytes / unit));
