import { nearestWord } from '../model/nearest.ts';

/** The setting that somebody who wrote this probably meant: `BARRIO_HTP_PORT`, `httpPort`, `http-port`. */
export const nearestSetting = (written: string, settings: readonly string[]): string | undefined =>
  nearestWord(spellAsSetting(written), settings);

function spellAsSetting(written: string): string {
  const words = written
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
  return words.startsWith('BARRIO_') ? words : `BARRIO_${words}`;
}
