import type { Duration } from '../model/duration.ts';
import { hours, minutes } from '../model/duration.ts';
import { CallerError, messageOf } from '../model/errors.ts';
import type { Clock, EpochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { keepNewest, listBackups, removeUnfinished } from './catalogue.ts';
import { type BackupSources, makeBackup } from './make-backup.ts';
import type { Backup, Backups, LastAttempt } from './port.ts';

export type BackupSettings = BackupSources & {
  readonly directory: string;
  /** 0 is never. */
  readonly every: Duration;
  readonly keep: number;
  readonly clock: Clock;
  readonly events: Events;
  /** How often to look whether it is time. */
  readonly look?: Duration;
};

/** Makes backups when it is time, and when an operator asks for one. One at a time. */
export async function startBackups(settings: BackupSettings): Promise<Backups> {
  const { directory, clock, every, look = minutes(1), events } = settings;
  const closing = new AbortController();
  const known: { newest: Backup | undefined; last: LastAttempt | undefined } = {
    newest: (await listBackups(directory))[0],
    last: undefined,
  };
  let making: Promise<Backup> | undefined;
  let triedAt: EpochMs = clock.now();

  async function attempt(to: string | undefined): Promise<Backup> {
    triedAt = clock.now();
    try {
      const backup = await makeIn(settings, { to, signal: closing.signal });
      if (to === undefined) known.newest = backup;
      known.last = { ok: true, folder: backup.folder };
      events.emit('backupMade', { folder: backup.folder, bytes: backup.manifest.bytes, tookMs: clock.now() - triedAt });
      return backup;
    } catch (error) {
      known.last = { ok: false, reason: messageOf(error) };
      if (!closing.signal.aborted) events.emit('backupFailed', { reason: messageOf(error) });
      throw error;
    } finally {
      making = undefined;
    }
  }

  const make = (to?: string): Promise<Backup> => {
    if (making !== undefined) {
      const reason = 'A backup is being made at this moment.';
      return Promise.reject(new CallerError(reason, { status: 409, code: 'backup_under_way' }));
    }
    making = attempt(to);
    return making;
  };

  const timer = setInterval(() => {
    const newest = known.newest && Date.parse(known.newest.manifest.begunAt);
    if (making === undefined && isDue({ now: clock.now(), newest, triedAt, every })) make().catch(() => undefined);
  }, look);
  timer.unref();
  gauges(events, known);
  return {
    make,
    isMaking: () => making !== undefined,
    last: () => known.last,
    list: () => listBackups(directory),
    async close() {
      clearInterval(timer);
      closing.abort();
    },
  };
}

/** A new city, and one whose backup failed, waits no longer than this. */
const soon = hours(1);

type Times = {
  readonly now: number;
  readonly newest: number | undefined;
  /** When the last try began; before the first one, when the service started. */
  readonly triedAt: number;
  readonly every: Duration;
};

/** A clock that was set back must not mean that there are no more backups. */
export function isDue({ now, newest, triedAt, every }: Times): boolean {
  if (every <= 0) return false;
  const hasRested = Math.abs(now - triedAt) >= Math.min(soon, every);
  return hasRested && (newest === undefined || Math.abs(now - newest) >= every);
}

type Wish = { readonly to: string | undefined; readonly signal: AbortSignal };

async function makeIn(settings: BackupSettings, { to, signal }: Wish): Promise<Backup> {
  if (to !== undefined) return await makeBackup(settings, { directory: to, signal });
  const { directory, keep } = settings;
  await removeUnfinished(directory);
  const backup = await makeBackup(settings, { directory, signal });
  await keepNewest(directory, keep);
  return backup;
}

function gauges(events: Events, known: { readonly newest: Backup | undefined }): void {
  events.gauge({
    name: 'barrio_backup_last_success_timestamp_seconds',
    help: 'When the newest backup in the usual folder was begun; 0 when there is none',
    read: () => (known.newest === undefined ? 0 : Date.parse(known.newest.manifest.begunAt) / 1000),
  });
  events.gauge({
    name: 'barrio_backup_last_size_bytes',
    help: 'Size of the newest backup in the usual folder',
    read: () => known.newest?.manifest.bytes ?? 0,
  });
}
