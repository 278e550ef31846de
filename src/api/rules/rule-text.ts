import { z } from 'zod';
import type { App } from '../app/app.ts';

const mostCharacters = 64 * 1024;

/** The text of a rule: as it is, or in JSON as `{"text": "..."}`. */
export const RuleTextShape = z
  .union([
    z.string().min(1).max(mostCharacters),
    z.strictObject({ text: z.string().min(1).max(mostCharacters).describe('YAML.') }),
  ])
  .transform((given) => (typeof given === 'string' ? given : given.text));

/** Lets a scope take YAML as it is. */
export function takeYaml(scope: App): void {
  scope.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'],
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
}
