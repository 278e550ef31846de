/**
 * The floors: a bare server that acknowledges what it can parse, and with the argument `fsync` one that writes it to disk before
 * (write + fdatasync, groups of whatever arrived meanwhile). No credentials, no checks, no order, no limits, no reading back.
 */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithBench, sayHello } from './hello.ts';
import { seePackets } from './publish-packets.ts';

type Acknowledge = (bytes: Buffer, answer: () => void) => void;

const atOnce: Acknowledge = (_bytes, answer) => answer();

/** The journal of Barrio rolls its files at this size too. */
const fileBytes = 64 * 1024 * 1024;
/** The journal of Barrio starts a commit at most so often while several senders share it. */
const lingerMs = 1;
const enoughBytes = 256 * 1024;

function afterDisk(file: FileHandle): Acknowledge {
  let gathering: Buffer[] = [];
  let answers: (() => void)[] = [];
  let bytesGathered = 0;
  let at = 0;
  let startedAt = 0;
  let isWriting = false;

  const commit = async (): Promise<void> => {
    const [group, waiting] = [gathering, answers];
    const size = bytesGathered;
    [gathering, answers, bytesGathered] = [[], [], 0];
    startedAt = performance.now();
    if (at + size > fileBytes) {
      await file.truncate(0);
      at = 0;
    }
    await file.writev(group, at);
    at += size;
    await file.datasync();
    for (const answer of waiting) answer();
    isWriting = false;
    if (gathering.length > 0) schedule();
  };

  const schedule = (): void => {
    isWriting = true;
    const wait = bytesGathered < enoughBytes ? lingerMs - (performance.now() - startedAt) : 0;
    if (wait > 0) setTimeout(() => void commit(), wait);
    else setImmediate(() => void commit());
  };

  return (bytes, answer) => {
    gathering.push(bytes);
    answers.push(answer);
    bytesGathered += bytes.length;
    if (!isWriting) schedule();
  };
}

const connack = Buffer.from([0x20, 2, 0, 0]);

function serve(socket: Socket, acknowledge: Acknowledge): void {
  let rest: Buffer | undefined;
  socket.on('data', (chunk) => {
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    const { connects, pubacks, end } = seePackets(bytes);
    rest = end === bytes.length ? undefined : bytes.subarray(end);
    if (connects > 0) socket.write(connack);
    if (pubacks.length > 0) acknowledge(bytes.subarray(0, end), () => socket.write(pubacks));
  });
  socket.on('error', () => socket.destroy());
}

const isDurable = process.argv[2] === 'fsync';
const directory = await mkdtemp(join(tmpdir(), 'barrio-bench-floor-'));
const acknowledge = isDurable ? afterDisk(await open(join(directory, 'log'), 'w')) : atOnce;
const server = createServer({ noDelay: true }, (socket) => serve(socket, acknowledge));
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  sayHello({ port: typeof address === 'object' && address !== null ? address.port : 0, credentials: [] });
});
endWithBench(() => rm(directory, { recursive: true, force: true }));
