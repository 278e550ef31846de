import type { Quality } from '../../../model/quality.ts';
import type { QualityTest } from '../../../model/quality-tests.ts';

/** A flag or a test, for everybody. */
export type FlagWords = { readonly word: string; readonly meaning: string };

export type TestWords = {
  readonly label: string;
  /** One sentence without a technical word. */
  readonly plainly: string;
  /** The rule. */
  readonly rule: string;
  /** When it says nothing. */
  readonly needs: string;
};

/** What the pages about quality say; `{words}`, `{untested}` and `{passed}` are flags. */
export type QualityWords = {
  readonly flags: Readonly<Record<Quality, FlagWords>>;
  readonly tests: Readonly<Record<QualityTest, TestWords>>;
  readonly overview: {
    readonly title: string;
    readonly summary: string;
    readonly kept: string;
    readonly flags: string;
    readonly tests: string;
    readonly worst: string;
    readonly programs: string;
    readonly json: string;
  };
  readonly test: {
    /** `{label}` is the name of the test. */
    readonly title: string;
    readonly kicker: string;
    readonly kept: string;
    readonly rule: string;
    readonly needs: string;
    readonly without: string;
    readonly after: string;
    readonly ours: string;
    readonly limits: string;
    readonly json: string;
    readonly all: string;
  };
  /** Between the last two of several words. */
  readonly or: string;
};
