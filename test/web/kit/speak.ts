import { readFile } from 'node:fs/promises';
import { connectAsync } from 'mqtt';
import { z } from 'zod';
import type { City } from './city.ts';

const CredentialsShape = z.object({ credentials: z.array(z.object({ id: z.string(), password: z.string() })) });

/** Lets a device of the city publish some values by MQTT, one message after the other, each acknowledged. */
export async function speak(
  { mqttUrl, credentials }: Pick<City, 'mqttUrl' | 'credentials'>,
  id: string,
  messages: readonly Readonly<Record<string, number | boolean>>[],
): Promise<void> {
  const known = CredentialsShape.parse(JSON.parse(await readFile(credentials, 'utf8'))).credentials;
  const password = known.find((each) => each.id === id)?.password;
  if (password === undefined) throw new Error(`the city has no password for ${id}`);
  const client = await connectAsync(mqttUrl, { clientId: id, username: id, password });
  try {
    for (const values of messages)
      await client.publishAsync(`barrio/v1/${id}/up`, JSON.stringify({ values }), { qos: 1 });
  } finally {
    await client.endAsync();
  }
}
