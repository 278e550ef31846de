import { randomInt } from 'node:crypto';

/** Letters and digits that nobody takes for each other, on paper or on the telephone. */
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

const group = (): string => Array.from({ length: 5 }, () => signs[randomInt(signs.length)]).join('');

/** A password that nobody chose, e.g. `k7m2p-h9xtr-wb4zc-3nqdf`: 99 random bits, which nobody can guess. */
export const drawPassword = (): string => Array.from({ length: 4 }, group).join('-');
