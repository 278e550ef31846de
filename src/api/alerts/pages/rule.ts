import type { Alert } from '../../../model/alert.ts';
import type { Rule } from '../../../model/rule.ts';
import { type Html, html } from '../../page/html.ts';
import { explainRule } from '../../rules/explain/explain-rule.ts';
import { textFor } from '../../rules/text-for.ts';
import { versionOf } from '../one.ts';
import { citizen } from '../who-asks.ts';
import type { Seen } from './seen.ts';

/** The rule in the version that decided, in plain words and as it is written. */
export function ruleOf(alert: Alert, seen: Seen): Html {
  const { words, rules, language, tongue } = seen;
  const current = rules.get(alert.rule);
  const text = versionOf(alert, seen)?.text;
  const rule = current?.version === alert.version ? current : meaningOf(alert, text, seen);
  return html`<section aria-labelledby="rule">
<h2 id="rule">${words.rule}${rule === undefined ? undefined : `${tongue.colon}${rule.name[language]}`}</h2>
<p>${rule === undefined ? words.ruleUnknown : explainRule(rule, seen)}</p>
<p class="note">${words.ruleVersion(alert.version)} ${changedOf(alert, current, seen)}</p>
${text === undefined ? undefined : html`<details><summary>${words.ruleText}</summary><pre class="source"><code>${textFor(citizen, text)}</code></pre></details>`}
</section>`;
}

function meaningOf({ rule }: Alert, text: string | undefined, { rules }: Seen): Rule | undefined {
  const read = text === undefined ? undefined : rules.read(text, rule);
  return read?.ok === true ? read.rule : undefined;
}

function changedOf({ version }: Alert, current: Rule | undefined, { words }: Seen): string {
  if (current === undefined) return words.ruleGone;
  return current.version === version ? '' : words.ruleChanged;
}
