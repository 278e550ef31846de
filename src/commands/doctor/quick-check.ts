import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../model/errors.ts';

/** Reads through the database at the address given as argument, and prints what is wrong with it as a JSON array. */
function quickCheck(uri: string): readonly string[] {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(new URL(uri), { readOnly: true, timeout: 2000 });
    const lines = connection.prepare('PRAGMA quick_check(10)').all();
    return lines.map(({ quick_check: line }) => String(line)).filter((line) => line !== 'ok');
  } catch (error) {
    return [messageOf(error)];
  } finally {
    connection?.close();
  }
}

process.stdout.write(JSON.stringify(quickCheck(process.argv[2] ?? '')));
