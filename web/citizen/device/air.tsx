import type { AirIndices } from '../../contract/generated/answers.ts';
import type { Limit } from '../../shared/chart/scale.ts';
import { common } from '../../shared/common/index.ts';
import { clock } from '../../shared/format.ts';
import { Mark, type Sign, type Tone } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Band = NonNullable<AirIndices['european']['band']>;

const byBand: Readonly<Record<Band, readonly [Tone, Sign]>> = {
  good: ['good', 'full'],
  fair: ['good', 'full'],
  moderate: ['warn', 'half'],
  poor: ['warn', 'doubt'],
  very_poor: ['bad', 'cross'],
  extremely_poor: ['bad', 'cross'],
};

type Props = { readonly air: AirIndices; readonly level?: 'h2' | 'h3' };

/** How good the air is, in a word; or that too little is known to say so. */
export function AirWord({ air: { european }, level: Heading = 'h2' }: Props) {
  const { title, text, unknown, dominant, more, meaning } = words().index;
  const { band, basis } = european;
  return (
    <section class="card" aria-labelledby="air">
      <Heading id="air">{title}</Heading>
      {band === null ? (
        <p>
          <Mark tone="none" sign="gone">
            {common().unknown}
          </Mark>{' '}
          {unknown}
        </p>
      ) : (
        <>
          <p class="row">
            <Mark tone={byBand[band][0]} sign={byBand[band][1]}>
              {common().airBands[band]}
            </Mark>
            {european.dominant !== null && band !== 'good' && (
              <span>{fill(dominant, { what: common().quantities[european.dominant] })}</span>
            )}
          </p>
          <p class="soft small">{fill(text, { to: clock(new Date(basis.to)) })}</p>
        </>
      )}
      <details class="small">
        <summary>{more}</summary>
        <p>{meaning}</p>
      </details>
    </section>
  );
}

/** What the World Health Organization holds to be harmless. */
export function limitsOf(air: AirIndices | null | undefined, quantity: string): Limit[] {
  const { source, ...labels } = words().limits;
  return (air?.who ?? [])
    .filter((each) => each.quantity === quantity)
    .map(({ averaging, guideline }) => ({
      value: guideline,
      label: labels[averaging],
      source,
      href: 'https://www.who.int/publications/i/item/9789240034228',
    }));
}
