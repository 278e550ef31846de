import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Journal, Position } from '../journal/port.ts';
import { seconds } from '../model/duration.ts';
import { type Clock, type EpochMs, toIso } from '../model/time.ts';
import type { Events } from '../observability/events.ts';
import type { Store } from '../stores/port.ts';
import { nameOf } from './catalogue.ts';

/** What was damaged, and what the store began again from. */
export type RebuiltStore = {
  readonly damaged: string;
  readonly reason: string;
  readonly from: { readonly kind: 'file' | 'nothing' } | { readonly kind: 'backup'; readonly file: string };
};

/** A store that may have been begun again when it was opened. */
export type MaybeRebuilt = Store & { readonly rebuilt?: RebuiltStore | undefined };

export type FillUpParts = {
  readonly store: Pick<MaybeRebuilt, 'resumeFrom' | 'rebuilt'>;
  readonly journal: Pick<Journal, 'usage' | 'forget'>;
  /** The consumer by which the store gets its readings. */
  readonly consumer: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly events: Events;
};

const look = seconds(1);

/**
 * Lets the journal fill up a store that was begun again, and tells of it: loudly, in a file that stays, and once more when it is
 * done. Call it before the consumer is opened and anything is committed for it.
 */
export async function fillUp(parts: FillUpParts): Promise<{ close(): Promise<void> }> {
  const { store, journal, consumer } = parts;
  const { rebuilt } = store;
  if (rebuilt === undefined) return { close: async () => undefined };
  // Its place says that all of this was done with. Without one, nothing is deleted before it was read again.
  await journal.forget(consumer);
  return await tell(parts, rebuilt);
}

async function tell(parts: FillUpParts, rebuilt: RebuiltStore): Promise<{ close(): Promise<void> }> {
  const { store, journal, dataDir, clock, events } = parts;
  const now = clock.now();
  const place = await store.resumeFrom();
  const { oldest, end } = journal.usage();
  const position = Number(place?.upTo ?? 0);
  const missing = Math.max(0, oldest - 1 - position);
  const report = join(dataDir, `store-rebuilt-${nameOf(now)}.md`);
  const finding = { ...rebuilt, position, oldest, end, missing, now };
  await writeFile(report, describe(finding));
  const from = nameSource(rebuilt.from);
  events.emit('storeRebuilt', { damaged: rebuilt.damaged, reason: rebuilt.reason, from, position, missing, report });

  return watchFilling({ store, end }, async () => {
    const messages = Math.max(0, end - Math.max(position, oldest - 1));
    events.emit('storeFilledUp', { messages, tookMs: clock.now() - now });
    await appendFile(report, `\nDone at ${toIso(clock.now())}: ${messages} messages of the journal were read again.\n`);
  });
}

/** Does something once, when the store has reached the place where the journal ended. */
function watchFilling(
  { store, end }: { readonly store: FillUpParts['store']; readonly end: Position },
  done: () => Promise<void>,
): { close(): Promise<void> } {
  const closing = new AbortController();
  async function watch(): Promise<void> {
    for (;;) {
      const place = await store.resumeFrom();
      if (Number(place?.upTo ?? 0) >= end) return await done();
      await pause(look, undefined, { signal: closing.signal, ref: false });
    }
  }
  // It only tells; who looks after the store and the disk hears of their failures itself.
  const watching = watch().catch(() => undefined);
  return {
    async close() {
      closing.abort();
      await watching;
    },
  };
}

const nameSource = (from: RebuiltStore['from']): string =>
  from.kind === 'backup' ? `the backup ${from.file}` : from.kind === 'file' ? 'the file without its log' : 'nothing';

type Finding = RebuiltStore & {
  readonly position: number;
  readonly oldest: Position;
  readonly end: Position;
  readonly missing: number;
  readonly now: EpochMs;
};

function describe({ damaged, reason, from, position, oldest, end, missing, now }: Finding): string {
  return `# The store was damaged and begun again

${toIso(now)}

- **Damaged:** it did not open: ${reason}
- **Where it lies:** \`${damaged}\`, untouched
- **Begun again from:** ${nameSource(from)}, which has everything up to message ${position} of the journal
- **Filled in from the journal:** messages ${Math.max(position + 1, oldest)} to ${end}, while the service runs
- **Not there any more:** ${missing === 0 ? 'nothing' : `${missing} messages, ${position + 1} to ${oldest - 1}`}

## What to do
${remedies({ missing, damaged, from }).join('\n')}
`;
}

function remedies({ missing, damaged, from }: Pick<Finding, 'missing' | 'damaged' | 'from'>): readonly string[] {
  const find =
    '1. Find out why the file was damaged: the disk (`dmesg`, `smartctl -a`), the memory, or something that wrote to it.';
  const remove = `2. Remove \`${damaged}\` when you no longer want to look into it.`;
  if (missing === 0) return [find, remove];
  return [
    find,
    '2. What is missing was acknowledged and is in no copy that Barrio has. Look for an older copy of the data folder or an',
    `   older backup elsewhere; DuckDB's own tools may read a part of \`${damaged}\`.`,
    from.kind === 'nothing'
      ? '3. There was no sound backup. Let Barrio make them: BARRIO_BACKUP_EVERY_TIME and BARRIO_BACKUP_DIR, best on another disk.'
      : '3. Make backups more often (BARRIO_BACKUP_EVERY_TIME), or let the journal keep more (BARRIO_JOURNAL_KEEP_TIME).',
  ];
}
