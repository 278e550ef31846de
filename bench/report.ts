import type { Part, PartReport, Table, Verdict } from './part.ts';

export type Measured = { readonly part: Part; readonly report: PartReport; readonly seconds: number };

export type Report = {
  readonly date: string;
  readonly command: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly measured: readonly Measured[];
};

export const verdictWord = ({ reached }: Verdict): string => (reached ? 'PASS' : 'MISS');

/** The report as people keep it. */
export function writeMarkdown({ date, command, machine, measured }: Report): string {
  const verdicts = measured.flatMap(({ report }) => report.verdicts);
  return [
    '# What Barrio costs',
    `Measured on ${date} by \`${command}\`. Machines of this kind are shared and noisy: look at ratios and medians, taken in rounds that alternate with their floors, not at single figures.`,
    tableOf([machine].flatMap((one) => Object.entries(one).map(([name, value]) => ({ machine: name, '': value })))),
    '## Figures to reach',
    tableOf(
      verdicts.map((verdict) => ({ '': verdictWord(verdict), figure: verdict.figure, measured: verdict.measured })),
    ),
    ...measured.flatMap(writePart),
  ]
    .join('\n\n')
    .concat('\n');
}

const writePart = ({ part, report, seconds }: Measured): string[] => [
  `## ${part.name}`,
  `${part.question} (${Math.round(seconds)} s)`,
  ...report.tables.flatMap(({ title, rows }: Table) => [`### ${title}`, tableOf(rows)]),
  ...report.notes,
  ...(report.text === undefined ? [] : [`\`\`\`text\n${report.text}\n\`\`\``]),
];

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function tableOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const [first] = rows;
  if (first === undefined) return 'Nothing was measured.';
  const names = Object.keys(first);
  return [
    line(names),
    line(names.map(() => '---')),
    ...rows.map((row) => line(names.map((name) => row[name] ?? ''))),
  ].join('\n');
}
