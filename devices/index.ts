import type { Kinds } from '../src/model/device-kind.ts';
import * as listed from './listed.ts';

/** Every kind of device that this city has, by id. To add one: its folder, and its line in listed.ts. */
export const kinds: Kinds = new Map(Object.values(listed).map((kind) => [kind.id, kind]));
