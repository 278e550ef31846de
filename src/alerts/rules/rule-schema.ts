import { z } from 'zod';
import { quantityIds } from '../../model/quantity.ts';
import { RuleShape } from './rule-shape.ts';

/** The JSON Schema of a rule's file, so that editors complete and check while somebody writes. */
export const ruleSchema = (kinds: readonly string[]): object => ({
  ...z.toJSONSchema(RuleShape, {
    io: 'input',
    override({ jsonSchema, path }) {
      // Which quantities and kinds there are is not the shape's to know, but helps who writes.
      if (path.at(-1) === 'of' && jsonSchema.type === 'string' && jsonSchema.enum === undefined)
        jsonSchema.enum = [...quantityIds];
      if (path.at(-2) === 'kinds') jsonSchema.enum = [...kinds];
    },
  }),
  title: 'A rule of Barrio',
});
