import { readFile } from 'node:fs/promises';
import { ConfigError, messageOf } from '../../src/model/errors.ts';
import type { DeviceId } from '../../src/model/ids.ts';

export type Credential = { readonly id: string; readonly username: string; readonly password: string };
export type Credentials = ReadonlyMap<string, Credential>;

const howToWrite = (path: string): string =>
  'Write them: node simulators/city/write-inventory.ts --out ./data/city.json && ' +
  `npm run barrio -- device import ./data/city.json --credentials ${path}. ` +
  'Or run npm start, which does so; --credentials FILE or BARRIO_DATA_DIR says where they are.';

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      `Cannot read the simulator's credentials in ${path}: ${messageOf(cause)}. ${howToWrite(path)}`,
      {
        cause,
      },
    );
  }
}

const isCredential = (value: unknown): value is Credential =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'username', 'password'].every((name) => typeof Reflect.get(value, name) === 'string');

function parse(path: string, text: string): readonly Credential[] {
  try {
    const file: unknown = JSON.parse(text);
    const list: unknown = typeof file === 'object' && file !== null ? Reflect.get(file, 'credentials') : undefined;
    if (Array.isArray(list) && list.every(isCredential)) return list;
    throw new TypeError('no list of credentials');
  } catch (cause) {
    throw new ConfigError(
      `${path} is no file of credentials ({"credentials":[{"id","username","password"}]}). ${howToWrite(path)}`,
      { cause },
    );
  }
}

/**
 * The credentials of those who connect, and of no one else.
 * @throws {ConfigError} when the file cannot be read, or somebody's credential is not in it.
 */
export async function readCredentials(path: string, carriers: readonly DeviceId[]): Promise<Credentials> {
  const all = new Map(parse(path, await textOf(path)).map((one) => [one.id, one]));
  const missing = carriers.filter((id) => !all.has(id));
  if (missing.length > 0) {
    const some = missing.slice(0, 3).join(', ');
    throw new ConfigError(
      `${path} has no credentials for ${missing.length} of ${carriers.length} that connect (${some}, ...). ${howToWrite(path)}`,
    );
  }
  return new Map(carriers.flatMap((id) => all.get(id) ?? []).map((one) => [one.id, one]));
}
