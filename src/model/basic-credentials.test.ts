import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { basicCredentials } from './basic-credentials.ts';

const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test.prop([fc.string({ maxLength: 30 }).filter((name) => !name.includes(':')), fc.string({ maxLength: 30 })])(
  'reads back any name without a colon and any password',
  (username, password) => {
    expect(basicCredentials(header(`${username}:${password}`))).toEqual({ username, password });
  },
);

it.each([undefined, '', 'Basic', 'Bearer abc', 'Basic ???', header('no colon'), header(`a:${'b'.repeat(2000)}`)])(
  'finds no credentials in %s',
  (given) => {
    expect(basicCredentials(given)).toBeUndefined();
  },
);

it('does not mind how the scheme is written [RFC 7617]', () => {
  expect(basicCredentials(`bASIC ${Buffer.from('bay-1:pass').toString('base64')}`)).toEqual({
    username: 'bay-1',
    password: 'pass',
  });
});
