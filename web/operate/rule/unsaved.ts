import { keepForVisit, keptForVisit } from '../../shared/kept.ts';

/** What somebody wrote and did not put in force, and which version they began from; `undefined` of a new rule. */
export type Unsaved = { readonly text: string; readonly base: string | undefined };

const nameOf = (id: string): string => `rule-unsaved:${id}`;

export function unsavedOf(id: string): Unsaved | undefined {
  const said = keptForVisit(nameOf(id));
  if (said === undefined) return undefined;
  const end = said.indexOf('\n');
  return { base: end === 0 ? undefined : said.slice(0, end), text: said.slice(end + 1) };
}

/** Remembers it until the window is closed, so that another screen costs nobody what they wrote. */
export const keepUnsaved = (id: string, { text, base = '' }: Unsaved): void =>
  keepForVisit(nameOf(id), `${base}\n${text}`);

export const forgetUnsaved = (id: string): void => keepForVisit(nameOf(id), '');
