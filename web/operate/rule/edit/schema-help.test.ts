import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helpAt, type Schema } from './schema-help.ts';

const schema: Schema = JSON.parse(readFileSync(new URL('../../../../docs/rules.schema.json', import.meta.url), 'utf8'));
const namesAt = (...path: string[]) => helpAt(schema, path).fields.map(({ name }) => name);

describe('the help for who writes a rule', () => {
  it('names the fields, and which must be there', () => {
    const { fields } = helpAt(schema, []);
    expect(fields.find(({ name }) => name === 'severity')).toMatchObject({ isNeeded: true });
    expect(fields.find(({ name }) => name === 'for')).toMatchObject({
      isNeeded: false,
      says: 'How long the condition must hold before it fires',
    });
  });

  it('names the words of a closed list', () => {
    expect(helpAt(schema, ['severity']).choices).toEqual(['minor', 'moderate', 'severe', 'extreme']);
    expect(helpAt(schema, ['audience']).choices).toEqual(['operators', 'citizens']);
    expect(helpAt(schema, ['where', 'kinds', '[]']).choices).toContain('parking-bay');
  });

  it('follows references and alternatives into a condition', () => {
    expect(namesAt('when')).toEqual(expect.arrayContaining(['value', 'mean', 'all', 'any', 'not']));
    expect(namesAt('when', 'value')).toEqual(expect.arrayContaining(['of', 'above', 'clears_below']));
    expect(namesAt('when', 'all', '[]', 'not', 'value')).toContain('of');
    expect(helpAt(schema, ['when', 'value', 'of']).choices).toContain('pm2_5');
  });

  it('says what is meant when nothing is written', () => {
    expect(helpAt(schema, ['quality']).otherwise).toBe('counted');
  });

  it('stays with the field around a name that it does not know', () => {
    expect(namesAt('where', 'nonsense')).toEqual(namesAt('where'));
  });
});
