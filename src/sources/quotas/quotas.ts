import { minutes, seconds } from '../../model/duration.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Quotas } from '../port.ts';
import { Account } from './account.ts';
import { inEffect, type QuotaLimits, roles } from './limits.ts';
import { SlowedSenders } from './slowed-senders.ts';

export type QuotasOptions = {
  readonly limits: QuotaLimits;
  readonly clock: Clock;
  readonly events: Events;
  /** Milliseconds that passed: a clock that is set right must neither block nor free anybody. */
  readonly ticks?: (() => number) | undefined;
};

export interface OpenQuotas extends Quotas {
  /** How many senders an account is kept of. */
  remembered(): number;
  /** Wakes nobody any more. */
  close(): Promise<void>;
}

type Sender = Parameters<Quotas['enter']>[0];

const forgetEvery = minutes(1);

/**
 * Keeps account of what each device and gateway may still say. A sender is remembered while it is connected, has not saved up
 * everything again, or was slowed during the last hour.
 */
export function openQuotas({ clock, events, ticks = () => performance.now(), ...options }: QuotasOptions): OpenQuotas {
  const limits = inEffect(options.limits);
  const accounts = new Map<string, Account>();
  const slowed = new SlowedSenders({ events, ticks });
  const around = { limits, clock, ticks, onSlowed: (account: Account) => slowed.add(account) };
  showLimits(events, limits);
  events.gauge({
    name: 'barrio_senders_slowed',
    help: 'Devices and gateways that are slowed because they send faster than their quota',
    read: () => slowed.size,
  });
  events.gauge({
    name: 'barrio_quota_senders_remembered',
    help: 'Devices and gateways whose quota is in memory: they are connected, or have not saved up everything again',
    read: () => accounts.size,
  });
  const forgetting = setInterval(() => {
    for (const [id, account] of accounts) if (account.isForgettable()) accounts.delete(id);
  }, forgetEvery).unref();

  /** An id that was given to a device and is a gateway now begins anew, with the quota of its role. */
  function accountOf(sender: Sender): Account {
    const known = accounts.get(sender.id);
    return known?.role === sender.role ? known : new Account(sender, around);
  }

  return {
    enter(sender) {
      const account = accountOf(sender);
      // Those that came in under its former role leave by the same id.
      account.users = (accounts.get(sender.id)?.users ?? 0) + 1;
      accounts.set(sender.id, account);
      return account;
    },
    leave({ id }) {
      const account = accounts.get(id);
      if (account !== undefined) account.users--;
    },
    stateOf: (sender) => accountOf(sender).state(),
    onSlowed: (listener) => slowed.listen(listener),
    remembered: () => accounts.size,
    async close() {
      clearInterval(forgetting);
      slowed.close();
    },
  };
}

function showLimits(events: Events, limits: QuotaLimits): void {
  for (const role of roles) {
    const { perSecond, peakPerSecond } = limits[role];
    events.gauge({
      name: `barrio_quota_${role}_per_second`,
      help: `Messages a second that a ${role} may send for ever; 0 is no limit at all`,
      read: () => perSecond,
    });
    events.gauge({
      name: `barrio_quota_${role}_peak_per_second`,
      help: `Messages a second that a ${role} may send while its allowance lasts; 0 is no limit`,
      read: () => peakPerSecond,
    });
  }
  events.gauge({
    name: 'barrio_quota_catch_up_seconds',
    help: 'After so long a silence a sender has saved all the allowance that it can have',
    read: () => limits.catchUpTime / seconds(1),
  });
}
