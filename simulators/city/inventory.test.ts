import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../devices/index.ts';
import { distanceMetres } from '../../src/model/geography.ts';
import { parseAreaId, parseDeviceId } from '../../src/model/ids.ts';
import type { CityDevice } from './device.ts';
import { asImport } from './import-file.ts';
import { inventory } from './inventory.ts';
import { districts, isOnLand, streets } from './map.ts';
import { areaOf, encloses } from './polygon.ts';

const city = inventory();
const ofKind = (kind: string): readonly CityDevice[] => city.devices.filter((device) => device.kind === kind);

describe('the simulated city', () => {
  it('has 324 parking bays, 1,000 lamps and 40 environment stations', () => {
    expect(ofKind('parking-bay')).toHaveLength(324);
    expect(ofKind('street-light')).toHaveLength(1000);
    expect(ofKind('environment-station')).toHaveLength(40);
    expect(city.devices).toHaveLength(1364);
  });

  it('has four stations beside the traffic, which say so', () => {
    const atTraffic = ofKind('environment-station').filter(({ tags }) => tags['site'] === 'traffic');
    expect(new Set(atTraffic.map(({ id }) => id))).toEqual(
      new Set(['env-daoiz-velarde', 'env-gandara', 'env-lope-de-vega', 'env-santa-lucia']),
    );
  });

  it('knows only kinds that exist', () => {
    expect(city.devices.filter(({ kind }) => !kinds.has(kind))).toEqual([]);
  });

  it('gives every device, gateway and area an id of its own that fits a topic', () => {
    const ids = [...city.gateways, ...city.devices.map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => parseDeviceId(id) === undefined)).toEqual([]);
    const areaIds = city.areas.map(({ id }) => id);
    expect(new Set(areaIds).size).toBe(areaIds.length);
    expect(areaIds.filter((id) => parseAreaId(id) === undefined)).toEqual([]);
  });

  it('puts no two devices of a kind into the same place', () => {
    const places = city.devices.map(({ kind, position: { lat, lon } }) => `${kind} ${lat} ${lon}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('stands on dry ground, in exactly one district', () => {
    expect(city.devices.filter(({ position }) => !isOnLand(position)).map(({ id }) => id)).toEqual([]);
    const homes = city.devices.map(
      ({ position }) => districts.filter(({ outline }) => encloses(outline, position)).length,
    );
    expect(homes.filter((count) => count !== 1)).toEqual([]);
  });

  it('has every bay in the strip of kerb that its name says, and in no other', () => {
    const strips = streets.flatMap((street) =>
      street.segments.flatMap(({ numbers, outlines }) => outlines.map((outline) => ({ street, numbers, outline }))),
    );
    for (const { id, name, position } of ofKind('parking-bay')) {
      const homes = strips.filter(({ outline }) => encloses(outline, position));
      expect(homes).toHaveLength(1);
      const [home] = homes;
      expect(name).toContain(`${home?.street.name} ${home?.numbers}`.trim());
      expect(id).toContain(home?.street.id);
    }
  });

  it('puts the lamps of a street into its strips', () => {
    const strips = streets.flatMap(({ segments }) => segments.flatMap(({ outlines }) => outlines));
    const stray = ofKind('street-light').filter(({ tags, position }) => {
      const isInStrip = strips.some((outline) => encloses(outline, position));
      return isInStrip !== (tags['street'] !== undefined);
    });
    expect(stray.map(({ id }) => id)).toEqual([]);
  });

  it('keeps about one bay in twenty for people with a permit', () => {
    const kept = ofKind('parking-bay').filter(({ tags }) => tags['accessible'] === 'yes');
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(24);
  });

  it('is always the same city', () => {
    expect(inventory()).toEqual(city);
    const digest = createHash('sha256')
      .update(JSON.stringify(asImport(city)))
      .digest('hex')
      .slice(0, 16);
    // Ids and places are for ever: credentials, history and neighbours' subscriptions hang on them.
    expect(digest).toBe('4df984d1ba58b404');
  });
});

describe('the areas', () => {
  const [root, ...others] = city.areas;
  const byId = new Map(city.areas.map((area) => [area.id, area]));

  it('are one city, nine districts and 44 pieces of street, each after the area it lies in', () => {
    expect(root).toMatchObject({ id: 'santander', level: 'city', parent: undefined });
    expect(others.filter(({ level }) => level === 'district')).toHaveLength(9);
    expect(others.filter(({ level }) => level === 'street')).toHaveLength(44);
    others.forEach(({ parent }, at) => {
      expect(city.areas.slice(0, at + 1).map(({ id }) => id)).toContain(parent);
    });
  });

  it('nest: every corner of an area lies in its parent', () => {
    for (const area of others) {
      const parent = area.parent === undefined ? undefined : byId.get(area.parent);
      if (parent?.geometry.type !== 'Polygon') throw new Error(`${area.id} has no parent`);
      const [outline = []] = parent.geometry.coordinates;
      const rings = area.geometry.type === 'Polygon' ? area.geometry.coordinates : area.geometry.coordinates.flat();
      const outside = rings.flat().filter(([lon, lat]) => !encloses(outline, { lat, lon }));
      expect(outside).toEqual([]);
    }
  });

  it('are closed lines around some ground', () => {
    for (const { geometry } of city.areas)
      for (const ring of geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()) {
        expect(ring.at(-1)).toEqual(ring[0]);
        expect(areaOf(ring)).toBeGreaterThan(50);
      }
  });
});

describe('the gateways', () => {
  const gatewayOf = new Map<string, CityDevice[]>();
  for (const device of city.devices)
    if (device.gateway !== undefined) gatewayOf.set(device.gateway, [...(gatewayOf.get(device.gateway) ?? []), device]);

  it('are 24, each with about 55 bays and lamps nearby', () => {
    expect([...gatewayOf.keys()].sort()).toEqual([...city.gateways]);
    for (const members of gatewayOf.values()) {
      expect(members.length).toBeGreaterThanOrEqual(54);
      expect(members.length).toBeLessThanOrEqual(57);
      const [first] = members;
      if (first === undefined) throw new Error('an empty gateway');
      const reach = Math.max(...members.map(({ position }) => distanceMetres(first.position, position)));
      expect(reach).toBeLessThan(3000);
    }
  });

  it('carry no station: those connect themselves', () => {
    expect(ofKind('environment-station').filter(({ gateway }) => gateway !== undefined)).toEqual([]);
    expect(city.devices.filter(({ gateway }) => gateway === undefined)).toHaveLength(40);
  });
});

describe('the import file', () => {
  it('says of each device what the command device import wants to know', () => {
    const file = asImport(city);
    expect(file.devices[0]).toEqual({
      id: 'bay-bonifaz-01',
      kind: 'parking-bay',
      name: 'Bonifaz 6-10, plaza 01',
      lat: 43.463845,
      lon: -3.799115,
      gateway: expect.stringMatching(/^gw-\d\d$/),
      tags: { street: 'bonifaz' },
    });
    expect(file.devices.at(-1)).not.toHaveProperty('gateway');
    expect(file.gateways).toHaveLength(24);
  });
});
