import { createHash } from 'node:crypto';
import { type Subject, subjectKey, type Transition } from '../../model/alert.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpochMs } from '../../model/time.ts';

const digits = 24;
const digest = (...words: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, digits);

/** Names the alert of a rule and a subject that began then: the same whoever works it out. */
export const alertIdOf = ({ id, decides }: Pick<Rule, 'id' | 'decides'>, subject: Subject, since: EpochMs): string =>
  digest(id, decides, subjectKey(subject), since);

export const transitionIdOf = (alert: string, to: Transition['to']): string => digest(alert, to);
