import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Luck } from '../src/model/scene.ts';

/** Whole numbers from 0 to 2^32 - 1 that look unrelated for neighbouring texts: FNV-1a with a final mix (MurmurHash3). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The luck of one thing of a simulated city: repeatable from the city's seed and the thing's name. */
export function luckOf(seed: number, name: string): Luck {
  const generator = xoroshiro128plus(hashOf(`${seed}/${name}`));
  return () => uniformFloat64(generator);
}
