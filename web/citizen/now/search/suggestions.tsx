import type { Area } from '../../../contract/generated/answers.ts';
import { common, wordFor } from '../../../shared/common/index.ts';

type Props = {
  readonly id: string;
  readonly label: string;
  readonly areas: readonly Area[];
  readonly found: readonly Area[];
  readonly isShown: boolean;
  readonly active: number;
  readonly take: (area: Area) => void;
};

/** What fits to the text, each with what it is and where it lies. */
export function Suggestions({ id, label, areas, found, isShown, active, take }: Props) {
  const names = new Map(areas.map((area) => [area.id, area.name]));
  return (
    <ul id={`${id}-list`} role="listbox" class="plain" aria-label={label} hidden={!isShown}>
      {isShown &&
        found.map((area, at) => (
          <li
            key={area.id}
            id={`${id}-${area.id}`}
            role="option"
            aria-selected={at === active}
            // The box keeps the focus, or the list would be gone before the click.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(area)}
          >
            <span>{area.name}</span>
            <span class="soft small">
              {[wordFor(common().levels, area.level), names.get(area.parent ?? '')].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
    </ul>
  );
}
