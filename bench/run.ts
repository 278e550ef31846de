import { writeFile } from 'node:fs/promises';
import { parseArgs, styleText } from 'node:util';
import { describeMachine } from './machine.ts';
import type { Part, PartReport } from './part.ts';
import { allParts } from './parts/all.ts';
import { type Measured, verdictWord, writeMarkdown } from './report.ts';

const usage = `npm run bench [-- OPTIONS]

  --only NAME[,NAME]  these parts only: ${allParts.map(({ name }) => name).join(', ')}
  --full              as long as the product promises to hold: a minute of storing, ten minutes of flat memory
  --rounds N          rounds of what is compared in turns (3)
  --out FILE          write the report as Markdown
  --profile FOLDER    write V8 CPU profiles of the servers under test (slows them down)
  --strict            end with exit code 1 when a figure is missed
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string' },
    profile: { type: 'string' },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

function chooseParts(only: string | undefined): readonly Part[] {
  if (only === undefined) return allParts;
  const names = only.split(',');
  const unknown = names.filter((name) => !allParts.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}\n\n${usage}`);
  return allParts.filter(({ name }) => names.includes(name));
}

function show(report: PartReport): void {
  for (const { title, rows } of report.tables) {
    print(title);
    console.table(rows);
  }
  for (const verdict of report.verdicts) {
    const word = styleText(verdict.reached ? 'green' : 'red', verdictWord(verdict), { stream: process.stdout });
    print(`${word}  ${verdict.figure}: ${verdict.measured}`);
  }
  for (const note of report.notes) print(note);
}

async function measure(part: Part): Promise<Measured> {
  print(`\n== ${part.name}: ${part.question}`);
  const startedAt = performance.now();
  const say = (line: string): void => print(`   ${line}`);
  const { full, profile } = options;
  const report = await part.run({ full, profile, rounds: Number(options.rounds), say }).catch(describeFailure);
  show(report);
  return { part, report, seconds: (performance.now() - startedAt) / 1000 };
}

/** A part that breaks is a missed figure, and the others go on. */
function describeFailure(error: unknown): PartReport {
  // Putting away what broke often breaks too; what broke first says why.
  const first: unknown = error instanceof SuppressedError ? error.suppressed : error;
  const reason = first instanceof Error ? first.message : String(first);
  return {
    tables: [],
    verdicts: [{ figure: 'the part runs to its end', measured: reason, reached: false }],
    notes: [],
  };
}

async function bench(): Promise<void> {
  const parts = chooseParts(options.only);
  const machine = await describeMachine();
  console.table(machine);
  const measured: Measured[] = [];
  const arguments_ = process.argv.slice(2).join(' ');
  const command = arguments_ === '' ? 'npm run bench' : `npm run bench -- ${arguments_}`;
  for (const part of parts) {
    measured.push(await measure(part));
    // After every part, so that a long run that is interrupted has not been for nothing.
    const date = new Date().toISOString().slice(0, 10);
    if (options.out !== undefined) await writeFile(options.out, writeMarkdown({ date, command, machine, measured }));
  }
  const verdicts = measured.flatMap(({ report }) => report.verdicts);
  const missed = verdicts.filter(({ reached }) => !reached);
  print(`\n${verdicts.length} figures to reach, ${missed.length} missed.`);
  for (const { figure, measured: value } of missed) print(`  ${figure}: ${value}`);
  if (options.strict && missed.length > 0) process.exitCode = 1;
}

if (options.help) print(usage);
else await bench();
