import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { examineConfig, readConfig, secretNames } from './config.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barrio-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function secretIn(text: string): { readonly folder: string; readonly file: string } {
  const folder = newFolder();
  const file = join(folder, 'secret');
  writeFileSync(file, text);
  return { folder, file };
}

describe('a secret in a file', () => {
  it.each(['token of influx', 'token of influx\n', 'token of influx\r\n'])(
    'is read without its last line break (%j)',
    async (text) => {
      const { folder, file } = secretIn(text);
      const { BARRIO_INFLUX_TOKEN: token } = await readConfig({
        folder,
        environment: { BARRIO_INFLUX_TOKEN_FILE: file },
      });
      expect(token?.reveal()).toBe('token of influx');
    },
  );

  it('may be named in barrio.config.json', async () => {
    const { folder, file } = secretIn('smtp://mail.example.org');
    const settings = { BARRIO_SMTP_URL_FILE: file, BARRIO_MAIL_FROM: 'Barrio <a@example.org>' };
    writeFileSync(join(folder, 'barrio.config.json'), JSON.stringify(settings));
    expect((await readConfig({ folder, environment: {} })).BARRIO_SMTP_URL?.reveal()).toBe('smtp://mail.example.org');
  });

  it('is judged like any other', async () => {
    const { folder, file } = secretIn('short');
    const reading = readConfig({ folder, environment: { BARRIO_OPERATOR_TOKEN_FILE: file } });
    await expect(reading).rejects.toThrow(/BARRIO_OPERATOR_TOKEN: /);
  });

  it('that is missing, empty or given twice is told with all other faults', async () => {
    const { folder, file } = secretIn('\n');
    const environment = {
      BARRIO_HTTP_PORT: 'x',
      BARRIO_INFLUX_TOKEN_FILE: join(folder, 'nowhere'),
      BARRIO_INFLUX_PASSWORD_FILE: file,
      BARRIO_BROKER_PASSWORD: 'given',
      BARRIO_BROKER_PASSWORD_FILE: file,
    };
    const told = await readConfig({ folder, environment }).then(() => '', String);
    expect(told).toMatch(/BARRIO_INFLUX_TOKEN_FILE: .*nowhere cannot be read/);
    expect(told).toMatch(/BARRIO_INFLUX_PASSWORD_FILE: .* is empty/);
    expect(told).toContain('BARRIO_BROKER_PASSWORD_FILE: BARRIO_BROKER_PASSWORD is set too');
    expect(told).toContain('BARRIO_HTTP_PORT: ');
    const { config, faults } = await examineConfig({ folder, environment });
    expect(faults).toHaveLength(4);
    expect(config.BARRIO_BROKER_PASSWORD?.reveal()).toBe('given');
  });

  it('is a way for secrets alone', async () => {
    const { folder, file } = secretIn('8080');
    await expect(readConfig({ folder, environment: { BARRIO_HTTP_PORT_FILE: file } })).rejects.toThrow(
      /BARRIO_HTTP_PORT_FILE: there is no such setting/,
    );
    expect(secretNames).toContain('BARRIO_CONTACT_KEY');
    expect(secretNames).not.toContain('BARRIO_HTTP_PORT');
  });
});
