import { type Fixture, readFixtures } from '../devices/corpus/fixtures.ts';
import { kinds } from '../devices/index.ts';
import type { DeviceKind } from '../src/model/device-kind.ts';

const warmUps = 50_000;
const rounds = 5;
const perRound = 40_000;

/** Microseconds of this thread's CPU per call: the best of some rounds, because a busy machine only adds. */
function microsecondsPer(run: () => unknown): number {
  for (let count = 0; count < warmUps; count += 1) run();
  const times = Array.from({ length: rounds }, () => {
    const start = process.threadCpuUsage();
    for (let count = 0; count < perRound; count += 1) run();
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / perRound;
  });
  return Math.min(...times);
}

function measure(kind: DeviceKind, { file, payload }: Fixture): string {
  const text = new TextDecoder().decode(payload);
  const decode = microsecondsPer(() => kind.decode(payload)).toFixed(2);
  const floor = text.startsWith('{') || text.startsWith('[') ? microsecondsPer(() => JSON.parse(text)).toFixed(2) : '-';
  return [
    kind.id.padEnd(22),
    file.padEnd(34),
    String(payload.length).padStart(5),
    decode.padStart(9),
    floor.padStart(9),
  ].join(' ');
}

const folder = new URL('../devices/', import.meta.url);
process.stdout.write(`${'kind'.padEnd(22)} ${'fixture'.padEnd(34)} bytes us/decode  us/parse\n`);
for (const kind of kinds.values()) {
  for (const fixture of readFixtures(new URL(`${kind.id}/`, folder)).filter(({ class: name }) => name === 'ordinary')) {
    process.stdout.write(`${measure(kind, fixture)}\n`);
  }
}
