import { batch, type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answers } from '../../contract/generated/answers.ts';
import { AskError, ask } from '../../shared/ask.ts';
import { newRuleText } from './new-rule.ts';
import { forgetUnsaved, keepUnsaved, unsavedOf } from './unsaved.ts';

export type WholeRule = Answers['GET /api/v1/rules/{id}'];
export type Check = Answers['POST /api/v1/operate/rules/{id}/validate'];

/** A rule as somebody writes it, beside what is in force. */
export type Draft = {
  readonly id: string;
  /** In force; `undefined` of a new one. */
  readonly rule: Signal<WholeRule | undefined>;
  readonly text: Signal<string>;
  /** From which version the text was written. */
  readonly base: Signal<string | undefined>;
  /** What the text means, or what is wrong with it; `undefined` until that is known. */
  readonly check: Signal<Check | undefined>;
  readonly isLoaded: Signal<boolean>;
  readonly error: Signal<AskError | undefined>;
  readonly load: () => Promise<void>;
};

export const isChanged = ({ rule, text }: Draft): boolean => text.value !== (rule.value?.text ?? '');

/** Somebody else put another version in force since this text was begun. */
export const isOvertaken = (draft: Draft): boolean =>
  draft.rule.value !== undefined && isChanged(draft) && draft.base.value !== draft.rule.value.version;

/** What to try: the text that is written, where it is another one than that in force. */
export const triedText = (draft: Draft): string | undefined =>
  draft.rule.value === undefined || isChanged(draft) ? draft.text.value : undefined;

export function useDraft(id: string): Draft {
  const rule = useSignal<WholeRule | undefined>(undefined);
  const text = useSignal('');
  const base = useSignal<string | undefined>(undefined);
  const check = useSignal<Check | undefined>(undefined);
  const isLoaded = useSignal(false);
  const error = useSignal<AskError | undefined>(undefined);
  const load = async (): Promise<void> => {
    error.value = undefined;
    try {
      const inForce = await ruleInForce(id);
      const said = inForce === undefined ? newRuleText : (inForce.text ?? '');
      const begun = unsavedOf(id) ?? { text: said, base: inForce?.version };
      batch(() => {
        rule.value = inForce;
        text.value = begun.text;
        base.value = begun.base;
        isLoaded.value = true;
      });
    } catch (failure) {
      if (!(failure instanceof AskError)) throw failure;
      error.value = failure;
    }
  };
  const draft = { id, rule, text, base, check, isLoaded, error, load };
  useEffect(() => void load(), [id]);
  useSignalEffect(() => remember(draft));
  useChecked(draft);
  return draft;
}

/** @returns nothing of one that is new. @throws {AskError} */
async function ruleInForce(id: string): Promise<WholeRule | undefined> {
  try {
    return (await ask('GET /api/v1/rules/{id}', { path: { id } })).body;
  } catch (error) {
    if (error instanceof AskError && error.code === 'rule_unknown') return undefined;
    throw error;
  }
}

/** Keeps what was written, until it is in force or taken back. */
function remember(draft: Draft): void {
  const { id, rule, text, base, isLoaded } = draft;
  if (!isLoaded.value) return;
  const isBegun = rule.value === undefined ? text.value !== newRuleText : isChanged(draft);
  if (isBegun) keepUnsaved(id, { text: text.value, base: base.value });
  else {
    base.value = rule.value?.version;
    forgetUnsaved(id);
  }
}

/** How long somebody pauses who has written a thought. */
const pauseMs = 400;

/** Has the text checked whenever somebody paused. */
function useChecked({ id, text, check, isLoaded }: Draft): void {
  useEffect(() => {
    if (!isLoaded.value) return undefined;
    const ending = new AbortController();
    const timer = setTimeout(() => void look(ending.signal), check.peek() === undefined ? 0 : pauseMs);
    async function look(signal: AbortSignal): Promise<void> {
      const asking = { path: { id }, body: { text: text.peek() }, signal };
      // Who is offline goes on writing; what they save is checked once more.
      const answer = await ask('POST /api/v1/operate/rules/{id}/validate', asking).catch(() => undefined);
      if (!signal.aborted && answer !== undefined) check.value = answer.body;
    }
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [id, text.value, isLoaded.value]);
}
