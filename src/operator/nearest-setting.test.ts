import { expect, it } from 'vitest';
import { settingNames } from '../config.ts';
import { nearestSetting } from './nearest-setting.ts';

it.each([
  ['BARRIO_HTP_PORT', 'BARRIO_HTTP_PORT'],
  ['BARRIO_HTTPPORT', 'BARRIO_HTTP_PORT'],
  ['HTTP_PORT', 'BARRIO_HTTP_PORT'],
  ['httpPort', 'BARRIO_HTTP_PORT'],
  ['data-dir', 'BARRIO_DATA_DIR'],
  ['barrio_store', 'BARRIO_STORE'],
  ['BARRIO_COLOUR', undefined],
  ['', undefined],
])('%s is probably meant as %s', (written, meant) => {
  expect(nearestSetting(written, settingNames)).toBe(meant);
});
