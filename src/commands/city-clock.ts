import type { CommandContext } from './command.ts';

/** Says times as the clocks of the city show them. */
export type CityClock = {
  readonly zone: string;
  /** `2026-11-22 09:09:24` for `2026-11-22T08:09:24.000Z`. */
  readonly say: (iso: string) => string;
};

/** People read the city's time; programs ask for `--json`, which has UTC. */
export async function cityClock({ zone }: Pick<CommandContext, 'zone'>): Promise<CityClock> {
  const timeZone = (await zone?.()) ?? 'UTC';
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return {
    zone: timeZone,
    say: (iso) => {
      const moment = new Date(iso);
      return Number.isNaN(moment.getTime()) ? iso : format.format(moment);
    },
  };
}
