import { expect, it } from 'vitest';
import { writeMarkdown } from './report.ts';

it('says on what it was measured, what was reached, and every table', () => {
  const part = { name: 'door', question: 'What does it cost?', run: () => Promise.reject(new Error('not here')) };
  const text = writeMarkdown({
    date: '2026-11-21',
    command: 'npm run bench',
    machine: { cores: '2' },
    measured: [
      {
        part,
        seconds: 3.4,
        report: {
          tables: [{ title: 'A load', rows: [{ server: 'a|b', us: '1' }] }],
          verdicts: [
            { figure: 'cheap', measured: '1 x', reached: true },
            { figure: 'fast', measured: '9 s', reached: false },
          ],
          notes: ['A note.'],
          text: 'printed',
        },
      },
    ],
  });
  for (const expected of [
    '| cores | 2 |',
    '| PASS | cheap | 1 x |',
    '| MISS | fast | 9 s |',
    '### A load',
    '| a\\|b | 1 |',
    'What does it cost? (3 s)',
    'A note.',
    '```text\nprinted\n```',
  ]) {
    expect(text).toContain(expected);
  }
});

it('says so when there is nothing', () => {
  expect(writeMarkdown({ date: '', command: '', machine: {}, measured: [] })).toContain('Nothing was measured.');
});
