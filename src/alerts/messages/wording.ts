import type { Because, Evidence, MessageText, Subject, Transition } from '../../model/alert.ts';
import { subjectKey } from '../../model/alert.ts';
import type { Calendar } from '../../model/calendar.ts';
import { milliseconds } from '../../model/duration.ts';
import type { Language } from '../../model/language.ts';
import { quantity as definitionOf, isState } from '../../model/quantity.ts';
import type { MessageTemplate, Rule } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import type { Wording, WordingFacts } from '../port.ts';
import { madeEnding, withPrefix } from './made-texts.ts';
import { bandName, indexName, noValue, quantityNames, stateNames } from './names.ts';
import { type Compared, comparedBy, isPlaceName, type PlaceName } from './places.ts';
import { createSaying, type Saying } from './say.ts';
import { type Atlas, nameOfDevice, sayPlace } from './say-place.ts';
import { shorten } from './shorten.ts';
import { fillTemplate, parseTemplate } from './template.ts';

/** Puts announcements into words: those of the rule, or, where it has none, words made of its name and the place. */
export function createWording({
  directory,
  calendar,
}: {
  readonly directory: Atlas;
  readonly calendar: Calendar;
}): Wording {
  const sayings: Readonly<Record<Language, Saying>> = {
    es: createSaying('es', calendar.zone),
    en: createSaying('en', calendar.zone),
    fr: createSaying('fr', calendar.zone),
  };
  return (facts) => {
    const templates = templatesFor(facts);
    const word = (language: Language): MessageText =>
      fillAll(templates[language], { facts, language, saying: sayings[language], atlas: directory });
    return { es: word('es'), en: word('en'), fr: word('fr') };
  };
}

/** An alert that ended without its condition having ended is not over: the rule's own words would say so. */
const trulyOver: ReadonlySet<Because | undefined> = new Set([undefined, 'cleared', 'condition']);

function templatesFor({
  rule: { messages },
  what,
  because,
}: WordingFacts): Readonly<Record<Language, MessageTemplate>> {
  if (what !== 'resolved') return what === 'raised' ? messages.raised : (messages.updated ?? messages.raised);
  if (trulyOver.has(because)) return messages.resolved ?? madeEnding('cleared');
  if (because === 'unknown') return messages.unknown ?? madeEnding('unknown');
  return madeEnding(because ?? 'cleared');
}

type Said = {
  readonly facts: WordingFacts;
  readonly language: Language;
  readonly saying: Saying;
  readonly atlas: Atlas;
};

function fillAll(template: MessageTemplate, said: Said): MessageText {
  const figures = figuresOf(said.facts);
  const fill = (text: string): string => {
    const parsed = parseTemplate(text);
    if (!parsed.ok) return text;
    const filled = fillTemplate(parsed.template, {
      fill: (name) => (isPlaceName(name) ? fillings[name](said, figures) : `{${name}}`),
      choose: (name, [one = [], several = []]) => (isOne(name, figures, said.saying) ? one : several),
    });
    return filled.replaceAll(/\s*\0/g, '');
  };
  const text: MessageText = { title: fill(template.title), text: fill(template.text), short: fill(template.short) };
  const prefixed = withPrefix(text, said.facts.what, said.language);
  return { ...prefixed, short: shorten(prefixed.short) };
}

/** What is compared, and by how much. */
type Figures = {
  readonly compared: Compared;
  readonly evidence: Evidence;
  readonly count: number;
  readonly total: number | undefined;
};

function figuresOf({ rule, transitions, count }: WordingFacts): Figures {
  const evidence = worstEvidence(transitions, rule);
  const counts = transitions.flatMap(({ evidence: { devices } }) => (devices === undefined ? [] : [devices]));
  return {
    compared: comparedBy(rule.when, evidence),
    evidence,
    count: counts.length === 0 ? count : sum(counts.map(({ matching }) => matching)),
    total: counts.length === 0 ? undefined : sum(counts.map(({ known }) => known)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const nothing: Evidence = { value: undefined, limit: undefined, quantity: undefined, observations: [] };

/** Of several alerts, people are told the worst number. */
function worstEvidence(transitions: readonly Transition[], rule: Rule): Evidence {
  const [first = nothing, ...others] = transitions.map(({ evidence }) => evidence);
  const { isUpwards } = comparedBy(rule.when, first);
  return others.reduce((worst, each) => {
    if (each.value === undefined) return worst;
    if (worst.value === undefined) return each;
    return each.value > worst.value === isUpwards ? each : worst;
  }, first);
}

function isOne(name: string, { count, total, evidence }: Figures, saying: Saying): boolean {
  const numbers: Readonly<Record<string, number | undefined>> = {
    count,
    total,
    value: evidence.value,
    limit: evidence.limit,
  };
  const number = numbers[name];
  return number !== undefined && saying.isOne(number);
}

/** Stands for nothing, and takes the space before it away. */
const nothingAtAll = '\0';

const fillings: Readonly<Record<PlaceName, (said: Said, figures: Figures) => string>> = {
  place: ({ facts, ...said }) => sayPlace(subjectsOf(facts), said),
  value: (said, figures) => sayNumber(figures.evidence.value, said, figures),
  limit: (said, figures) => sayNumber(figures.evidence.limit, said, figures),
  usual: (said, figures) => sayNumber(figures.evidence.usual, said, figures),
  unit: (_said, { evidence }) =>
    (evidence.quantity === undefined ? '' : definitionOf(evidence.quantity).symbol) || nothingAtAll,
  quantity: ({ language }, { evidence, compared }) => {
    if (evidence.quantity !== undefined) return quantityNames[evidence.quantity][language];
    return compared.isIndex ? indexName[language] : nothingAtAll;
  },
  count: ({ saying }, { count }) => saying.number(count, 0),
  total: ({ saying, language }, { total }) => (total === undefined ? noValue[language] : saying.number(total, 0)),
  devices: ({ facts, saying, atlas }, { count }) => {
    const own = subjectsOf(facts).flatMap((subject) => (subject.is === 'device' ? [subject.id] : []));
    const ids = own.length > 0 ? own : facts.transitions.flatMap(({ evidence }) => evidence.matching ?? []);
    const names = ids.map((id) => nameOfDevice(id, atlas));
    return names.length === 0 ? saying.number(count, 0) : saying.list(names, Math.max(count, names.length));
  },
  since: ({ facts, saying }) => saying.time(facts.since, facts.at),
  at: ({ facts, saying }) => saying.time(facts.at),
  observed: ({ facts, saying }, { evidence }) => saying.time(newestOf(evidence) ?? facts.at, facts.at),
  duration: ({ facts, saying }) => saying.duration(milliseconds(Math.max(0, facts.at - facts.since))),
  rule: ({ facts, language }) => facts.rule.name[language],
};

/** A value is as old as the newest observation behind it. */
function newestOf({ observations }: Evidence): EpochMs | undefined {
  return observations.length === 0 ? undefined : epochMs(Math.max(...observations.map(({ time }) => time)));
}

function sayNumber(value: number | undefined, { saying, language }: Said, { evidence, compared }: Figures): string {
  if (value === undefined || !Number.isFinite(value)) return noValue[language];
  if (evidence.quantity !== undefined) {
    if (isState(evidence.quantity)) return stateNames[value === 0 ? 'off' : 'on'][language];
    return saying.number(value, definitionOf(evidence.quantity).decimals);
  }
  if (compared.isIndex) return bandName(value, language);
  return compared.isShare ? saying.percent(value) : saying.number(value, compared.usual === undefined ? 0 : 1);
}

function subjectsOf({ transitions }: WordingFacts): readonly Subject[] {
  return [...new Map(transitions.map(({ subject }) => [subjectKey(subject), subject])).values()];
}
