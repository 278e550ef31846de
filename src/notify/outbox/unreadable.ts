import { z } from 'zod';

/** Which fields of what is kept are wrong. Never what stands in them: that is between us and who gets it. */
export function whyUnreadable(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is damaged';
  const fields = error.issues.map(({ path }) => path.join('.') || 'all of it');
  return `wrong or missing: ${[...new Set(fields)].slice(0, 5).join(', ')}`;
}
