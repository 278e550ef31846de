import { describe, expect, it } from 'vitest';
import { Lane } from './lane.ts';

/** Work that ends when it is told to. */
function createWork(begun: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = async (place: number): Promise<number> => {
    begun.push(name);
    await promise;
    return place;
  };
  return { work, end: resolve };
}

const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a lane', () => {
  it('does one thing after the other, in the order they came, also when new ones come as old ones end', async () => {
    const lane = new Lane();
    const begun: string[] = [];
    const [one, two, three] = [createWork(begun, 'one'), createWork(begun, 'two'), createWork(begun, 'three')];
    const first = lane.run(one.work).then(() => lane.run(three.work));
    const second = lane.run(two.work);
    await aMoment();
    expect(begun).toEqual(['one']);
    one.end();
    await aMoment();
    expect(begun).toEqual(['one', 'two']);
    two.end();
    three.end();
    await Promise.all([first, second]);
    expect(begun).toEqual(['one', 'two', 'three']);
  });

  it('goes on after something that failed', async () => {
    const lane = new Lane();
    const failing = lane.run(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await expect(lane.run(async () => 'yes')).resolves.toBe('yes');
  });

  it('does as many things at a time as it is wide, each in a place of its own', async () => {
    const lane = new Lane(2);
    const begun: string[] = [];
    const works = ['one', 'two', 'three'].map((name) => createWork(begun, name));
    const places = works.map(({ work }) => lane.run(work));
    await aMoment();
    expect(begun).toEqual(['one', 'two']);
    for (const { end } of works) end();
    const [first, second] = await Promise.all(places);
    expect(first).not.toBe(second);
    expect(begun).toEqual(['one', 'two', 'three']);
  });

  it('has settled when all that was begun has ended, well or not', async () => {
    const lane = new Lane();
    const begun: string[] = [];
    const one = createWork(begun, 'one');
    const two = lane.run(one.work).then(() => 'ended');
    const failing = lane.run(() => Promise.reject(new Error('no'))).catch(String);
    one.end();
    await lane.settled();
    await expect(Promise.race([two, aMoment()])).resolves.toBe('ended');
    await expect(failing).resolves.toBe('Error: no');
  });
});
