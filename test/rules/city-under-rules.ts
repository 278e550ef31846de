import { fileURLToPath } from 'node:url';
import { kinds } from '../../devices/index.ts';
import { inventory } from '../../simulators/city/inventory.ts';
import { createEngine } from '../../src/alerts/engine/engine.ts';
import { createLife } from '../../src/alerts/life/create-life.ts';
import { createWording } from '../../src/alerts/messages/wording.ts';
import { readRuleFolder } from '../../src/alerts/rules/read-folder.ts';
import { type Announcement, subjectKey, type Transition } from '../../src/model/alert.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import { seconds } from '../../src/model/duration.ts';
import type { Rule } from '../../src/model/rule.ts';
import { after, type EpochMs, epochMs } from '../../src/model/time.ts';
import { createDirectory } from '../../src/registry/directory.ts';
import { type Play, playThrough } from '../lies/play.ts';

/** What the rules that come with Barrio made of a story. */
export type Came = { readonly transitions: readonly Transition[]; readonly announcements: readonly Announcement[] };

const folder = fileURLToPath(new URL('../../rules', import.meta.url));
const decidesEvery = seconds(10);

/** The simulated city as the registry knows it: those who take part. */
function registered({ from, takesPart = () => true }: Play) {
  const directory = createDirectory();
  const { areas, devices } = inventory();
  directory.setAreas(areas);
  for (const { gateway: _, ...device } of devices.filter(takesPart))
    directory.putDevice({ ...device, gateway: undefined, registeredAt: from });
  directory.announce();
  return directory;
}

export async function shippedRules(): Promise<readonly Rule[]> {
  const { rules } = await readRuleFolder(folder, kinds);
  return rules.map(({ rule }) => rule);
}

/** Plays a story to the rules that come with Barrio, without a process and in no time. */
export async function underRules(playing: Play, rules: readonly Rule[]): Promise<Came> {
  const { from, lasts } = playing;
  const directory = registered(playing);
  const calendar = createCalendar('Europe/Madrid');
  const engine = createEngine({ rules, kinds, directory, calendar, usual: { at: () => undefined }, from });
  const life = createLife({ rules, directory, wording: createWording({ directory, calendar }) });
  const [transitions, announcements]: [Transition[], Announcement[]] = [[], []];
  const decide = (until: EpochMs): void => {
    const decided = engine.hasWork(until) ? engine.advance(until).transitions : [];
    transitions.push(...decided);
    const change = decided.length === 0 ? life.advance(until) : life.take(decided, until);
    announcements.push(...change.announcements);
  };
  let decidesAt = after(from, decidesEvery);
  for await (const { outcome, receivedAt } of playThrough(playing)) {
    for (; decidesAt <= receivedAt; decidesAt = after(decidesAt, decidesEvery)) decide(decidesAt);
    engine.take(outcome);
  }
  for (const end = epochMs(from + lasts); decidesAt <= end; decidesAt = after(decidesAt, decidesEvery))
    decide(decidesAt);
  return { transitions, announcements };
}

/** `smog area:centro`, of each alert that fired, in the order in which they did. */
export const firings = ({ transitions }: Came): readonly string[] =>
  transitions.filter(({ to }) => to === 'firing').map(({ rule, subject }) => `${rule} ${subjectKey(subject)}`);
