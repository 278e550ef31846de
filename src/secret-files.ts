import { readFileSync } from 'node:fs';
import { messageOf } from './model/errors.ts';

const ending = '_FILE';

/** `BARRIO_INFLUX_TOKEN_FILE` says where the token stands. */
export const fileSettingOf = (secret: string): string => `${secret}${ending}`;

type Gathered = Readonly<Record<string, unknown>>;

/**
 * Puts secrets in place that stand in files of their own, as container engines and systemd hand them out: what is in the
 * environment of a process is seen by more people than a file is.
 *
 * @returns the settings without the names of the files, and what is wrong with those.
 */
export function readSecretFiles(
  gathered: Gathered,
  secrets: readonly string[],
): { readonly raw: Gathered; readonly faults: readonly string[] } {
  const raw = { ...gathered };
  const faults: string[] = [];
  for (const secret of secrets) {
    const setting = fileSettingOf(secret);
    const file = raw[setting];
    if (file === undefined) continue;
    delete raw[setting];
    const read = typeof file === 'string' ? readSecret(file) : { fault: 'expected the path of a file' };
    if (raw[secret] !== undefined) faults.push(`${setting}: ${secret} is set too; leave one of them out`);
    else if ('fault' in read) faults.push(`${setting}: ${read.fault}`);
    else raw[secret] = read.text;
  }
  return { raw, faults };
}

function readSecret(file: string): { readonly text: string } | { readonly fault: string } {
  try {
    // Editors and `echo` end a file with a line break, which is no part of the secret.
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { fault: `${file} is empty` } : { text };
  } catch (error) {
    return { fault: `${file} cannot be read: ${messageOf(error)}` };
  }
}
