import { dirname } from 'node:path';
import type { Duration } from '../model/duration.ts';
import { hours, minutes, seconds } from '../model/duration.ts';
import { CallerError, messageOf } from '../model/errors.ts';
import type { Clock, EpochMs } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import { type BackupPlace, keepNewest, type Leftover, listOwn, removeUnfinished } from './catalogue.ts';
import { orAborted } from './hold.ts';
import { readOrMakeInstallationId } from './installation-id.ts';
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
  const place = { directory, installation: await readOrMakeInstallationId(dirname(settings.database.file)) };
  const closing = new AbortController();
  const known: { newest: Backup | undefined; last: LastAttempt | undefined } = {
    newest: (await listOwn(place))[0],
    last: undefined,
  };
  let making: Promise<Backup> | undefined;
  let ending = new AbortController();
  let triedAt: EpochMs = clock.now();

  async function attempt(to: string | undefined): Promise<Backup> {
    triedAt = clock.now();
    ending = new AbortController();
    const signal = AbortSignal.any([closing.signal, ending.signal]);
    try {
      const backup = await makeIn(settings, { to, place, signal });
      if (to === undefined) known.newest = backup;
      known.last = { ok: true, folder: backup.folder };
      events.emit('backupMade', { folder: backup.folder, bytes: backup.manifest.bytes, tookMs: clock.now() - triedAt });
      return backup;
    } catch (error) {
      known.last = { ok: false, reason: messageOf(error) };
      if (!signal.aborted) events.emit('backupFailed', { reason: messageOf(error) });
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
    cancel() {
      ending.abort();
      return making !== undefined;
    },
    begunAt: () => (making === undefined ? undefined : triedAt),
    last: () => known.last,
    list: () => listOwn(place),
    async close() {
      clearInterval(timer);
      closing.abort();
      // It lets go of the journal, which is closed next.
      await making?.catch(() => undefined);
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

/** A disk that does not let go of old backups in so long must not keep a new one from being made. */
const removeWithin = seconds(60);

type Wish = { readonly to: string | undefined; readonly place: BackupPlace; readonly signal: AbortSignal };

async function makeIn(settings: BackupSettings, { to, place, signal }: Wish): Promise<Backup> {
  if (to !== undefined) return await makeBackup(settings, { directory: to, signal });
  const { directory, keep } = settings;
  await tidy(settings, removeUnfinished(place));
  const backup = await makeBackup(settings, { directory, signal });
  await tidy(settings, keepNewest(place, keep));
  return backup;
}

/** That something old cannot be removed says nothing of the new one, so it is only told. */
async function tidy({ events, directory }: BackupSettings, removing: Promise<readonly Leftover[]>): Promise<void> {
  try {
    const leftovers = await orAborted(removing, AbortSignal.timeout(removeWithin));
    for (const leftover of leftovers) events.emit('backupLeftover', leftover);
  } catch (error) {
    events.emit('backupLeftover', { folder: directory, reason: messageOf(error) });
  }
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
