import type { Database } from '../../database/port.ts';
import { seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Clock, EpochMs } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { EditableDirectory } from '../directory.ts';
import type { Directory } from '../port.ts';
import type { RegistryReader } from './reader.ts';

type Sources = {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  readonly directory: EditableDirectory;
  readonly reader: RegistryReader;
};

/** How often to look for what other processes changed; they are promised two seconds. */
const lookEvery = seconds(1);

/** A directory that keeps up with what other processes write, until it is stopped. */
export interface Follower {
  readonly directory: Directory;
  /** Says that the directory changed. */
  announce(): void;
  stop(): void;
}

/**
 * Watches SQLite's counter of other connections' commits, every second and whenever somebody unknown knocks. Looking costs
 * microseconds, and a flood of strangers makes us look once a millisecond at most.
 */
export function startFollowing({ database, clock, events, directory, reader }: Sources): Follower {
  const dataVersion = database.connection.prepare('PRAGMA data_version');
  const readVersion = (): unknown => dataVersion.get()?.['data_version'];
  let seen = readVersion();
  let lookedAt: EpochMs | undefined;

  /** Whether there was anything new. */
  function look(): boolean {
    const version = readVersion();
    if (version === seen) return false;
    const changed = reader.catchUp();
    seen = version;
    return changed;
  }

  function announce(): void {
    events.emit('registryChanged', { devices: directory.deviceCount(), areas: [...directory.areas()].length });
    directory.announce();
  }

  function lookAndTell(): boolean {
    try {
      if (!look()) return false;
    } catch (error) {
      // The memory still answers, and the next look tries again.
      events.emit('registryUnreadable', { reason: messageOf(error) });
      return false;
    }
    // Not at once: whoever asked for a device may be in the middle of something that a listener would change.
    queueMicrotask(announce);
    return true;
  }

  /** What `find` finds, looking for news when it finds nothing. */
  function orAfterLooking<Found>(find: () => Found | undefined): Found | undefined {
    const found = find();
    if (found !== undefined || clock.now() === lookedAt) return found;
    lookedAt = clock.now();
    return lookAndTell() ? find() : undefined;
  }

  const timer = setInterval(lookAndTell, lookEvery).unref();
  return {
    directory: {
      ...directory,
      device: (id) => orAfterLooking(() => directory.device(id)),
      authenticate: (username, password) => orAfterLooking(() => directory.authenticate(username, password)),
      mayPublishFor: (sender, device) =>
        orAfterLooking(() => (directory.mayPublishFor(sender, device) ? true : undefined)) ?? false,
    },
    announce,
    stop: () => clearInterval(timer),
  };
}
