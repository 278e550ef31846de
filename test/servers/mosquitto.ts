import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersTcp } from './answers.ts';
import { freePort } from './free-port.ts';
import { type RunningServer, startServer } from './running-server.ts';

export type MosquittoOptions = {
  /** Further lines of mosquitto.conf. */
  readonly configLines?: readonly string[];
};

/** Starts Debian's Mosquitto (2.0). It lets everybody in, keeps sessions across a restart, and drops nothing silently. */
export async function startMosquitto({ configLines = [] }: MosquittoOptions = {}): Promise<RunningServer> {
  const port = await freePort();
  return await startServer({
    program: 'mosquitto',
    url: `mqtt://127.0.0.1:${port}`,
    port,
    args: (dataDir) => ['-c', join(dataDir, 'mosquitto.conf')],
    prepare: (dataDir) => writeFile(join(dataDir, 'mosquitto.conf'), configuration({ dataDir, port, configLines })),
    isReady: () => answersTcp(port),
  });
}

type Configuration = { readonly dataDir: string; readonly port: number; readonly configLines: readonly string[] };

/** `user root` keeps it from dropping to a user who cannot write the data folder; without root it means nothing. */
const configuration = ({ dataDir, port, configLines }: Configuration): string => `
user root
listener ${port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location ${dataDir}/
autosave_interval 1
max_queued_messages 0
log_dest stderr
${configLines.join('\n')}
`;
