import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { moment, number } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { count, fill } from '../../shared/words.ts';
import { type Replay, useReplay } from './replay.ts';
import { words } from './words/index.ts';

type Letter = Answers['GET /api/v1/operate/rejections']['rejections'][number];

const mostShown = 20;

/** What was refused of it, and another try. */
export function Letters({ id }: { readonly id: string }) {
  const { letters: said } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/rejections', {
    query: { device: id, limit: mostShown },
    everyMs: 30_000,
  });
  const sent = useAsked('GET /api/v1/operate/rejections', {
    query: { sender: id, limit: mostShown },
    everyMs: 30_000,
  });
  const askBoth = (): void => {
    again();
    sent.again();
  };
  const replay = useReplay(id, askBoth);
  const { body } = asked;
  const error = asked.error ?? sent.asked.error;
  const letters = together(body?.rejections, sent.asked.body?.rejections);
  const isBusy = replay.state.is === 'asking' || replay.state.is === 'running';
  return (
    <section>
      <h2>{said.title}</h2>
      <p class="soft">{said.text}</p>
      {error !== undefined && <Again error={error} again={askBoth} />}
      {body === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      <Progress replay={replay.state} />
      {body !== undefined && letters.length === 0 && <p>{said.none}</p>}
      {body?.rejections.some(({ replayable }) => replayable) === true && (
        <button type="button" class="button" disabled={isBusy} onClick={replay.all}>
          {said.all}
        </button>
      )}
      <ol class="plain letters">
        {letters.map((letter) => (
          <OneLetter key={letter.id} letter={letter} isBusy={isBusy} again={() => replay.one(letter.id)} />
        ))}
      </ol>
    </section>
  );
}

/** What is about it, and what it sent about others: newest first, each once. */
function together(about: readonly Letter[] = [], sent: readonly Letter[] = []): readonly Letter[] {
  const byId = new Map([...about, ...sent].map((letter) => [letter.id, letter]));
  return [...byId.values()].sort((one, other) => other.receivedAt.localeCompare(one.receivedAt));
}

function Progress({ replay }: { readonly replay: Replay }) {
  return (
    <div role="status">
      {replay.is === 'running' && (
        <p class="notice">
          {fill(words().letters.doing, { done: number(replay.done), all: number(replay.all) })}
          <progress max={replay.all} value={replay.done} />
        </p>
      )}
      {replay.is !== 'running' && sayReplay(replay) !== '' && (
        <p class={replay.is === 'failed' ? 'notice bad' : 'notice'}>{sayReplay(replay)}</p>
      )}
    </div>
  );
}

function sayReplay(replay: Exclude<Replay, { is: 'running' }>): string {
  const { letters } = words();
  const { away, failed, loading } = common();
  if (replay.is === 'idle') return '';
  if (replay.is === 'asking') return loading;
  if (replay.is === 'slow') return letters.slow;
  if (replay.is === 'failed') return replay.error.status === 0 ? away : fill(failed, { why: replay.error.message });
  if (replay.all === 0) return letters.nothing;
  const again = replay.again === 0 ? [] : [count(replay.again, letters.refusedAgain)];
  return [count(replay.all, letters.done), ...again].join(' ');
}

type LetterProps = { readonly letter: Letter; readonly isBusy: boolean; readonly again: () => void };

function OneLetter({ letter, isBusy, again }: LetterProps) {
  const { letters: said, codes } = words();
  const { code, detail, remedy, receivedAt, payload, replayable, replayAskedAt } = letter;
  const when = moment(new Date(receivedAt));
  return (
    <li class="card">
      <p class="row">
        <Mark tone="bad" sign="cross">
          {wordFor(codes, code)}
        </Mark>
        <time dateTime={receivedAt}>{when}</time>
        {replayAskedAt !== null && <span>{fill(said.waits, { when: moment(new Date(replayAskedAt)) })}</span>}
      </p>
      <p class="small">
        <code lang="en">{detail}</code>
      </p>
      <p class="small soft" lang="en">
        {remedy}
      </p>
      <details>
        <summary>
          {said.payload} {payload !== null && <span class="soft">({count(payload.bytes, said.bytes)})</span>}
        </summary>
        {payload === null ? <p>{said.ofOthers}</p> : <pre tabIndex={0}>{payload.text ?? payload.hex ?? ''}</pre>}
      </details>
      {replayable ? (
        <button
          type="button"
          class="button"
          disabled={isBusy || replayAskedAt !== null}
          onClick={again}
          aria-label={`${said.again}: ${wordFor(codes, code)}, ${when}`}
        >
          {said.again}
        </button>
      ) : (
        <p class="soft small">{said.pointless}</p>
      )}
    </li>
  );
}
