import { once } from 'node:events';
import { pino } from 'pino';
import { Registry as Metrics } from 'prom-client';
import { kinds } from '../../devices/index.ts';
import { openCity } from '../../src/city.ts';
import { readConfig } from '../../src/config.ts';
import { createEvents } from '../../src/observability/events.ts';
import { clockOfParent, endOfStory } from './story-process.ts';

/** The whole service, as `start` runs it, under a clock that runs faster: a child of {@link openStory}. */
const clock = clockOfParent();
const stop = endOfStory();
const config = await readConfig();
const metrics = new Metrics();
const logger = pino({ level: config.BARRIO_LOG_LEVEL }, pino.destination({ dest: 2, sync: true }));
const events = createEvents({ logger, metrics });

const city = await openCity({ config, kinds, clock, events, metrics, version: 'story' });
process.stdout.write('The city is running.\n');
await Promise.race([once(stop, 'abort'), city.broken]);
await city.close();
if (process.connected) process.disconnect();
