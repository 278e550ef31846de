import { z } from 'zod';
import type { Kinds } from '../../model/device-kind.ts';
import { type QualityTest, qualityTests } from '../../model/quality-tests.ts';
import type { App } from '../app/app.ts';
import { answer } from '../vocabulary/answer.ts';
import { QualityShape } from '../vocabulary/value.ts';
import { codeOf, flagOrder, tests } from './explained.ts';
import { LimitsShape, limitsOfKind, type TestLimits } from './limits.ts';
import { en } from './words/en.ts';

const FlagShape = z.object({
  quality: QualityShape,
  code: z.int().describe('Of QARTOD; what stores keep.'),
  word: z.string(),
  meaning: z.string(),
});

export const TestShape = z
  .object({
    test: z.enum(qualityTests),
    label: z.string(),
    plainly: z.string().describe('A sentence without technical words, for everybody.'),
    rule: z.string().describe('For engineers.'),
    needs: z.string().describe('Without this it says not_evaluated.'),
    verdicts: z.array(QualityShape).describe('Besides pass and not_evaluated.'),
    standard: z.string(),
    page: z.string().describe('The same for people to read, relative to this server.'),
  })
  .meta({ id: 'QualityTest' });

export const QualityTestsShape = z
  .object({ flags: z.array(FlagShape), tests: z.array(TestShape), limits: z.array(LimitsShape) })
  .meta({ id: 'QualityTests' });

export type ExplainedTest = z.output<typeof TestShape>;

export const presentTest = (test: QualityTest): ExplainedTest => {
  const { verdicts, standard = 'Ours' } = tests[test];
  return { test, ...en.tests[test], verdicts: [...verdicts], standard, page: `/quality/${test}` };
};

type Parts = { readonly kinds: Kinds; readonly testLimits: TestLimits };

/** How values are judged: the flags, the tests, and the limits of each quantity of each kind. */
export function addQualityTests(app: App, { kinds, testLimits }: Parts): void {
  app.get(
    '/quality/tests',
    {
      schema: {
        tags: ['vocabulary'],
        summary: 'How values are judged',
        description:
          'The flags that a value can have, the tests that give them, and the limits of each quantity of each kind. The worst word of all tests is the quality of a value: fail, suspect, pass, not_evaluated.',
        querystring: z.strictObject({}),
        response: { 200: answer('Flags, tests and limits.', QualityTestsShape) },
      },
    },
    (): z.output<typeof QualityTestsShape> => ({
      flags: flagOrder.map((quality) => {
        const { word, meaning } = en.flags[quality];
        return { quality, code: codeOf(quality), word, meaning };
      }),
      tests: qualityTests.map(presentTest),
      limits: [...kinds.values()].flatMap((kind) => limitsOfKind(kind, testLimits)),
    }),
  );
}
