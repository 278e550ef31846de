import type { Announcement, Because } from '../../model/alert.ts';
import type { PublicWarning, Rule } from '../../model/rule.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { versionOf } from '../alerts/one.ts';
import { citizen, maySee } from '../alerts/who-asks.ts';

/** An announcement that goes out as a public warning. */
export type Warning = {
  readonly announcement: Announcement;
  readonly rule: Pick<Rule, 'notify'>;
  readonly warning: PublicWarning;
  readonly is: 'raised' | 'changed' | 'over' | 'withdrawn';
  /** Those of the same group before it. */
  readonly before: readonly Announcement[];
};

export type Warnings = {
  /** Newest first. */
  latest(limit: number): readonly Warning[];
  get(announcement: string): Warning | undefined;
};

type Parts = Pick<AlertParts, 'alerts' | 'rules'>;

/** So many announcements are looked through for warnings. */
const mostLookedAt = 2000;
const atOnce = 200;
const rememberedRules = 200;

/** Which announcements are public warnings: those for citizens, of rules that say what a warning needs. */
export function createWarnings(parts: Parts): Warnings {
  const { announcements } = parts.alerts;
  const ruleOf = createRuleReader(parts);

  function warningOf(announcement: Announcement): Warning | undefined {
    if (!maySee(citizen, announcement) || announcement.what === 'escalated') return undefined;
    const rule = ruleOf(announcement);
    if (rule?.warning === undefined) return undefined;
    const before = announcements
      .ofGroup(announcement.group)
      .filter((each) => each.seq < announcement.seq && each.what !== 'escalated' && maySee(citizen, each));
    if (before.length === 0 && announcement.what === 'resolved') return undefined;
    return { announcement, rule, warning: rule.warning, before, is: kindOf(announcement, before.length, parts) };
  }

  return {
    get(id) {
      const announcement = announcements.get(id);
      return announcement === undefined ? undefined : warningOf(announcement);
    },
    latest(limit) {
      const found: Warning[] = [];
      let before: number | undefined;
      for (let looked = 0; looked < mostLookedAt; looked += atOnce) {
        const page = announcements.latest({ audience: 'citizens', before, limit: atOnce });
        for (const announcement of page) {
          const warning = warningOf(announcement);
          if (warning !== undefined && found.push(warning) === limit) return found;
        }
        before = page.at(-1)?.seq;
        if (page.length < atOnce) break;
      }
      return found;
    },
  };
}

/** A condition that ended is over; whatever else ends an alert takes the warning back without saying that all is well. */
function kindOf({ what, alerts }: Announcement, before: number, parts: Parts): Warning['is'] {
  if (what !== 'resolved') return before === 0 ? 'raised' : 'changed';
  const [first = ''] = alerts;
  const because: Because = parts.alerts.get(first)?.alert.resolved?.because ?? 'cleared';
  return because === 'cleared' || because === 'condition' ? 'over' : 'withdrawn';
}

/** The rule as it was when it announced. Reading a text costs, so the last ones are remembered. */
function createRuleReader({ rules }: Parts): (announcement: Announcement) => Rule | undefined {
  const read = new Map<string, Rule | undefined>();
  return (announcement) => {
    const current = rules.get(announcement.rule);
    if (current?.version === announcement.version) return current;
    const key = `${announcement.rule} ${announcement.version}`;
    if (read.has(key)) return read.get(key);
    if (read.size >= rememberedRules) read.clear();
    const text = versionOf(announcement, { rules })?.text;
    const meaning = text === undefined ? undefined : rules.read(text, announcement.rule);
    const rule = meaning?.ok === true ? meaning.rule : undefined;
    read.set(key, rule);
    return rule;
  };
}
