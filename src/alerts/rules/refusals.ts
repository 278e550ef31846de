import { CallerError } from '../../model/errors.ts';
import type { RuleId } from '../../model/rule.ts';
import type { RuleFault } from '../port.ts';
import { faultLine } from './fault.ts';

type Changed = { readonly ifVersion: string; readonly current: string | undefined };

/** Why a text is not put in force; faults are the error's `cause`. */
export function refusePut(id: RuleId, because: readonly RuleFault[] | Changed): CallerError {
  if ('ifVersion' in because) {
    const now = because.current === undefined ? 'there is none now' : `version ${because.current} is in force`;
    return new CallerError(`rule ${id} is not the version ${because.ifVersion} any more: ${now}`, {
      status: 409,
      code: 'rule_changed',
    });
  }
  return new CallerError(`the rule ${id} is not used:\n${because.map(faultLine).join('\n')}`, {
    status: 422,
    code: 'rule_faulty',
    cause: because,
  });
}

export const noSuchRule = (id: RuleId): CallerError =>
  new CallerError(`there is no rule "${id}"`, { status: 404, code: 'rule_unknown' });
