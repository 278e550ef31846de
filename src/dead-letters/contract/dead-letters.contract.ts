import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { position } from '../../journal/port.ts';
import { days, minutes } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { after, type EpochMs, epochMs } from '../../model/time.ts';
import type { Limits } from '../limits.ts';
import { type DeadLetter, type DeadLetterQuery, type DeadLetters, type KeptLetter, letterId } from '../port.ts';

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
  samples: 1,
  givenTime: rest.receivedAt ?? after(start, minutes(place)),
  ...rest,
});

/** The same, as it comes back before anybody asked for it. */
export const kept = (letters: readonly DeadLetter[]): readonly KeptLetter[] =>
  letters.map((each) => ({ ...each, replayAskedAt: undefined }));

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

    test('a letter that came while the clock was wrong does not go by its age', async () => {
      const short = await openWith({ keepFor: minutes(30) });
      await short.keep([letter(1, { receivedAt: epochMs(60_000) }), letter(2), letter(90)]);
      expect(places(await short.list({ limit: 10 }))).toEqual([
        [90, 0],
        [1, 0],
      ]);
    });

    test('a letter comes back as it was kept, to the last byte', async () => {
      const binary = letter(1, { payload: Uint8Array.from({ length: 70_000 }, (_, index) => index % 256) });
      const nobody = letter(2, {
        device: undefined,
        sender: '',
        detail: 'ñandú 🚲 "\u0000"',
        samples: 17,
        givenTime: after(start, minutes(3)),
        payload: new Uint8Array(),
      });
      await letters.keep([binary, nobody]);
      expect(await letters.list({ limit: 10 })).toEqual(kept([nobody, binary]));
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
      expect(await letters.list({ limit: 10 })).toEqual(kept([letter(2), letter(1)]));
      expect(await letters.count()).toEqual({ payload_malformed: 2 });
    });

    test('a letter of a journal that began anew is not taken for a repetition', async () => {
      const later = letter(1, { receivedAt: after(start, minutes(50)) });
      await letters.keep([letter(1)]);
      await letters.keep([later]);
      expect(await letters.list({ limit: 10 })).toEqual(kept([later, letter(1)]));
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
      ['by sender, whomever they are about', { sender: 'gate-1' }, [4, 2]],
      ['by having no sender', { sender: '' }, [3]],
      ['by sender and device', { sender: 'gate-1', device: deviceId('bay-2') }, [4]],
      ['by sender and code', { sender: 'gate-1', code: 'time_invalid' }, []],
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
        letter(2, { sender: 'gate-1' }),
        letter(3, { code: 'time_invalid', device: deviceId('bay-2'), sender: '' }),
        letter(4, { device: deviceId('bay-2'), sender: 'gate-1' }),
      ]);
      expect(places(await letters.list({ ...query, limit: 10 }))).toEqual(found.map((place) => [place, 0]));
      const counts = await letters.count(query);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(found.length);
    });

    test('a letter about a device that does not exist yet is found under its name', async () => {
      const about = deviceId('bay-77');
      await letters.keep([letter(1, { code: 'device_unknown', device: undefined, about }), letter(2)]);
      const [found, ...others] = await letters.list({ device: about, limit: 10 });
      expect([found?.device, found?.code, others]).toEqual([about, 'device_unknown', []]);
      expect(await letters.askReplay({ device: about })).toBe(1);
    });

    test('one letter is found by its key, and only by the whole of it', async () => {
      const second = letter(1, { item: 1 });
      await letters.keep([letter(1), second]);
      expect(await letters.find(second)).toEqual(kept([second])[0]);
      expect(await letters.find({ ...second, item: 2 })).toBeUndefined();
      expect(await letters.find({ ...second, receivedAt: after(second.receivedAt, minutes(1)) })).toBeUndefined();
    });

    test.each([
      ['all', {}],
      ['with a code', { code: 'time_invalid' }],
      ['with a code and a device', { code: 'time_invalid', device: deviceId('bay-2') }],
      ['of a sender', { sender: 'gate-1' }],
      ['up to a moment', { to: after(start, minutes(40)) }],
    ] as const)('letters page by page are complete and without repetition: %s', async (_case, filter) => {
      const many = Array.from({ length: 60 }, (_, index) =>
        // Three letters share each moment, two of them a message.
        letter(1 + Math.floor((index * 2) / 3), {
          item: index % 3 === 1 ? 1 : 0,
          receivedAt: after(start, minutes(Math.floor(index / 3))),
          code: index % 2 === 0 ? 'time_invalid' : 'payload_malformed',
          device: deviceId(index % 5 === 0 ? 'bay-2' : 'bay-1'),
          sender: index % 4 === 0 ? 'gate-1' : 'bay-1',
        }),
      );
      await letters.keep(many);
      const whole = await letters.list({ ...filter, limit: 1000 });
      expect(new Set(whole.map(letterId)).size).toBe(whole.length);
      expect(whole.length).toBeGreaterThan(5);
      const seen: KeptLetter[] = [];
      for (let page = await letters.list({ ...filter, limit: 7 }); page.length > 0; ) {
        seen.push(...page);
        const query: DeadLetterQuery = { ...filter, limit: 7, after: page.at(-1) };
        page = await letters.list(query);
      }
      expect(seen).toEqual(whole);
    });

    test('a page goes on behind a letter that is gone meanwhile', async () => {
      await letters.keep([letter(1), letter(2), letter(3)]);
      await letters.remove([letter(2)]);
      expect(places(await letters.list({ limit: 10, after: letter(2) }))).toEqual([[1, 0]]);
    });

    test('a page ends where its payloads grow too large, behind at least one letter', async () => {
      await letters.keep([large(1), large(2), large(3)]);
      expect(places(await letters.list({ limit: 10, payloadBytes: 50_000 }))).toEqual([
        [3, 0],
        [2, 0],
      ]);
      expect(places(await letters.list({ limit: 10, payloadBytes: 1 }))).toEqual([[3, 0]]);
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

    test('the payload of a message takes its room once, however much of it was refused, until its last letter goes', async () => {
      const small = await openWith({ limitBytes: 100_000 });
      const parts = Array.from({ length: 20 }, (_, item) => ({ ...large(1), item }));
      await small.keep(parts.slice(0, 10));
      await small.keep([...parts, large(2), large(3)]);
      expect((await small.list({ limit: 100 })).length).toBe(22);
      expect(await small.find(parts[19] ?? large(1))).toEqual(kept(parts)[19]);
      await small.keep([large(4)]);
      expect(places(await small.list({ limit: 100 }))).toEqual([
        [4, 0],
        [3, 0],
        [2, 0],
      ]);
    });

    test('what is taken away makes room, a payload with the last letter of its message', async () => {
      const small = await openWith({ limitBytes: 100_000 });
      const parts = [0, 1].map((item) => ({ ...large(1), item }));
      await small.keep([...parts, large(2), large(3)]);
      await small.remove(parts.slice(0, 1));
      expect(await small.find(parts[1] ?? large(1))).toEqual(kept(parts)[1]);
      await small.remove(parts.slice(1));
      await small.keep([large(4)]);
      expect((await small.list({ limit: 100 })).length).toBe(3);
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
      const left = await small.list({ limit: 100_000 });
      expect(left[0]?.position).toBe(10_000);
      expect(left.length).toBeGreaterThan(500);
      expect(left.length).toBeLessThan(2000);
      expect(await small.count()).toEqual({ payload_malformed: left.length });
    });

    describe('to be tried again', () => {
      const everything = { messages: 1000, letters: 1e6, payloadBytes: 1e9 };

      test('is nothing any more once somebody thought better of it, and all stay refused', async () => {
        await letters.keep([letter(1), letter(2), letter(3)]);
        expect(await letters.askReplay({})).toBe(3);
        expect(await letters.forgetReplay()).toBe(3);
        expect([await letters.countAsked(), await letters.asked(everything)]).toEqual([0, []]);
        expect(await letters.list({ limit: 10 })).toHaveLength(3);
        expect(await letters.askReplay(letter(2))).toBe(1);
        expect(await letters.countAsked()).toBe(1);
      });

      test('is what was asked for, by its key or by a filter, and nothing else', async () => {
        await letters.keep([letter(1), letter(2, { code: 'time_invalid' }), letter(3), letter(4)]);
        expect(await letters.askReplay(letter(3))).toBe(1);
        expect(await letters.askReplay({ code: 'time_invalid' })).toBe(1);
        expect(await letters.countAsked()).toBe(2);
        const asked = await letters.asked(everything);
        expect(places(asked)).toEqual([
          [2, 0],
          [3, 0],
        ]);
        expect(asked[0]).toEqual({ ...letter(2, { code: 'time_invalid' }), replayAskedAt: moment });
        expect((await letters.find(letter(3)))?.replayAskedAt).toBe(moment);
        expect((await letters.find(letter(4)))?.replayAskedAt).toBeUndefined();
      });

      test('is nothing where nothing fits', async () => {
        await letters.keep([letter(1)]);
        expect(await letters.askReplay(letter(2))).toBe(0);
        expect(await letters.askReplay({ sender: 'nobody' })).toBe(0);
        expect(await letters.asked(everything)).toEqual([]);
        expect(await letters.countAsked()).toBe(0);
      });

      test('asking twice asks once, and keeps the moment of the first time', async () => {
        await letters.keep([letter(1)]);
        const first = moment;
        expect(await letters.askReplay({})).toBe(1);
        moment = after(moment, minutes(1));
        expect(await letters.askReplay({})).toBe(1);
        expect(await letters.countAsked()).toBe(1);
        expect((await letters.asked(everything))[0]?.replayAskedAt).toBe(first);
      });

      test('what cannot be helped by trying again is asked for by its key only', async () => {
        const hopeless = [letter(1, { code: 'duplicate_conflict' }), letter(2, { code: 'too_frequent' })];
        await letters.keep([...hopeless, letter(3)]);
        expect(await letters.askReplay({})).toBe(1);
        expect(await letters.askReplay({ code: 'too_frequent' })).toBe(0);
        expect(places(await letters.asked(everything))).toEqual([[3, 0]]);
        expect(await letters.askReplay(letter(2))).toBe(1);
        expect(await letters.countAsked()).toBe(2);
      });

      test('comes as whole messages, oldest first, no more than there is room for', async () => {
        await letters.keep([
          letter(2, { item: 1 }),
          letter(2, { item: 0, code: 'duplicate_conflict' }),
          letter(1),
          letter(3),
          letter(2, { item: 0, receivedAt: after(start, minutes(50)) }),
        ]);
        await letters.askReplay({ from: after(start, minutes(2)) });
        expect(places(await letters.asked({ ...everything, messages: 1 }))).toEqual([
          [2, 0],
          [2, 1],
        ]);
        expect(places(await letters.asked(everything))).toEqual([
          [2, 0],
          [2, 1],
          [3, 0],
          [2, 0],
        ]);
        expect((await letters.asked({ ...everything, payloadBytes: 1 })).length).toBe(2);
        expect((await letters.asked({ ...everything, letters: 1 })).length).toBe(2);
        expect((await letters.asked({ ...everything, letters: 3 })).length).toBe(3);
      });

      test('is done when it is taken away, and the totals with it', async () => {
        await letters.keep([letter(1), letter(2, { code: 'time_invalid' }), letter(3)]);
        await letters.askReplay({});
        await letters.remove([letter(1), letter(2), letter(9)]);
        expect(places(await letters.asked(everything))).toEqual([[3, 0]]);
        expect(places(await letters.list({ limit: 10 }))).toEqual([[3, 0]]);
        expect(await letters.count()).toEqual({ payload_malformed: 1 });
        await letters.remove([letter(1), letter(3)]);
        expect(await letters.count()).toEqual({});
        expect(await letters.countAsked()).toBe(0);
      });

      test('goes like all others when it is too old or takes too much room', async () => {
        const small = await openWith({ keepFor: minutes(10), limitBytes: 100_000 });
        moment = after(start, minutes(5));
        await small.keep([large(1), large(2), large(5)]);
        await small.askReplay({});
        await small.keep([large(6)]);
        expect(await small.countAsked()).toBe(2);
        moment = after(start, minutes(13));
        await small.keep([letter(7)]);
        expect(places(await small.asked(everything))).toEqual([[5, 0]]);
        expect(await small.countAsked()).toBe(1);
      });

      test('is told to who listens, until they stop', async () => {
        let told = 0;
        await letters.keep([letter(1)]);
        const stop = letters.onAsked(() => {
          told += 1;
        });
        await letters.askReplay({});
        stop();
        await letters.askReplay({});
        expect(told).toBe(1);
      });

      test('how far it is can be noted for others', async () => {
        expect(await letters.replayState()).toBe('idle');
        await letters.noteReplay('under_way');
        expect(await letters.replayState()).toBe('under_way');
      });
    });
  });
}
