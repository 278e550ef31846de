import type { Delivered } from '../port.ts';
import type { Posted } from './poster.ts';

/** 408 too slow, 425 too early, 429 too many. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/** What an answer by HTTP says of a message. `goneAt` are those that say that nobody is there any more. */
export function judgeAnswer(posted: Posted, { goneAt }: { readonly goneAt: readonly number[] }): Delivered {
  if (!posted.answered) {
    return { ok: false, retry: posted.why === 'forbidden' ? 'never' : 'later', reason: posted.reason };
  }
  const { status, text, retryAfter } = posted;
  if (status >= 200 && status < 300) return { ok: true, receipt: `HTTP ${status}` };
  const reason = `HTTP ${status}${said(text)}`;
  if (goneAt.includes(status)) return { ok: false, retry: 'gone', reason };
  if (status >= 300 && status < 400)
    return { ok: false, retry: 'never', reason: `${reason} (redirects are not followed)` };
  if (status >= 500 || passing.has(status)) return { ok: false, retry: 'later', reason, retryAfter };
  return { ok: false, retry: 'never', reason };
}

/** One line of it, without what a terminal or a page would take for its own. */
function said(text: string): string {
  const line = text.replaceAll(/[^\P{C}]+|\s+/gu, ' ').trim();
  return line === '' ? '' : `: ${line}`;
}
