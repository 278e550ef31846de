import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../../model/errors.ts';
import { readAll } from '../contract/journal.contract.ts';
import { range, textOf } from '../contract/messages.ts';
import { beginning } from '../port.ts';
import { createScratch, type Scratch } from './scratch.ts';

const acknowledgement = z.object({ first: z.number(), count: z.number() });
const rounds = 5;

describe('a journal whose process is killed', () => {
  let scratch: Scratch;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    scratch = await createScratch();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await scratch.dispose();
  });

  const startChild = (firstNumber: number): ChildProcess => {
    const child = fork(new URL('appending-child.ts', import.meta.url), [scratch.directory, String(firstNumber)]);
    children.push(child);
    return child;
  };

  /** Lets a child append until so many batches are acknowledged, then kills it; says which messages were. */
  async function appendAndKill(firstNumber: number, batches: number): Promise<number[]> {
    const child = startChild(firstNumber);
    const acknowledged: number[] = [];
    let left = batches;
    child.on('message', (message) => {
      const { first, count } = acknowledgement.parse(message);
      acknowledged.push(...range(first, first + count - 1));
      if (--left === 0) child.kill('SIGKILL');
    });
    await once(child, 'close');
    return acknowledged;
  }

  it(`keeps every acknowledged message, ${rounds} times in a row`, { timeout: 60_000 }, async () => {
    const acknowledged: number[] = [];
    for (const round of range(1, rounds)) {
      acknowledged.push(...(await appendAndKill(round * 1_000_000, 60 + round * 37)));
      const journal = await scratch.open();
      const entries = await readAll(await journal.consumer('reader'), { after: beginning, end: journal.end() });
      const kept = new Set(entries.map(({ message }) => textOf(message)));
      expect(acknowledged.filter((number) => !kept.has(`message ${number}`))).toEqual([]);
      expect(kept.size).toBe(entries.length);
      expect(journal.usage().damage.filter(({ kind }) => kind !== 'torn_tail')).toEqual([]);
      await journal.close();
    }
    expect(acknowledged.length).toBeGreaterThan(1000);
  });

  it('belongs to one process at a time, and to nobody after kill -9', { timeout: 30_000 }, async () => {
    const child = startChild(1);
    await once(child, 'message');
    const refusal = await scratch.open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toContain(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'close');
    await (await scratch.open()).close();
  });

  it('belongs to one opener within a process too', async () => {
    await scratch.open();
    await expect(scratch.open()).rejects.toThrow(`process ${process.pid}`);
  });
});
