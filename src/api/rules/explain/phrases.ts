import type { Limit, RuleSubject } from '../../../model/rule.ts';

type Is = Limit['is'];
type Level = Extract<RuleSubject, { each: 'area' }>['level'];

/** How one language says what a rule asks. Texts come ready to be put together: numbers with units, spans in words. */
export type Phrases = {
  readonly limit: Readonly<Record<Is, (limit: string) => string>>;
  readonly clears: (clears: string) => string;
  readonly value: (what: string, limit: string) => string;
  readonly state: (what: string, value: string) => string;
  readonly change: (what: string, within: string, limit: string) => string;
  readonly absent: (after: string) => string;
  readonly mean: (what: string, over: string, limit: string) => string;
  readonly index: (limit: string) => string;
  readonly bands: readonly string[];
  readonly period: Readonly<Record<'day' | 'evening' | 'night', (what: string, limit: string) => string>>;
  readonly usual: Readonly<
    Record<'difference' | 'ratio' | 'deviations', (what: string, over: string, limit: string) => string>
  >;
  readonly some: (count: string, condition: string) => string;
  readonly devices: (limit: string) => string;
  readonly share: (limit: string) => string;
  readonly and: string;
  readonly or: string;
  readonly not: (condition: string) => string;
  readonly each: Readonly<Record<'device' | 'city' | Level, string>>;
  readonly for: (span: string) => string;
  readonly active: (hours: string) => string;
  readonly to: string;
};
