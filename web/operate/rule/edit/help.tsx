import { useAsked } from '../../../shared/asked.ts';
import { fill } from '../../../shared/words.ts';
import { words } from '../words/index.ts';
import { helpAt, type Schema } from './schema-help.ts';
import { pathAt } from './yaml-path.ts';

type Props = {
  readonly text: string;
  readonly at: number;
  /** Puts words where somebody writes. */
  readonly onInsert: (words: string) => void;
};

/** What can be written where somebody writes. */
export function HelpBeside({ text, at, onInsert }: Props) {
  const { help: says } = words();
  const { asked } = useAsked('GET /api/v1/operate/rules/schema');
  if (asked.body === undefined) return null;
  const schema: Schema = asked.body.schema;
  const path = pathAt(text, at);
  const help = helpAt(schema, path);
  return (
    <aside class="card help" aria-label={says.title}>
      <h2>{says.title}</h2>
      <p>
        <code>{path.length === 0 ? says.top : path.join(' › ')}</code>
      </p>
      {help.says !== '' && <p lang="en">{help.says}</p>}
      {help.otherwise !== undefined && <p class="small soft">{fill(says.otherwise, { value: help.otherwise })}</p>}
      {help.choices.length > 0 && (
        <p class="chips">
          {help.choices.map((choice) => (
            <button key={choice} type="button" class="button" onClick={() => onInsert(choice)}>
              {choice}
            </button>
          ))}
        </p>
      )}
      {help.fields.length > 0 && (
        <ul class="plain lines">
          {help.fields.map(({ name, says: saysField, isNeeded }) => (
            <li key={name}>
              <button type="button" class="button" onClick={() => onInsert(`${name}: `)}>
                {name}
              </button>{' '}
              {isNeeded && <strong class="small">{says.needed} </strong>}
              <span class="small" lang="en">
                {saysField}
              </span>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
