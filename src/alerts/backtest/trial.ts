import type { Announcement, Transition } from '../../model/alert.ts';
import { UnavailableError } from '../../model/errors.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpochMs, TimeSpan } from '../../model/time.ts';
import type { BacktestOutcome, Engine, Life, ReceiverTold, Usual } from '../port.ts';
import { type PastEngineParts, startPastEngine } from './engine-of-the-past.ts';
import { Firings } from './firings.ts';
import type { PastStep } from './read-past.ts';

export type TrialParts = PastEngineParts & {
  /** The life that alerts have live, with nothing in it yet. */
  readonly createLife: (rules: readonly Rule[]) => Life;
  readonly usual: Usual;
  /** Whom the announcements would have reached. */
  readonly told: (announcements: readonly Announcement[]) => BacktestOutcome['told'];
};

export type TrialQuestion = {
  readonly rule: Rule;
  /** Those that may keep it quiet. */
  readonly beside: readonly Rule[];
  readonly span: TimeSpan;
  /** Before the span, so that windows are full when it begins. */
  readonly warmFrom: EpochMs;
};

/** So many are shown; how many there are is counted. */
const mostShown = 1000;
/** A rule that says more is no rule that anybody wants. */
const mostAnnouncements = 50_000;

const noWords = { title: '', text: '', short: '' };
const withoutWords = { es: noWords, en: noWords, fr: noWords };

/** One rule, run over the past as if it had been in force. */
export class Trial {
  readonly #parts: TrialParts;
  readonly #question: TrialQuestion;
  readonly #engine: Engine;
  readonly #life: Life;
  readonly #firings: Firings;
  readonly #transitions: Transition[] = [];
  readonly #announcements: Announcement[] = [];
  #transitionCount = 0;

  constructor(parts: TrialParts, question: TrialQuestion) {
    const { rule, beside, span, warmFrom } = question;
    const rules = [rule, ...beside];
    this.#parts = parts;
    this.#question = question;
    this.#engine = startPastEngine(parts, { rules, from: warmFrom, usual: parts.usual });
    this.#life = parts.createLife(rules);
    this.#firings = new Firings(span);
  }

  /** @throws {UnavailableError} when it says more than can be kept. */
  hear({ arrived, until }: PastStep): void {
    this.#engine.take(arrived);
    const transitions = this.#engine.hasWork(until) ? this.#engine.advance(until).transitions : [];
    for (const transition of transitions) this.#note(transition);
    const change = transitions.length === 0 ? this.#life.advance(until) : this.#life.take(transitions, until);
    this.#announce(change.announcements);
  }

  outcome(): BacktestOutcome {
    const { rule } = this.#question;
    return {
      version: rule.version,
      transitions: this.#transitions,
      transitionCount: this.#transitionCount,
      ...this.#firings.sum(),
      announcements: this.#announcements.slice(0, mostShown),
      announcementCount: this.#announcements.length,
      receivers: receiversOf(this.#announcements),
      told: this.#parts.told(this.#announcements),
    };
  }

  #note(transition: Transition): void {
    const { rule, span } = this.#question;
    if (transition.rule !== rule.id) return;
    this.#firings.hear(transition);
    if (transition.noticedAt < span.from) return;
    this.#transitionCount += 1;
    if (this.#transitions.length < mostShown) this.#transitions.push(transition);
  }

  #announce(announcements: readonly Announcement[]): void {
    const { rule, span } = this.#question;
    for (const announcement of announcements) {
      if (announcement.rule !== rule.id || announcement.announcedAt < span.from) continue;
      if (this.#announcements.length === mostAnnouncements) throw tooMany(rule);
      const isShown = this.#announcements.length < mostShown;
      this.#announcements.push(isShown ? announcement : { ...announcement, texts: withoutWords });
    }
  }
}

const tooMany = (rule: Rule): UnavailableError =>
  new UnavailableError(
    `rule ${rule.id} would have announced something more than ${mostAnnouncements} times: test a shorter span, or a rule that says less`,
  );

function receiversOf(announcements: readonly Announcement[]): readonly ReceiverTold[] {
  const told = new Map<string, ReceiverTold>();
  for (const { receivers, what } of announcements) {
    for (const name of receivers) {
      const before = told.get(name) ?? { name, announcements: 0, escalations: 0 };
      const escalations = before.escalations + Number(what === 'escalated');
      told.set(name, { name, announcements: before.announcements + 1, escalations });
    }
  }
  return [...told.values()];
}
