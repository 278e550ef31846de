import { expect, it } from 'vitest';
import { words as ofDevices } from '../../device/words/en.ts';
import { words as es } from './es.ts';
import { words as fr } from './fr.ts';

it.each([
  ['Spanish', es],
  ['French', fr],
])('there is something to do in %s for every reason for which messages are refused', (_, { remedies }) => {
  expect(Object.keys(remedies).toSorted()).toEqual(Object.keys(ofDevices.codes).toSorted());
});
