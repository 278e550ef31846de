import type { ComponentChildren } from 'preact';
import type { Device, Kind } from '../../contract/generated/answers.ts';
import { useAsked } from '../../shared/asked.ts';
import { lasting, moment } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Props = { readonly device: Device; readonly kind: Kind };

/** Where it stands, how often it speaks, and how it is connected. */
export function About({ device, kind }: Props) {
  const { about } = words();
  const { position, presence, clock, registeredAt, id } = device;
  const { everySeconds, staleAfterSeconds, speaks } = kind.rhythm;
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [about.place, <Where key="where" area={device.area} position={position} />],
    [about.rhythm, fill(about[speaks], { every: lasting(everySeconds), stale: lasting(staleAfterSeconds) })],
    ...(presence === null
      ? []
      : [[about.connection, connectionText(presence)] satisfies readonly [string, ComponentChildren]]),
    ...(clock === null ? [] : [[about.clock, about.clocks[clock.is]] satisfies readonly [string, ComponentChildren]]),
    [about.registered, moment(new Date(registeredAt))],
    [about.name, <code key="id">{id}</code>],
  ];
  return (
    <section class="card" aria-labelledby="about">
      <h2 id="about">{about.title}</h2>
      <dl class="facts">
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function connectionText({ connected, since }: NonNullable<Device['presence']>): string {
  const { about } = words();
  return fill(connected ? about.connected : about.gone, { since: moment(new Date(since)) });
}

type WhereProps = Pick<Device, 'area' | 'position'>;

function Where({ area, position }: WhereProps) {
  const place = `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`;
  return (
    <>
      {area === null ? words().about.outside : <AreaLink id={area} />} <span class="soft">({place})</span>
    </>
  );
}

/** An area by its name, as soon as that is known. */
export function AreaLink({ id }: { readonly id: string }) {
  const { asked } = useAsked('GET /api/v1/areas/{id}', { path: { id } });
  return (
    <Link class="touch" to={`/places/${encodeURIComponent(id)}`}>
      {asked.body?.name ?? id}
    </Link>
  );
}
