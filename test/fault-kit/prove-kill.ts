import { parseArgs } from 'node:util';
import { killRounds } from './kill-rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, devices: { type: 'string', default: '8' } },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`kill -9 under load, ${values.rounds} rounds, ${values.devices} devices; half of them send no time of their own`);
const books = await killRounds({ rounds: Number(values.rounds), devices: Number(values.devices), say });
say('');
say(`acknowledged ${books.acknowledged}`);
say(`stored       ${books.stored}`);
say(`missing      ${books.missing}`);
say(`doubled      ${books.doubled}`);
process.exitCode = books.missing === 0 && books.doubled === 0 && books.acknowledged > 0 ? 0 : 1;
