import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { seconds } from '../model/duration.ts';
import { BugError, UnavailableError } from '../model/errors.ts';

/** What a digest costs: 2^ln times 128·r bytes of memory, p times over (RFC 7914). */
export type Cost = { readonly ln: number; readonly r: number; readonly p: number };

/**
 * 32 MiB, three times over: what OWASP asks for (Password Storage Cheat Sheet), with the least memory. About 0.2 s on a core of
 * the machine that this was measured on; 128 MiB once takes as long, and would be felt beside a store.
 */
export const usualCost: Cost = { ln: 15, r: 8, p: 3 };

/** So many at once take 64 MiB and two threads of the pool that also writes the journal. */
const mostAtOnce = 2;
/** So many are waited for, about two seconds long; the next is told to come again. */
const mostWaiting = 20;

/** Makes and compares digests of passwords, beside the main thread, a few at a time. */
export interface Digester {
  /** As text, with the cost it was made at. @throws {UnavailableError} (as a rejection) when too many wait. */
  digest(password: string): Promise<string>;
  /** Takes as long when there is nothing to compare with. @throws {UnavailableError} (as a rejection) when too many wait. */
  recognises(kept: string | undefined, password: string): Promise<boolean>;
  /** Whether this digest was made at another cost than new ones are. */
  isOutdated(kept: string): boolean;
}

type Derive = (password: string, salt: Buffer, cost: Cost) => Promise<Buffer>;

/** @param derive the work itself; tests count it. */
export function createDigester(cost: Cost = usualCost, derive: Derive = deriveWithScrypt): Digester {
  const inTurn = createTurns();
  // Belongs to nobody.
  const nobody = write({ cost, salt: randomBytes(16), digest: randomBytes(32) });
  return {
    async digest(password) {
      const salt = randomBytes(16);
      return write({ cost, salt, digest: await inTurn(() => derive(password, salt, cost)) });
    },
    async recognises(kept, password) {
      const parts = read(kept ?? nobody);
      const derived = await inTurn(() => derive(password, parts.salt, parts.cost));
      return timingSafeEqual(derived, parts.digest) && kept !== undefined;
    },
    isOutdated(kept) {
      const { ln, r, p } = read(kept).cost;
      return ln !== cost.ln || r !== cost.r || p !== cost.p;
    },
  };
}

type Parts = { readonly cost: Cost; readonly salt: Buffer; readonly digest: Buffer };

const write = ({ cost: { ln, r, p }, salt, digest }: Parts): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${digest.toString('base64url')}`;

function read(text: string): Parts {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]{43})$/.exec(text);
  const [, ln, r, p, salt, digest] = match ?? [];
  if (salt === undefined || digest === undefined)
    throw new BugError('a kept password is no digest that this Barrio makes');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64url'), digest: Buffer.from(digest, 'base64url') };
}

/** The same letters typed on another keyboard are the same password. */
export const deriveWithScrypt: Derive = (password, salt, { ln, r, p }) =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
    scrypt(password.normalize('NFKC'), salt, 32, options, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });

function createTurns() {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = async (): Promise<void> => {
    if (running < mostAtOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= mostWaiting) {
      throw new UnavailableError('too many are signing in at this moment', { retryAfterMs: seconds(3) });
    }
    // Whoever is done hands its place over, so that nobody slips in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const done = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await turn();
    try {
      return await work();
    } finally {
      done();
    }
  };
}
