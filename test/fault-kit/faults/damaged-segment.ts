import { rm } from 'node:fs/promises';
import type { Fault } from '../fault.ts';
import { lagOf } from '../lag.ts';
import type { Finding } from '../promises.ts';
import type { Stage } from '../stage.ts';
import { type AbsentStore, prepareAbsentStore } from '../tools/absent-store.ts';
import { flipBits, type JournalRecord, numberIn, overwrite, recordsOf, segmentsOf } from '../tools/journal-files.ts';

/** One way for old bytes to go bad. Answers the messages that it destroyed. */
type Decay = {
  readonly name: string;
  readonly decay: (file: string, records: readonly JournalRecord[]) => Promise<readonly JournalRecord[]>;
};

const middle = (records: readonly JournalRecord[], count: number): readonly JournalRecord[] =>
  records.slice(Math.floor(records.length / 2), Math.floor(records.length / 2) + count);

const decays: readonly Decay[] = [
  {
    name: 'a bit of a payload',
    async decay(file, records) {
      const victims = middle(records, 1);
      await flipBits(
        file,
        victims.map(({ offset, bytes }) => offset + bytes - 8),
      );
      return victims;
    },
  },
  {
    name: 'a bit of a length',
    async decay(file, records) {
      const victims = middle(records, 1);
      await flipBits(
        file,
        victims.map(({ offset }) => offset + 1),
      );
      return victims;
    },
  },
  {
    name: 'a block of zeros',
    async decay(file, records) {
      const victims = middle(records, 40);
      const [first, last] = [victims[0], victims.at(-1)];
      if (first === undefined || last === undefined) return [];
      // From within the first to within the last, as blocks of a disk know nothing of records.
      await overwrite(file, { from: first.offset + 20, bytes: last.offset - first.offset });
      return victims;
    },
  },
  {
    name: 'the first bytes of a file',
    async decay(file) {
      await flipBits(file, [3, 17, 36]);
      return [];
    },
  },
  {
    name: 'a whole file',
    async decay(file, records) {
      await rm(file);
      return records;
    },
  },
];

/** Bytes go bad in an old file of the journal which the store has not read yet; and then in one that it has. */
export const damagedSegment: Fault = {
  name: 'damaged-segment',
  promise:
    'What rots in an old file of the journal is counted exactly and told as an alarm; everything around it is stored.',
  limitSeconds: { full: 150, quick: 60 },
  async run(stage) {
    const store = await prepareAbsentStore(stage);
    const settings = { ...store.settings, BARRIO_JOURNAL_SEGMENT_BYTES: String(96 * 1024) };
    await stage.numbered({ count: 4, perSecond: 250 });
    await stage.open({ settings }, { others: false });
    stage.breaks();
    await stage.until(() => segmentsOf(stage.dataDir).length > 3 * decays.length, {
      what: 'a journal of many files',
      seconds: 60,
    });
    const destroyed = await rot(stage, store);
    stage.heals({ othersP99Ms: 'none' });
    await stage.pass(2);
    const findings = await judge(stage, destroyed);
    await rotWhatIsStored(stage);
    return [...findings, ...(await stage.settle())];
  },
};

/** Every kind of decay once, each in a file of its own, while the service is down; the store comes back with it. */
async function rot(stage: Stage, store: AbsentStore): Promise<number> {
  await stage.service.kill('SIGKILL');
  const old = segmentsOf(stage.dataDir);
  let destroyed = 0;
  for (const [index, { name, decay }] of decays.entries()) {
    // Neither neighbours of each other nor the first or the last.
    const file = old[2 + 3 * index] ?? '';
    const victims = await decay(file, await recordsOf(file));
    for (const victim of victims) stage.beside.destroy(victim.sender, numberIn(victim));
    destroyed += victims.length;
    stage.say(`${name}: ${victims.length} messages destroyed`);
  }
  store.plugIn();
  await stage.service.start();
  return destroyed;
}

async function judge(stage: Stage, destroyed: number): Promise<Finding[]> {
  await stage
    .until(() => toldLost(stage) >= destroyed, { what: 'the whole damage told', seconds: 30 })
    .catch(() => undefined);
  const told = toldLost(stage);
  stage.note('messages destroyed', destroyed);
  stage.note('messages lost, as told in the log', told);
  return told === destroyed
    ? []
    : [{ promise: 'nothing-silent', detail: `${destroyed} messages were destroyed, and ${told} told as lost` }];
}

function toldLost({ service }: Stage): number {
  const alarms = service.output().matchAll(/"level":50.*is damaged at byte .*messages lost: (\d+)/g);
  return [...alarms].reduce((sum, [, lost]) => sum + Number(lost), 0);
}

/** The same for a file whose messages are all in the store: that costs nothing. */
async function rotWhatIsStored(stage: Stage): Promise<void> {
  await stage.until(async () => (await lagOf(stage.service)).behind < 500, {
    what: 'the store having caught up',
    seconds: 60,
  });
  await stage.service.kill('SIGKILL');
  const [first] = segmentsOf(stage.dataDir);
  const records = await recordsOf(first ?? '');
  await flipBits(
    first ?? '',
    middle(records, 20).map(({ offset }) => offset + 30),
  );
  await stage.service.start();
  stage.note('destroyed when it was stored already', 20);
}
