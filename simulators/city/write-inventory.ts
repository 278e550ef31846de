import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '../../src/model/errors.ts';
import { asImport } from './import-file.ts';
import { inventory } from './inventory.ts';

function outFile(): string | undefined {
  try {
    return parseArgs({ options: { out: { type: 'string' } } }).values.out;
  } catch (error) {
    console.error(messageOf(error));
    return undefined;
  }
}

const out = outFile();
if (out === undefined) {
  console.error('Say where to: node simulators/city/write-inventory.ts --out FILE');
  process.exitCode = 78;
} else {
  const city = inventory();
  writeFileSync(out, `${JSON.stringify(asImport(city))}\n`);
  console.log(`${out}: ${city.areas.length} areas, ${city.gateways.length} gateways, ${city.devices.length} devices`);
}
