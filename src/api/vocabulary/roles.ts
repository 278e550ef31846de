import { type QuantityId, quantity, quantityIds } from '../../model/quantity.ts';
import type { Device } from '../../registry/port.ts';
import type { CityView } from './city-view.ts';

/**
 * What a device is to people follows from what it measures, never from the name of its kind: a kind that is added later and
 * measures `occupied` counts as parking at once.
 */
export const isBay = (device: Device, view: CityView): boolean => view.measures(device, 'occupied');

export const isLamp = (device: Device, view: CityView): boolean =>
  view.measures(device, 'lamp_on') || view.measures(device, 'lamp_fault');

export const isStation = (device: Device, view: CityView): boolean =>
  environmentQuantities.some((id) => view.measures(device, id));

const environmentTopics: ReadonlySet<string> = new Set(['air', 'weather', 'noise']);

export const isEnvironment = (id: QuantityId): boolean => environmentTopics.has(quantity(id).topic);

export const environmentQuantities: readonly QuantityId[] = quantityIds.filter(isEnvironment);
