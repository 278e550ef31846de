import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Part } from '../part.ts';

type Script = {
  readonly name: string;
  readonly question: string;
  readonly file: string;
  readonly arguments?: readonly string[];
};

/** A bench of one part of the product that is a program of its own; what it prints is its report. */
const createScriptPart = ({ name, question, file, arguments: words = [] }: Script): Part => ({
  name,
  question,
  async run({ say }) {
    const path = fileURLToPath(new URL(file, new URL('../', import.meta.url)));
    const { stdout } = await promisify(execFile)(process.execPath, [path, ...words], { timeout: 300_000 });
    say(stdout);
    return { tables: [], verdicts: [], notes: [], text: stdout.trimEnd() };
  },
});

export const codecs = createScriptPart({
  name: 'codecs',
  question: 'What does it cost to decode a payload? (CPU microseconds, best of five)',
  file: 'devices.ts',
});

export const journal = createScriptPart({
  name: 'journal',
  question: 'What does a durable message cost in the journal alone?',
  file: 'journal.ts',
});

export const stores = createScriptPart({
  name: 'stores',
  question: 'How fast does the embedded store take and answer?',
  file: 'stores.ts',
  arguments: ['--rows', '100000'],
});

export const totals = createScriptPart({
  name: 'totals',
  question: 'What do the totals of 100,000 devices cost, per message and per answer?',
  file: 'totals.ts',
});

export const influxdb = createScriptPart({
  name: 'influxdb',
  question: 'How fast does a real influxd take readings, and what does it cost on both sides?',
  file: 'influxdb.ts',
});
