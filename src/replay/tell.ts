import { type EpochMs, toIso } from '../model/time.ts';
import type { Bays, OldFeed, Replayed } from './play.ts';

/** What was found, as lines of a table and what they mean. */
export function tell({ all, oldFeed, streets, refused, later }: Replayed, at: EpochMs): readonly string[] {
  const rows = [...streets, { street: 'all', ...all, oldFeed }].map(rowOf);
  const codes = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return [
    `Parking at ${toIso(at)}, and what the old feed would have shown`,
    '',
    ...align([titles, ...rows]),
    '',
    meaning(all, oldFeed),
    ...(codes.length === 0 ? [] : [`Refused by the pipeline: ${codes.join(', ')}.`]),
    ...(later === 0 ? [] : [`Not played, because they are later than the moment: ${later} rows.`]),
  ];
}

const titles = ['STREET', 'BAYS', 'FREE', 'OCCUPIED', 'UNKNOWN', 'NEVER SEEN', 'OLD FREE', 'OLD OCCUPIED'];

const rowOf = ({ street, oldFeed, ...now }: Bays & { readonly street: string | null; readonly oldFeed: OldFeed }) => [
  printable(street ?? '(no street)'),
  ...[now.bays, now.free, now.occupied, now.unknown, now.neverSeen, oldFeed.free, oldFeed.occupied].map(String),
];

function meaning({ bays, free, occupied, unknown, neverSeen }: Bays, oldFeed: OldFeed): string {
  return [
    `Of ${bays} bays ${free} are free and ${occupied} occupied. Of ${unknown} nobody knows: ${neverSeen} of their sensors were never`,
    `seen, and the others are in doubt or have been silent for more than 24 hours. The old feed showed ${oldFeed.free} free and`,
    `${oldFeed.occupied} occupied, whatever the age of what it showed.`,
  ].join('\n');
}

/** The first column to the left, numbers to the right. */
function align(table: readonly (readonly string[])[]): readonly string[] {
  const widths = titles.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

/** Names come from a file of strangers: nothing in them moves the cursor. */
const printable = (text: string): string => text.replace(/\p{C}/gu, '?');
