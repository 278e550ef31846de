import type { AreaNow, ParkingIndices } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { lasting, number, percent } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { countOf } from '../now/parking/offer.ts';
import { Basis } from './basis.tsx';
import { words } from './words/index.ts';

type Props = {
  readonly parking: NonNullable<AreaNow['parking']>;
  readonly indices: ParkingIndices | null | undefined;
  readonly aging: number;
};

/** How many places are free for everybody, of those that are known; those for people with a disability apart, as near me. */
export function Parking({ parking, indices, aging }: Props) {
  const { title, free, ofKnown, occupied, unknown, doubted, accessible } = words().parking;
  const forAll = countOf(parking, 'any');
  const known = forAll.free + forAll.occupied;
  const others = [
    count(forAll.occupied, occupied),
    ...(forAll.unknown > 0 ? [count(forAll.unknown, unknown)] : []),
    ...(forAll.doubted > 0 ? [count(forAll.doubted, doubted)] : []),
  ];
  const { accessible: apart } = parking;
  return (
    <section class="card" aria-labelledby="parking">
      <h3 id="parking">{title}</h3>
      {forAll.bays > 0 && (
        <>
          <p class="value">
            <span class="figure">{known === 0 ? common().unknown : count(forAll.free, free)}</span>{' '}
            <span class="soft">{fill(ofKnown, { known: number(known), bays: number(forAll.bays) })}</span>
          </p>
          <p>{others.join(' · ')}</p>
        </>
      )}
      <Basis basis={parking.basis} aging={aging} />
      {apart.bays > 0 && (
        <p>
          {fill(count(apart.free, accessible), {
            known: number(apart.free + apart.occupied),
            bays: number(apart.bays),
          })}
        </p>
      )}
      <Yesterday indices={indices} />
    </section>
  );
}

function Yesterday({ indices }: Pick<Props, 'indices'>) {
  const { yesterday, turnover, stays } = words().parking;
  const use = indices?.yesterday;
  if (use === undefined || use.occupancy === null) return null;
  const median = use.dwell?.medianHours ?? null;
  const sentences = [
    fill(yesterday, { share: percent(use.occupancy) }),
    ...(use.turnover === null ? [] : [fill(turnover, { n: number(use.turnover, 1) })]),
    ...(median === null ? [] : [fill(stays, { long: lasting(median * 3600) })]),
  ];
  return <p class="small">{sentences.join(' ')}</p>;
}
