import type { Manifest } from '../../backup/manifest.ts';

/** What a backup holds, in a few words. */
export function contentsOf({ store, database, journal }: Manifest): string {
  const readings = Object.values(store.rows).reduce((sum, count) => sum + count, 0);
  const devices = database.rows['devices'] ?? 0;
  const stored = store.copied ? `${readings} rows of readings` : `no readings (${store.name} has backups of its own)`;
  return `${stored}, ${devices} devices, ${journal.messages} messages of the journal`;
}

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
