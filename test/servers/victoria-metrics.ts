import { answersHttp } from './answers.ts';
import { freePort } from './free-port.ts';
import { type RunningServer, startServer } from './running-server.ts';

/** Starts Debian's VictoriaMetrics (1.79), empty. Fresh points are visible after a GET of `/internal/force_flush`. */
export async function startVictoriaMetrics(): Promise<RunningServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return await startServer({
    program: 'victoria-metrics',
    url,
    port,
    args: (dataDir) => [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${dataDir}/storage`,
      '-retentionPeriod=100y',
      '-search.latencyOffset=0s',
      '-search.disableCache',
      '-memory.allowedBytes=200MB',
      '-loggerLevel=WARN',
    ],
    isReady: () => answersHttp(`${url}/health`),
  });
}
