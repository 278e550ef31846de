import type { Announcement } from '../../model/alert.ts';
import type { Language } from '../../model/language.ts';

/** The page of what is announced, for everybody. */
export function pageOf(
  publicUrl: string,
  { alerts: [first] }: Pick<Announcement, 'alerts'>,
  language: Language,
): string {
  const base = publicUrl.replace(/\/+$/, '');
  const page = first === undefined ? '/alerts' : `/alerts/${encodeURIComponent(first)}`;
  return `${base}${page}?lang=${language}`;
}
