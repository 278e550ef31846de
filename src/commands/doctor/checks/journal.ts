import { judgingReader } from '../../../alerts/port.ts';
import type { Check } from '../check.ts';
import { fileExists } from '../files.ts';
import { type Finding, fault, ok, warning } from '../finding.ts';
import type { Installation, JournalLook } from '../installation.ts';
import { plural, sizeOf } from '../words.ts';

/** A consumer that is further behind than this does not catch up by itself, or not soon. */
const farBehind = 100_000;
/** Who judges by rules notes its place only now and then. */
const farBehindOfJudging = 1_000_000;

/** Whether everything that was acknowledged can be read, and how far its readers are. */
export const journal: Check = {
  name: 'journal',
  async run(installation) {
    const folder = `${installation.dataDir}/journal`;
    if (!(await fileExists(folder))) return [ok('not there yet: the first start makes it')];
    const look = await installation.lookAtJournal();
    const limit = installation.journalLimitBytes;
    const troubles = [
      ...look.faults.map((found) => fault(found, damaged)),
      ...judgeRoom(unfinishedBytes(look), limit),
      ...judgeReaders(look, installation),
      ...judgeTail(look, installation),
      ...judgeHolder(look, installation),
    ];
    const extent = `${plural(look.segments.length, 'file')}, ${sizeOf(look.bytes)}, last message ${look.end}`;
    return troubles.length > 0 ? troubles : [ok(extent)];
  },
};

const damaged =
  'Everything that can be read is read. Look at the disk (dmesg, smartctl): what it damaged once, it damages again. Keep the files if what is missing matters.';

/** Bytes of files that hold something unfinished: only whole files are freed. */
function unfinishedBytes({ segments, consumers, end }: JournalLook): number {
  const slowest = Math.min(...Object.values(consumers));
  if (slowest >= end) return 0;
  const holding = segments.findLast(({ first }) => first <= slowest + 1);
  return segments.reduce((sum, { first, bytes }) => (first >= (holding?.first ?? 0) ? sum + bytes : sum), 0);
}

function judgeRoom(bytes: number, limitBytes: number): readonly Finding[] {
  const used = `${sizeOf(bytes)} of ${sizeOf(limitBytes)} wait for the store`;
  const remedy =
    'Mend the store: see there. Meanwhile BARRIO_JOURNAL_LIMIT_BYTES can be raised when the disk has room.';
  if (bytes >= limitBytes) return [fault(`${used}: nothing more is acknowledged`, remedy)];
  return bytes >= 0.8 * limitBytes ? [warning(used, remedy)] : [];
}

function judgeReaders({ consumers, end }: JournalLook, { storeName }: Installation): readonly Finding[] {
  return Object.entries(consumers).flatMap(([name, at]) => {
    if (at > end) {
      const found = `${name} has finished message ${at}, but the journal ends at ${end}: its files were removed or replaced`;
      return [fault(found, 'Put them back, or start again with an empty data folder.')];
    }
    if (name.startsWith('store-') && name !== `store-${storeName}`) {
      const remedy = 'If BARRIO_STORE was changed on purpose, all is well: the next start forgets it.';
      return [warning(`${name} still reads here, but the store is ${storeName} now`, remedy)];
    }
    const [most, remedy] =
      name === judgingReader
        ? [farBehindOfJudging, 'Look at alerts in /readyz: something keeps them from being judged. Nothing is lost.']
        : [farBehind, 'Look at the store: it does not take what comes in.'];
    return end - at < most ? [] : [warning(`${name} is ${end - at} messages behind`, remedy)];
  });
}

/** While somebody writes it, the end of the journal is always unfinished. */
function judgeTail({ unfinished, heldBy }: JournalLook, { sighting }: Installation): readonly Finding[] {
  if (sighting.state === 'running' || heldBy !== undefined) return [];
  const remedy = 'The next start cuts it off: nobody was promised it.';
  return unfinished.map((found) => warning(found, remedy));
}

/** A Barrio that cannot be found by its note, or does not answer, has it all the same. */
function judgeHolder({ heldBy }: JournalLook, { sighting }: Installation): readonly Finding[] {
  if (heldBy === undefined || sighting.state === 'running') return [];
  const remedy = 'A start would be refused. Stop that process, or give one of the two another BARRIO_DATA_DIR.';
  return [fault(`is held by ${heldBy}, which does not answer as the service of this folder`, remedy)];
}
