import '../../simulators/frugal.ts';
import { kinds } from '../../devices/index.ts';
import { simulate } from '../../simulators/simulate.ts';
import { clockOfParent, endOfStory } from './story-process.ts';

/** The simulator, as `npm run simulate` runs it, under a clock that runs faster: a child of {@link openStory}. */
process.exitCode = await simulate(process.argv.slice(3), {
  ticker: clockOfParent(),
  kinds,
  dataDir: '',
  screen: { isTerminal: false, write: (text) => process.stdout.write(text) },
  errors: { write: (text) => process.stderr.write(text) },
  signal: endOfStory(),
});
if (process.connected) process.disconnect();
