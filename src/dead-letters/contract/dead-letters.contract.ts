import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { position } from '../../journal/port.ts';
import { days, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import type { Limits } from '../limits.ts';
import type { DeadLetter, DeadLetters } from '../port.ts';

const start = epochMs(Date.UTC(2026, 10, 21, 10));

/** The letter of the message at `place`, received so many minutes after the start. */
export const letter = (place: number, rest: Partial<DeadLetter> = {}): DeadLetter => ({
  position: position(place),
  item: 0,
  code: 'payload_malformed',
  detail: 'values.occupied is missing',
  receivedAt: after(start, minutes(place)),
  topic: 'barrio/v1/bay-1/up',
  sender: 'bay-1',
  device: deviceId('bay-1'),
  payload: new TextEncoder().encode(`{"values":{},"seq":${place}}`),
  ...rest,
});

const large = (place: number): DeadLetter => letter(place, { payload: new Uint8Array(30_000) });

const places = (letters: readonly DeadLetter[]): readonly (readonly [number, number])[] =>
  letters.map((each) => [each.position, each.item]);

/** What every keeper of dead letters does. `open` answers an empty one. */
export function deadLettersContract(name: string, open: (limits: Limits) => Promise<DeadLetters>): void {
  describe(`dead letters: ${name}`, () => {
    let moment: EpochMs = start;
    let letters: DeadLetters;
    const opened: DeadLetters[] = [];
    const openWith = async (limits: Partial<Limits>): Promise<DeadLetters> => {
      const fresh = await open({ clock: { now: () => moment }, keepFor: days(30), limitBytes: 1e9, ...limits });
      opened.push(fresh);
      return fresh;
    };
    beforeEach(async () => {
      moment = after(start, minutes(100));
      letters = await openWith({});
    });
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
    });

    test('a letter comes back as it was kept, to the last byte', async () => {
      const binary = letter(1, { payload: Uint8Array.from({ length: 70_000 }, (_, index) => index % 256) });
      const nobody = letter(2, {
        device: undefined,
        sender: '',
        detail: 'ñandú 🚲 "\u0000"',
        payload: new Uint8Array(),
      });
      await letters.keep([binary, nobody]);
      expect(await letters.list({ limit: 10 })).toEqual([nobody, binary]);
    });

    test('the payload is copied: the buffer may be used again', async () => {
      const payload = Uint8Array.of(1, 2, 3);
      await letters.keep([letter(1, { payload })]);
      payload.fill(0);
      expect((await letters.list({ limit: 1 }))[0]?.payload).toEqual(Uint8Array.of(1, 2, 3));
    });

    test('the newest come first, and no more than were asked for', async () => {
      await letters.keep([letter(2), letter(1), letter(3, { item: 1 }), letter(3, { item: 0 })]);
      expect(places(await letters.list({ limit: 10 }))).toEqual([
        [3, 1],
        [3, 0],
        [2, 0],
        [1, 0],
      ]);
      expect(places(await letters.list({ limit: 2 }))).toEqual([
        [3, 1],
        [3, 0],
      ]);
      expect(await letters.list({ limit: 0 })).toEqual([]);
    });

    test('keeping a letter again changes nothing', async () => {
      await letters.keep([letter(1), letter(1)]);
      await letters.keep([letter(1, { code: 'time_invalid' }), letter(2)]);
      expect(await letters.list({ limit: 10 })).toEqual([letter(2), letter(1)]);
      expect(await letters.count()).toEqual({ payload_malformed: 2 });
    });

    test('a letter of a journal that began anew is not taken for a repetition', async () => {
      const later = letter(1, { receivedAt: after(start, minutes(50)) });
      await letters.keep([letter(1)]);
      await letters.keep([later]);
      expect(await letters.list({ limit: 10 })).toEqual([later, letter(1)]);
    });

    test('keeping nothing is fine', async () => {
      await letters.keep([]);
      expect(await letters.list({ limit: 10 })).toEqual([]);
      expect(await letters.count()).toEqual({});
    });

    test('letters are counted by code', async () => {
      await letters.keep([letter(1), letter(1, { item: 1, code: 'value_impossible' }), letter(2)]);
      expect(await letters.count()).toEqual({ payload_malformed: 2, value_impossible: 1 });
    });

    test.each([
      ['by code', { code: 'time_invalid' }, [3, 1]],
      ['by device', { device: deviceId('bay-2') }, [4, 3]],
      ['by code and device', { code: 'time_invalid', device: deviceId('bay-2') }, [3]],
      ['from a moment on, that moment included', { from: after(start, minutes(2)) }, [4, 3, 2]],
      ['up to a moment, that moment excluded', { to: after(start, minutes(3)) }, [2, 1]],
      [
        'by all at once',
        { code: 'payload_malformed', from: after(start, minutes(2)), to: after(start, minutes(3)) },
        [2],
      ],
      ['by a device that never failed', { device: deviceId('bay-9') }, []],
    ] as const)('letters are found %s', async (_case, query, found) => {
      await letters.keep([
        letter(1, { code: 'time_invalid' }),
        letter(2),
        letter(3, { code: 'time_invalid', device: deviceId('bay-2') }),
        letter(4, { device: deviceId('bay-2') }),
      ]);
      expect(places(await letters.list({ ...query, limit: 10 }))).toEqual(found.map((place) => [place, 0]));
    });

    test('letters that are too old go when others come, the others stay', async () => {
      const young = await openWith({ keepFor: minutes(10) });
      moment = after(start, minutes(5));
      await young.keep([letter(1), letter(5)]);
      moment = after(start, minutes(12));
      await young.keep([letter(12, { code: 'time_invalid' })]);
      expect(places(await young.list({ limit: 10 }))).toEqual([
        [12, 0],
        [5, 0],
      ]);
      expect(await young.count()).toEqual({ payload_malformed: 1, time_invalid: 1 });
    });

    test('when they take too much room the oldest go first, and never more than needed', async () => {
      const small = await openWith({ limitBytes: 100_000 });
      await small.keep([large(1), large(2), large(3)]);
      expect((await small.list({ limit: 10 })).length).toBe(3);
      await small.keep([large(4)]);
      expect(places(await small.list({ limit: 10 }))).toEqual([
        [4, 0],
        [3, 0],
        [2, 0],
      ]);
      expect(await small.count()).toEqual({ payload_malformed: 3 });
    });

    test('a letter that is larger than all the room is let go, and the next one is kept', async () => {
      const small = await openWith({ limitBytes: 10_000 });
      await small.keep([letter(1, { payload: new Uint8Array(20_000) })]);
      await small.keep([letter(2)]);
      expect(places(await small.list({ limit: 10 }))).toEqual([[2, 0]]);
    });

    test('however many come, the room they take stays within the limit', { timeout: 30_000 }, async () => {
      const small = await openWith({ limitBytes: 500_000 });
      for (let batch = 0; batch < 20; batch += 1) {
        await small.keep(Array.from({ length: 500 }, (_, index) => letter(1 + batch * 500 + index)));
      }
      const kept = await small.list({ limit: 100_000 });
      expect(kept[0]?.position).toBe(10_000);
      expect(kept.length).toBeGreaterThan(500);
      expect(kept.length).toBeLessThan(2000);
      expect(await small.count()).toEqual({ payload_malformed: kept.length });
    });
  });
}
