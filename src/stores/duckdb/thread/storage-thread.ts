import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../model/errors.ts';
import type { Letter, Opening, StorageAnswer, StorageSettings, StorageTask } from '../protocol.ts';
import { isEnvironment, isOurs } from './faults.ts';
import { openOrSetAside } from './set-aside.ts';
import { failureOf, Storage } from './storage.ts';

/** The one thread that owns the database file: a second one in the same process would silently lose rows. */
async function serve(settings: StorageSettings): Promise<void> {
  const { database, setAside } = await openOrSetAside(settings);
  if (database === undefined) {
    say({ opened: false, setAside });
    return;
  }
  const storage = new Storage(settings, database);
  say({ opened: true, place: await database.place(), setAside });
  parentPort?.on('message', ({ id, content }: Letter<StorageTask>) => {
    void answer(storage, content)
      .catch((error: unknown) => failureOf(error, isOurs(error)))
      .then((reply) => send({ id, content: reply }));
  });
}

async function answer(storage: Storage, task: StorageTask): Promise<StorageAnswer> {
  if (task.task === 'append') return storage.append(task);
  if (task.task === 'query') return { answer: 'columns', ...(await storage.query(task)) };
  if (task.task === 'scan') return { answer: 'columns', ...(await storage.scan(task)) };
  if (task.task === 'names') return storage.keepNames(task);
  if (task.task === 'work_out') return { answer: 'columns', ...(await storage.workOut(task)) };
  if (task.task === 'forget') return storage.forget(task);
  if (task.task === 'copy') return storage.copyTo(task.file);
  await storage.close();
  return { answer: 'closed' };
}

function say(opening: Opening): void {
  parentPort?.postMessage(opening, []);
}

function send(letter: Letter<StorageAnswer>): void {
  const { content } = letter;
  const moved = content.answer === 'columns' ? content.numbers.map(({ buffer }) => buffer) : [];
  parentPort?.postMessage(
    letter,
    moved.filter((buffer) => buffer instanceof ArrayBuffer),
  );
  if (content.answer === 'closed') parentPort?.close();
}

const settings: StorageSettings = workerData;
try {
  await serve(settings);
} catch (error) {
  say({ opened: false, reason: messageOf(error), environment: isEnvironment(error) });
}
