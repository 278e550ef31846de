import { connectAsync, type MqttClient } from 'mqtt';
import { seconds } from '../../../model/duration.ts';
import { messageOf } from '../../../model/errors.ts';
import type { Check } from '../check.ts';
import { fault, ok } from '../finding.ts';
import type { ExternalBroker } from '../installation.ts';

/** Whether the external broker lets us in and lets us read. Under a name of its own, so that the service keeps its session. */
export const externalBroker: Check = {
  name: 'external broker',
  async run({ broker }) {
    if (broker === undefined) return [];
    const shown = URL.canParse(broker.url) ? new URL(broker.url).host : 'the broker of BARRIO_BROKER_URL';
    try {
      const refused = await tryReading(broker);
      if (refused.length === 0) return [ok(`${shown} lets us in, and read ${broker.topics.join(', ')}`)];
      const remedy = 'Allow this user to read them at the broker, or correct BARRIO_BROKER_TOPICS.';
      return [fault(`${shown} lets us in, but not read ${refused.join(', ')}`, remedy)];
    } catch (error) {
      const remedy =
        'Start that broker, or correct BARRIO_BROKER_URL, BARRIO_BROKER_USERNAME and BARRIO_BROKER_PASSWORD.';
      return [fault(`${shown}: ${reasonOf(error)}`, remedy)];
    }
  },
};

/** The topics that the broker does not let us read. */
async function tryReading({ url, topics, username, password }: ExternalBroker): Promise<readonly string[]> {
  const client = await connectAsync(
    url,
    {
      clientId: `barrio-doctor-${process.pid}`,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: seconds(3),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    },
    false,
  );
  try {
    const refused: string[] = [];
    for (const topic of topics) if (!(await maySubscribe(client, topic))) refused.push(topic);
    return refused;
  } finally {
    await client.endAsync(true);
  }
}

async function maySubscribe(client: MqttClient, topic: string): Promise<boolean> {
  try {
    await client.subscribeAsync(topic, { qos: 1 });
    return true;
  } catch (error) {
    if (client.connected && messageOf(error).startsWith('Subscribe error')) return false;
    throw error;
  }
}

/** Several addresses of one name fail together, and then the reason stands in the parts. */
const reasonOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : messageOf(error);
