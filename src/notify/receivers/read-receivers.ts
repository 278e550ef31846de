import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { ConfigError, messageOf } from '../../model/errors.ts';
import { languages } from '../../model/language.ts';
import type { Address } from '../port.ts';
import type { Receiver } from './receivers.ts';

const secretFile = 'file:';

/** A secret stands in the file itself, or in another one that fewer people may read. */
const SecretShape = z
  .string()
  .min(1)
  .refine((text) => !text.startsWith(secretFile) || isAbsolute(text.slice(secretFile.length)), {
    error: 'expected the whole path of a file, such as file:/run/secrets/webhook',
  });

const WayShape = z.union(
  [
    z.strictObject({ email: z.email() }).transform(({ email }): Address => ({ channel: 'email', email })),
    z
      .strictObject({ sms: z.string().regex(/^\+[1-9]\d{6,14}$/) })
      .transform(({ sms }): Address => ({ channel: 'sms', number: sms })),
    z
      .strictObject({ webhook: z.url({ protocol: /^https?$/ }), secret: SecretShape })
      .transform(({ webhook, secret }): Address => ({ channel: 'webhook', url: webhook, secret })),
  ],
  { error: 'expected `email: a@example.org`, `sms: "+34600000000"`, or `webhook: https://...` with its `secret:`' },
);

const FileShape = z
  .strictObject({
    receivers: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case letters, digits and hyphens')
            .max(64),
          language: z.enum(languages),
          by: z.array(WayShape),
        }),
      )
      .nullish()
      .transform((some) => some ?? []),
  })
  .superRefine(({ receivers }, context) => {
    const names = new Set<string>();
    for (const [index, { name }] of receivers.entries()) {
      if (names.has(name))
        context.addIssue({ code: 'custom', path: ['receivers', index, 'name'], message: 'is there twice' });
      names.add(name);
    }
  });

/**
 * Reads who is on duty from the text of `receivers.yaml`.
 *
 * @throws {ConfigError} that names every fault.
 */
export function readReceivers(text: string): readonly Receiver[] {
  const parsed = FileShape.safeParse(parseYaml(text) ?? { receivers: [] });
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.flatMap((issue) => faultsOf(issue)).join('; '));
  }
  return parsed.data.receivers.map(({ by, ...rest }) => ({ ...rest, addresses: by.map(withSecret) }));
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (cause instanceof YAMLParseError) throw new ConfigError(cause.message.trim(), { cause });
    throw cause;
  }
}

/** Of several ways that it might be, the one whose names it has says what is wrong with it. */
function faultsOf(issue: z.core.$ZodIssue, within: readonly PropertyKey[] = []): readonly string[] {
  const path = [...within, ...issue.path];
  const meant =
    issue.code === 'invalid_union'
      ? issue.errors.find((some) => some.length > 0 && some.every(({ code }) => code !== 'unrecognized_keys'))
      : undefined;
  if (meant !== undefined) return meant.flatMap((each) => faultsOf(each, path));
  return [`${placeOf(path)}: ${issue.message}`];
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '') || 'the file';

function withSecret(address: Address): Address {
  if (address.channel !== 'webhook' || !address.secret.startsWith(secretFile)) return address;
  const file = address.secret.slice(secretFile.length);
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret !== '') return { ...address, secret };
  } catch (cause) {
    throw new ConfigError(`the secret of the webhook ${address.url} cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new ConfigError(`the secret of the webhook ${address.url} is empty: ${file}`);
}
