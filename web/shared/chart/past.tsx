import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { Again } from '../again.tsx';
import { type Asked, useAsked } from '../asked.ts';
import { common } from '../common/index.ts';
import { KeptNotice } from '../kept-notice.tsx';
import { DrawnPast, type DrawnPastProps, pastIn, type Rhythm } from './drawn-past.tsx';
import type { Limit } from './scale.ts';
import { useSeen } from './seen.ts';
import { everyOf, type SpanName, spanUntil } from './span.tsx';

type Common = {
  readonly quantity: string;
  readonly span: SpanName;
  readonly rhythm: Rhythm;
  readonly limits?: readonly Limit[];
};

/** Often enough for a page that is left open. */
const everyMs = 300_000;
/** A day of readings fits into one answer up to this pace; of faster devices, their quarters of an hour are shown. */
const slowEnough = 120;

/** The past of one quantity of a device: single readings of a day, hours of a week, days of a year. */
export function DevicePast({ device, ...shown }: Common & { readonly device: string }) {
  const { quantity, span, rhythm } = shown;
  const element = useRef<HTMLDivElement>(null);
  const every = everyOf[span] ?? (rhythm.everySeconds < slowEnough ? '15min' : undefined);
  const query = { quantity, from: useStart(span), ...(every === undefined ? { limit: 1000 } : { every }) };
  const address = useSeen(element) ? ('GET /api/v1/devices/{id}/observations' as const) : undefined;
  const { asked, again } = useAsked(address, { path: { id: device }, query, everyMs });
  return (
    <div ref={element} class="past">
      <Drawn {...shown} asked={asked} again={again} isWanted={address !== undefined} />
    </div>
  );
}

type AreaProps = Common & { readonly area: string; readonly kind: string };

/** The past of one quantity of all devices of a kind in an area: quarters of an hour of a day, hours of a week, days of a year. */
export function AreaPast({ area, kind, ...shown }: AreaProps) {
  const { quantity, span } = shown;
  const element = useRef<HTMLDivElement>(null);
  const query = { kind, quantity, from: useStart(span), every: everyOf[span] ?? '15min' };
  const address = useSeen(element) ? ('GET /api/v1/areas/{id}/rollups' as const) : undefined;
  const { asked, again } = useAsked(address, { path: { id: area }, query, everyMs });
  return (
    <div ref={element} class="past">
      <Drawn {...shown} asked={asked} again={again} isWanted={address !== undefined} />
    </div>
  );
}

const minute = 60_000;

/** Since when a span is asked for. It stays while the page is open, so that what is shown stays while it is asked again. */
const useStart = (span: SpanName): string =>
  useMemo(() => new Date(Math.floor(spanUntil(span, Date.now()).from / minute) * minute).toISOString(), [span]);

type Body = Parameters<typeof pastIn>[0];
type DrawnProps = Common & { readonly asked: Asked<Body>; readonly again: () => void; readonly isWanted: boolean };

function Drawn({ asked, again, isWanted, quantity, span, rhythm, limits }: DrawnProps): ComponentChildren {
  const { body, error, keptAt } = asked;
  const past = useMemo(
    () => (body === undefined ? undefined : pastIn(body, quantity, spanUntil(span, Date.now()))),
    [body],
  );
  if (past === undefined)
    return error === undefined ? <Coming isWanted={isWanted} /> : <Again error={error} again={again} />;
  const drawn: DrawnPastProps = { past, quantity, rhythm, ...(limits === undefined ? {} : { limits }) };
  return (
    <>
      <KeptNotice keptAt={keptAt} />
      {error !== undefined && <Again error={error} again={again} />}
      <DrawnPast {...drawn} />
    </>
  );
}

/** Nobody waits for what is not asked for yet: it has its place only. */
const Coming = ({ isWanted }: { readonly isWanted: boolean }) => (
  <p class="coming soft">{isWanted && common().loading}</p>
);
