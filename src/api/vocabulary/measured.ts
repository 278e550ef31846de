import type { DeviceKind } from '../../model/device-kind.ts';
import { CallerError } from '../../model/errors.ts';
import type { QuantityId } from '../../model/quantity.ts';

/**
 * The quantities of a kind that were asked for; all when none were named.
 *
 * @throws {CallerError} when one of them is not measured by the kind.
 */
export function quantitiesOf(kind: DeviceKind, wanted: readonly QuantityId[] | undefined): readonly QuantityId[] {
  if (wanted === undefined) return kind.quantities;
  const foreign = wanted.filter((id) => !kind.quantities.includes(id));
  if (foreign.length === 0) return [...new Set(wanted)];
  throw new CallerError(
    `query quantity: ${foreign.join(', ')} is not measured by ${kind.id}; it measures ${kind.quantities.join(', ')}.`,
    { status: 400, code: 'invalid_request' },
  );
}
