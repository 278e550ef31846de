import { DatabaseSync } from 'node:sqlite';
import { alertBookContract } from './contract/alert-book.contract.ts';
import { createMemoryAlertBook } from './memory-book.ts';

alertBookContract('in memory', async () => ({
  book: createMemoryAlertBook(),
  connection: new DatabaseSync(':memory:'),
}));
