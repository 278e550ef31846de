import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type LoadFigures, type LoadPlan, reportShape } from './plan.ts';

const generator = fileURLToPath(new URL('./generator.ts', import.meta.url));

/** Beyond what was planned: connecting, and waiting for the last acknowledgements. */
const patienceSeconds = 90;

/** What happens meanwhile in the process that started the load. */
export type Watch = { readonly onMeasuring?: () => void };

/** Runs one load to its end. @throws when a connection breaks, or when it takes much longer than planned. */
export async function runLoad(plan: LoadPlan, { onMeasuring }: Watch = {}): Promise<LoadFigures> {
  const child = fork(generator, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { promise, resolve, reject } = Promise.withResolvers<LoadFigures>();
  const planned = plan.warmUpSeconds + plan.seconds + patienceSeconds;
  const timer = setTimeout(() => reject(new Error(`the load did not end within ${planned} s`)), planned * 1000);
  child.on('message', (message) => {
    const report = reportShape.parse(message);
    if (report.is === 'measuring') onMeasuring?.();
    if (report.is === 'measured') resolve(report.figures);
    if (report.is === 'failed') reject(new Error(`the load failed: ${report.reason}`));
  });
  child.once('exit', (code) => reject(new Error(`the load ended with code ${code}`)));
  child.send(plan);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}
