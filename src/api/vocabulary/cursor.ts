import { z } from 'zod';
import { parseDeviceId } from '../../model/ids.ts';
import { refuse } from './query.ts';

/** Tells a cursor of ours from other text that can be decoded too. */
const mark = 'after ';

/** Marks where the next page begins. Opaque to clients: they follow `next`. */
export const cursorAfter = (id: string): string => Buffer.from(`${mark}${id}`, 'utf8').toString('base64url');

function idOf(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return text.startsWith(mark) ? parseDeviceId(text.slice(mark.length)) : undefined;
}

export const CursorShape = z
  .string()
  .max(128)
  .transform((text, context) => idOf(text) ?? refuse(context, 'expected the cursor of a `next` link, unchanged'));

export const NextShape = z.string().nullable().describe('Address of the next page; null at the end.');

/** The address of the same question with some parameters changed. */
export function linkTo(url: string, changes: Readonly<Record<string, string>>): string {
  const [path = '/', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) parameters.set(name, value);
  return `${path}?${parameters.toString()}`;
}

/** Cuts one page out of things sorted by id. */
export function pageOf<Thing extends { readonly id: string }>(
  things: Iterable<Thing>,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): { readonly page: Thing[]; readonly last: string | undefined } {
  const page: Thing[] = [];
  for (const thing of things) {
    if (after !== undefined && thing.id <= after) continue;
    if (page.length === limit) return { page, last: page.at(-1)?.id };
    page.push(thing);
  }
  return { page, last: undefined };
}
