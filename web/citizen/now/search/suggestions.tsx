import type { Area } from '../../../contract/generated/answers.ts';
import { common, wordFor } from '../../../shared/common/index.ts';
import { words } from '../words/index.ts';
import type { Found } from './match.ts';

type Props = {
  readonly id: string;
  readonly label: string;
  readonly areas: readonly Area[];
  readonly found: readonly Found[];
  readonly isShown: boolean;
  readonly active: number;
  readonly take: (found: Found) => void;
};

/** What fits to the text, each with what it is and where it lies. */
export function Suggestions({ id, label, areas, found, isShown, active, take }: Props) {
  const names = new Map(areas.map((area) => [area.id, area.name]));
  return (
    <ul id={`${id}-list`} role="listbox" class="plain" aria-label={label} hidden={!isShown}>
      {isShown &&
        found.map((meant, at) => (
          <li
            key={meant.id}
            id={`${id}-${meant.id}`}
            role="option"
            aria-selected={at === active}
            // The box keeps the focus, or the list would be gone before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(meant)}
          >
            <span>{meant.name}</span>
            <span class="soft small">
              {[sortOf(meant), names.get(meant.area.parent ?? '')].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
    </ul>
  );
}

const sortOf = ({ area, isWhole }: Found): string =>
  isWhole ? words().search.whole : wordFor(common().levels, area.level);
