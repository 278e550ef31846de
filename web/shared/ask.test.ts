import { afterEach, expect, it, vi } from 'vitest';
import { ask, askEarly } from './ask.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const answerWith = (...answers: readonly (() => Promise<Response>)[]) => {
  const fetched = vi.fn<(url: string) => Promise<Response>>();
  for (const answer of answers) fetched.mockImplementationOnce(answer);
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
const near = (area: string) => async () => Response.json({ area });

it('gives a screen what was asked for before it was there, once', async () => {
  const fetched = answerWith(near('first'), near('second'));
  askEarly('GET /api/v1/near', { query: { radius: 600 } });
  expect((await ask('GET /api/v1/near', { query: { radius: 600 } })).body).toEqual({ area: 'first' });
  expect(fetched).toHaveBeenCalledTimes(1);
  expect((await ask('GET /api/v1/near', { query: { radius: 600 } })).body).toEqual({ area: 'second' });
});

it('asks anew where somebody looks elsewhere, or nobody answered', async () => {
  const fetched = answerWith(
    near('here'),
    near('there'),
    () => Promise.reject(new TypeError('no network')),
    near('now'),
  );
  askEarly('GET /api/v1/near', { query: { radius: 600 } });
  expect((await ask('GET /api/v1/near', { query: { radius: 300 } })).body).toEqual({ area: 'there' });
  askEarly('GET /api/v1/near', { query: { radius: 1000 } });
  expect((await ask('GET /api/v1/near', { query: { radius: 1000 } })).body).toEqual({ area: 'now' });
  expect(fetched).toHaveBeenCalledTimes(4);
});

it('waits no longer for what was asked for early than for anything else', async () => {
  vi.useFakeTimers();
  const silent = (_: string, { signal }: RequestInit) =>
    new Promise<Response>((_answer, fail) => signal?.addEventListener('abort', () => fail(new Error('aborted'))));
  vi.stubGlobal('fetch', vi.fn(silent).mockImplementationOnce(silent).mockRejectedValue(new TypeError('no network')));
  askEarly('GET /api/v1/near', { query: { radius: 600 } });
  const failed = ask('GET /api/v1/near', { query: { radius: 600 } }).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await failed).toMatchObject({ code: 'unreachable' });
});
