import type { Answers } from '../../contract/generated/answers.ts';
import { moment } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import { fill } from '../../shared/words.ts';
import { words as alertsWords } from '../alerts/words/index.ts';
import { words as ruleWords } from '../rule/words/index.ts';

type Announcement = Answers['GET /api/v1/alerts/announcements']['announcements'][number];

/** One message as people got it: when, to whom, and its words. */
export function Announced({ announcement }: { readonly announcement: Announcement }) {
  const { to, citizens } = alertsWords();
  const { what } = ruleWords().past;
  const { audience, receivers, texts } = announcement;
  const whom = [...(audience.includes('citizens') ? [citizens] : []), ...receivers].join(', ');
  const text = texts[language.value];
  return (
    <>
      <p class="soft small">
        {moment(new Date(announcement.announcedAt))} · {what[announcement.what]}
        {whom !== '' && ` · ${fill(to, { whom })}`}
      </p>
      <p>
        <strong>{text.title}</strong>
        <br />
        {text.text}
      </p>
    </>
  );
}
