import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { minutes } from '../../model/duration.ts';
import { CallerError } from '../../model/errors.ts';
import type { Area, Polygon, Position } from '../../model/geography.ts';
import { areaId, deviceId, kindId } from '../../model/ids.ts';
import { type Clock, epochMs } from '../../model/time.ts';
import type { Credential, NewDevice, Principal, Registry } from '../port.ts';

/** What an implementation is opened with. */
export type RegistryContractSetting = { readonly kinds: Kinds; readonly clock: Clock };

const lamp: DeviceKind = {
  id: kindId('lamp'),
  label: 'Lamp',
  description: 'A lamp that says nothing',
  quantities: [],
  rhythm: { speaks: 'periodically', every: minutes(1), lateAfter: minutes(2), staleAfter: minutes(3) },
  decode: () => ({ ok: true, samples: [], refused: [] }),
  imagine: () => () => undefined,
};

export const lampKinds: Kinds = new Map([[lamp.id, lamp]]);
export const now = epochMs(Date.UTC(2026, 10, 21, 10));
export const here: Position = { lat: 43.46, lon: -3.81 };
export const lampAt = (id: string, position: Position = here): NewDevice => ({
  id: deviceId(id),
  kind: kindId('lamp'),
  position,
});

/** A square around a centre, `half` degrees to each side. */
export const square = ({ lat, lon }: Position, half: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon - half, lat - half],
      [lon + half, lat - half],
      [lon + half, lat + half],
      [lon - half, lat + half],
      [lon - half, lat - half],
    ],
  ],
});

export const area = (
  id: string,
  level: Area['level'],
  rest: { geometry: Area['geometry']; parent?: string },
): Area => ({
  id: areaId(id),
  name: id,
  level,
  parent: rest.parent === undefined ? undefined : areaId(rest.parent),
  geometry: rest.geometry,
});

const city = area('santander', 'city', { geometry: square(here, 0.2) });
const centro = area('centro', 'district', { geometry: square(here, 0.02), parent: 'santander' });
const street = area('calle-burgos', 'street', { geometry: square(here, 0.001), parent: 'centro' });
const inCentro: Position = { lat: here.lat + 0.01, lon: here.lon };
const inCity: Position = { lat: here.lat + 0.1, lon: here.lon };
const elsewhere: Position = { lat: 40, lon: -3.7 };

const ids = (devices: Iterable<{ readonly id: string }>): readonly string[] => [...devices].map(({ id }) => id).sort();

/** Who is let in by this credential. */
function principalOf(registry: Registry, { username, password }: Credential): Principal {
  const principal = registry.authenticate(username, password);
  if (principal === undefined) throw new Error(`${username} is not let in`);
  return principal;
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing failed',
    (error) => error,
  );

/** What every registry does. `open` answers an empty one. */
export function registryContract(name: string, open: (setting: RegistryContractSetting) => Promise<Registry>): void {
  describe(`registry: ${name}`, () => {
    let registry: Registry;
    beforeEach(async () => {
      registry = await open({ kinds: lampKinds, clock: { now: () => now } });
    });
    afterEach(() => registry.close());

    describe('devices', () => {
      test('a new device is found by its id, with what was left out filled in', async () => {
        await registry.addDevice(lampAt('l1'));
        expect(registry.device('l1')).toEqual({
          id: 'l1',
          kind: 'lamp',
          name: 'l1',
          position: here,
          area: undefined,
          gateway: undefined,
          tags: {},
          registeredAt: now,
        });
        expect(registry.deviceCount()).toBe(1);
      });

      test('name, tags and gateway are kept as given', async () => {
        await registry.addGateway(deviceId('g1'));
        const tags = { accessible: 'yes', 'street name': 'Paseo de Pereda, "norte"' };
        await registry.addDevice({ ...lampAt('l1'), name: 'Lámpara 1', tags, gateway: deviceId('g1') });
        expect(registry.device('l1')).toMatchObject({ name: 'Lámpara 1', tags, gateway: 'g1' });
      });

      test('an id is given once, to a device or to a gateway', async () => {
        await registry.addDevice(lampAt('l1'));
        await registry.addGateway(deviceId('g1'));
        for (const attempt of [
          registry.addDevice(lampAt('l1')),
          registry.addDevice(lampAt('g1')),
          registry.addGateway(deviceId('g1')),
          registry.addGateway(deviceId('l1')),
        ]) {
          expect(await failure(attempt)).toMatchObject({ name: 'CallerError', status: 409, code: 'id_taken' });
        }
      });

      test.each([
        ['a kind that does not exist', { ...lampAt('l1'), kind: kindId('toaster') }, 'kind_unknown'],
        ['a gateway that does not exist', { ...lampAt('l1'), gateway: deviceId('g9') }, 'gateway_unknown'],
        ['an id with a slash', lampAt('a/b'), 'id_malformed'],
        ['an empty id', lampAt(''), 'id_malformed'],
        ['a place that is not on earth', lampAt('l1', { lat: 91, lon: 0 }), 'position_impossible'],
        ['a place that is no number', lampAt('l1', { lat: Number.NaN, lon: 0 }), 'position_impossible'],
      ])('%s is refused, and nothing is kept', async (_case, device, code) => {
        expect(await failure(registry.addDevice(device))).toMatchObject({ name: 'CallerError', status: 422, code });
        expect(registry.deviceCount()).toBe(0);
      });

      test('a removed device is gone, with its password and its place', async () => {
        await registry.putAreas([city]);
        const { username, password } = await registry.addDevice(lampAt('l1'));
        await registry.removeDevice(deviceId('l1'));
        expect(registry.device('l1')).toBeUndefined();
        expect(ids(registry.devicesIn(city.id))).toEqual([]);
        expect(registry.authenticate(username, password)).toBeUndefined();
      });

      test('a removed id can be given again, with another password', async () => {
        const first = await registry.addDevice(lampAt('l1'));
        await registry.removeDevice(deviceId('l1'));
        const second = await registry.addDevice(lampAt('l1'));
        expect(registry.authenticate('l1', first.password)).toBeUndefined();
        expect(registry.authenticate('l1', second.password)).toMatchObject({ role: 'device', id: 'l1' });
      });

      test('removing what is not there says so', async () => {
        expect(await failure(registry.removeDevice(deviceId('l9')))).toMatchObject({
          status: 404,
          code: 'device_unknown',
        });
      });
    });

    describe('a change of a device', () => {
      test('gives it to another gateway, or to none, and keeps the rest and its password', async () => {
        await registry.addGateway(deviceId('g1'));
        await registry.addGateway(deviceId('g2'));
        const device = { ...lampAt('l1'), name: 'One', tags: { a: 'b' }, gateway: deviceId('g1') };
        const { password } = await registry.addDevice(device);
        await registry.changeDevice(deviceId('l1'), { gateway: deviceId('g2') });
        expect(registry.device('l1')).toMatchObject({ ...device, gateway: 'g2', registeredAt: now });
        expect(registry.mayPublishFor('g2', deviceId('l1'))).toBe(true);
        expect(registry.mayPublishFor('g1', deviceId('l1'))).toBe(false);
        const changed = await registry.changeDevice(deviceId('l1'), { gateway: null });
        expect([changed.gateway, registry.device('l1')?.gateway]).toEqual([undefined, undefined]);
        expect(registry.mayPublishFor('g2', deviceId('l1'))).toBe(false);
        expect(registry.authenticate('l1', password)).toBeDefined();
      });

      test('places it anew where it moves, names it, and is heard of', async () => {
        await registry.putAreas([city, centro]);
        await registry.addDevice(lampAt('l1', inCentro));
        let heard = 0;
        registry.onChange(() => (heard += 1));
        const changed = await registry.changeDevice(deviceId('l1'), { position: inCity, name: 'Moved' });
        expect(changed).toMatchObject({ position: inCity, name: 'Moved', area: 'santander' });
        expect([ids(registry.devicesIn(centro.id)), heard]).toEqual([[], 1]);
      });

      test.each([
        ['l9', {}, 'device_unknown'],
        ['l1', { gateway: deviceId('g9') }, 'gateway_unknown'],
        ['l1', { position: { lat: 99, lon: 0 } }, 'position_impossible'],
      ])('that cannot be is refused: %s %j', async (id, change, code) => {
        await registry.addDevice(lampAt('l1'));
        const before = registry.device('l1');
        expect(await failure(registry.changeDevice(deviceId(id), change))).toMatchObject({ code });
        expect(registry.device('l1')).toEqual(before);
      });
    });

    describe('import', () => {
      test('adds what is new, leaves what exists, and answers the passwords of the new ones', async () => {
        const { password } = await registry.addDevice({ ...lampAt('l1'), name: 'first' });
        const credentials = await registry.importDevices([
          { ...lampAt('l1'), name: 'second' },
          lampAt('l2'),
          lampAt('l3'),
        ]);
        expect(ids(credentials)).toEqual(['l2', 'l3']);
        expect(registry.device('l1')?.name).toBe('first');
        expect(registry.authenticate('l1', password)).toBeDefined();
        for (const { username, password: own } of credentials) {
          expect(registry.authenticate(username, own)).toMatchObject({ role: 'device', id: username });
        }
      });

      test('is all or nothing, and names every device at fault', async () => {
        const faulty = [lampAt('l1'), { ...lampAt('l2'), kind: kindId('toaster') }, lampAt('l3', { lat: 200, lon: 0 })];
        const error = await failure(registry.importDevices(faulty));
        expect(error).toBeInstanceOf(CallerError);
        expect(String(error)).toMatch(/l2.*l3/);
        expect(registry.deviceCount()).toBe(0);
      });

      test('refuses the same id twice', async () => {
        expect(await failure(registry.importDevices([lampAt('l1'), lampAt('l1')]))).toMatchObject({ code: 'id_taken' });
        expect(registry.deviceCount()).toBe(0);
      });

      test('of nothing is nothing', async () => {
        expect(await registry.importDevices([])).toEqual([]);
      });

      test('takes ten thousand devices in seconds, and lets all of them in', async () => {
        const devices = Array.from({ length: 10_000 }, (_, index) => lampAt(`l${index}`));
        const started = process.cpuUsage();
        const credentials = await registry.importDevices(devices);
        const imported = process.cpuUsage(started).user;
        const welcome = credentials.filter(({ username, password }) => registry.authenticate(username, password));
        const authenticated = process.cpuUsage(started).user - imported;
        expect(welcome.length).toBe(10_000);
        // In microseconds of this process: the machine may be busy with something else.
        expect(imported).toBeLessThan(5_000_000);
        expect(authenticated).toBeLessThan(1_000_000);
      }, 30_000);
    });

    describe('credentials', () => {
      test('the password that was shown opens the door, as what it was issued for', async () => {
        const device = await registry.addDevice(lampAt('l1'));
        const gateway = await registry.addGateway(deviceId('g1'));
        expect(device).toMatchObject({ id: 'l1', username: 'l1' });
        expect(registry.authenticate('l1', device.password)).toMatchObject({ role: 'device', id: 'l1' });
        expect(registry.authenticate('g1', gateway.password)).toMatchObject({ role: 'gateway', id: 'g1' });
      });

      test('a password carries 192 bits and is never issued twice', async () => {
        const credentials = await registry.importDevices([lampAt('l1'), lampAt('l2')]);
        const passwords = new Set(credentials.map(({ password }) => password));
        expect(passwords.size).toBe(2);
        for (const password of passwords) expect(Buffer.from(password, 'base64url').length).toBe(24);
      });

      test.each([
        ['an unknown name', 'l9', undefined],
        ['a wrong password', 'l1', 'guess'],
        ['an empty password', 'l1', ''],
        ['an empty name', '', undefined],
        ['another one’s password', 'l2', undefined],
        ['a name that objects inherit', '__proto__', undefined],
      ])('%s is turned away', async (_case, username, password) => {
        const [first] = await registry.importDevices([lampAt('l1'), lampAt('l2')]);
        expect(registry.authenticate(username, password ?? first?.password ?? '')).toBeUndefined();
      });

      test('a rotated password replaces the old one at once', async () => {
        const old = await registry.addDevice(lampAt('l1'));
        const fresh = await registry.rotateCredential(deviceId('l1'));
        expect(registry.authenticate('l1', old.password)).toBeUndefined();
        expect(registry.authenticate('l1', fresh.password)).toMatchObject({ role: 'device', id: 'l1' });
      });

      test('who came in by the old password is no longer current, who came in by the new one is', async () => {
        const old = await registry.addDevice(lampAt('l1'));
        const neighbour = await registry.addDevice(lampAt('l2'));
        const [before, other] = [principalOf(registry, old), principalOf(registry, neighbour)];
        expect([before, other].map((each) => registry.isCurrent(each))).toEqual([true, true]);
        const fresh = await registry.rotateCredential(deviceId('l1'));
        const after = principalOf(registry, fresh);
        expect([before, after, other].map((each) => registry.isCurrent(each))).toEqual([false, true, true]);
      });

      test('who was removed, or removed and added again, is no longer current', async () => {
        const principal = principalOf(registry, await registry.addDevice(lampAt('l1')));
        await registry.removeDevice(deviceId('l1'));
        expect(registry.isCurrent(principal)).toBe(false);
        await registry.addDevice(lampAt('l1'));
        expect(registry.isCurrent(principal)).toBe(false);
      });

      test('a principal carries neither its password nor a digest of it', async () => {
        const { password } = await registry.addDevice(lampAt('l1'));
        const principal = registry.authenticate('l1', password);
        expect(Object.keys(principal ?? {}).sort()).toEqual(['credential', 'id', 'role']);
        const salted = createHash('sha256').update(`${principal?.credential}.${password}`).digest('base64url');
        expect([password, salted]).not.toContain(principal?.credential);
      });

      test('a rotated gateway stays a gateway', async () => {
        await registry.addGateway(deviceId('g1'));
        const { password } = await registry.rotateCredential(deviceId('g1'));
        expect(registry.authenticate('g1', password)).toMatchObject({ role: 'gateway', id: 'g1' });
      });

      test('nothing can be rotated for an id that is not registered', async () => {
        expect(await failure(registry.rotateCredential(deviceId('l9')))).toMatchObject({ status: 404 });
      });
    });

    describe('gateways', () => {
      test('a device publishes for itself, its gateway for it, and nobody else', async () => {
        await registry.addGateway(deviceId('g1'));
        await registry.addGateway(deviceId('g2'));
        await registry.addDevice({ ...lampAt('l1'), gateway: deviceId('g1') });
        await registry.addDevice(lampAt('l2'));
        expect(registry.mayPublishFor('l1', deviceId('l1'))).toBe(true);
        expect(registry.mayPublishFor('g1', deviceId('l1'))).toBe(true);
        expect(registry.mayPublishFor('g2', deviceId('l1'))).toBe(false);
        expect(registry.mayPublishFor('g1', deviceId('l2'))).toBe(false);
        expect(registry.mayPublishFor('l2', deviceId('l1'))).toBe(false);
        expect(registry.mayPublishFor('g1', deviceId('l9'))).toBe(false);
      });

      test('a gateway that is removed is let in no more, and publishes for nobody', async () => {
        const credential = await registry.addGateway(deviceId('g1'));
        const principal = principalOf(registry, credential);
        await registry.addGateway(deviceId('g2'));
        await registry.removeGateway(deviceId('g1'));
        expect([...registry.gateways()]).toEqual(['g2']);
        expect(registry.isGateway('g1')).toBe(false);
        expect(registry.isCurrent(principal)).toBe(false);
        expect(registry.authenticate('g1', credential.password)).toBeUndefined();
        expect(await failure(registry.removeGateway(deviceId('g1')))).toMatchObject({ code: 'gateway_unknown' });
      });

      test('a gateway with which devices are registered stays, and they are named', async () => {
        await registry.addGateway(deviceId('g1'));
        await registry.addDevice({ ...lampAt('l1'), gateway: deviceId('g1') });
        const fault = await failure(registry.removeGateway(deviceId('g1')));
        expect(fault).toMatchObject({ code: 'gateway_in_use', message: expect.stringContaining('l1') });
        expect([registry.isGateway('g1'), registry.mayPublishFor('g1', deviceId('l1'))]).toEqual([true, true]);
      });

      test('a gateway is not a device, and a device not a gateway', async () => {
        await registry.addGateway(deviceId('g1'));
        await registry.addDevice(lampAt('l1'));
        expect([registry.isGateway('g1'), registry.isGateway('l1')]).toEqual([true, false]);
        expect([registry.device('g1'), registry.deviceCount()]).toEqual([undefined, 1]);
      });
    });

    describe('areas', () => {
      test('a device lies in the smallest area around it', async () => {
        await registry.putAreas([city, centro, street]);
        await registry.importDevices([
          lampAt('street'),
          lampAt('district', inCentro),
          lampAt('city', inCity),
          lampAt('outside', elsewhere),
        ]);
        const places = ['street', 'district', 'city', 'outside'].map((id) => registry.device(id)?.area);
        expect(places).toEqual(['calle-burgos', 'centro', 'santander', undefined]);
      });

      test('a garage is smaller than the street that it lies in, however wide it is', async () => {
        const garage = area('garaje', 'garage', { geometry: square(here, 0.005), parent: street.id });
        await registry.addDevice(lampAt('a'));
        await registry.putAreas([city, centro, street, garage]);
        expect(registry.device('a')?.area).toBe('garaje');
        expect(ids(registry.devicesIn(street.id))).toEqual(['a']);
        expect(registry.area('garaje')).toEqual(garage);
      });

      test('an area holds the devices of all areas in it', async () => {
        await registry.importDevices([lampAt('a'), lampAt('b', inCentro), lampAt('c', inCity), lampAt('d', elsewhere)]);
        await registry.putAreas([street, centro, city]);
        expect(ids(registry.devicesIn(street.id))).toEqual(['a']);
        expect(ids(registry.devicesIn(centro.id))).toEqual(['a', 'b']);
        expect(ids(registry.devicesIn(city.id))).toEqual(['a', 'b', 'c']);
        expect(ids(registry.devicesIn(areaId('nowhere')))).toEqual([]);
      });

      test('an area names itself and all that lie in it', async () => {
        await registry.putAreas([city, centro, street]);
        expect([...registry.areasWithin(city.id)].sort()).toEqual(['calle-burgos', 'centro', 'santander']);
        expect(registry.areasWithin(street.id)).toEqual(['calle-burgos']);
        expect(registry.areasWithin(areaId('nowhere'))).toEqual([]);
        expect(ids(registry.areas())).toEqual(['calle-burgos', 'centro', 'santander']);
        expect(registry.area('centro')).toEqual(centro);
        expect(registry.area('nowhere')).toBeUndefined();
      });

      test('when an area is redrawn, every device finds its new place', async () => {
        await registry.putAreas([city, centro, street]);
        await registry.importDevices([lampAt('a'), lampAt('b', inCentro)]);
        await registry.putAreas([{ ...street, name: 'moved', geometry: square(inCentro, 0.001) }]);
        expect([registry.device('a')?.area, registry.device('b')?.area]).toEqual(['centro', 'calle-burgos']);
        expect(ids(registry.devicesIn(street.id))).toEqual(['b']);
        expect(registry.area('calle-burgos')?.name).toBe('moved');
        expect([...registry.areas()].length).toBe(3);
      });

      test('a hole in an area is not in it, and a second part of it is', async () => {
        const ring = square(here, 0.02).coordinates;
        const island = square({ lat: 43.6, lon: -3.6 }, 0.01).coordinates;
        const geometry = {
          type: 'MultiPolygon',
          coordinates: [[...ring, ...square(here, 0.001).coordinates], island],
        } as const;
        await registry.putAreas([area('ring', 'district', { geometry })]);
        await registry.importDevices([
          lampAt('hole'),
          lampAt('ring', inCentro),
          lampAt('island', { lat: 43.6, lon: -3.6 }),
        ]);
        expect(['hole', 'ring', 'island'].map((id) => registry.device(id)?.area)).toEqual([undefined, 'ring', 'ring']);
      });

      test('of two areas of one level the smaller counts, in whatever order they came', async () => {
        const large = area('a-large', 'district', { geometry: square(here, 0.1) });
        const small = area('z-small', 'district', { geometry: square(here, 0.05) });
        await registry.putAreas([large, small]);
        await registry.addDevice(lampAt('l1'));
        expect(registry.device('l1')?.area).toBe('z-small');
      });

      test.each([
        ['lies in one that does not exist', [centro], /santander/],
        [
          'lies in a smaller one',
          [
            city,
            area('x', 'district', { geometry: square(here, 1), parent: 'y' }),
            area('y', 'street', { geometry: square(here, 1) }),
          ],
          /only a street/,
        ],
        ['lies in itself', [area('x', 'district', { geometry: square(here, 1), parent: 'x' })], /itself/],
        ['has an id with a space', [area('x y', 'city', { geometry: square(here, 1) })], /x y/],
      ])('an area that %s is refused, and nothing changes', async (_case, areas, message) => {
        expect(await failure(registry.putAreas(areas))).toMatchObject({ name: 'CallerError', status: 422 });
        await expect(registry.putAreas(areas)).rejects.toThrow(message);
        expect([...registry.areas()]).toEqual([]);
      });
    });

    test('whoever listens hears of every change, until it stops', async () => {
      let heard = 0;
      const stop = registry.onChange(() => {
        heard += 1;
      });
      await registry.putAreas([city]);
      await registry.addGateway(deviceId('g1'));
      await registry.addDevice(lampAt('l1'));
      await registry.importDevices([lampAt('l2')]);
      await registry.rotateCredential(deviceId('l1'));
      await registry.removeDevice(deviceId('l1'));
      expect(heard).toBe(6);
      stop();
      await registry.addDevice(lampAt('l3'));
      expect(heard).toBe(6);
    });

    test('a listener already sees what it hears of', async () => {
      const seen: boolean[] = [];
      registry.onChange(() => seen.push(registry.device('l1') !== undefined));
      await registry.addDevice(lampAt('l1'));
      expect(seen).toEqual([true]);
    });

    test('changes made at the same time all happen', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => registry.addDevice(lampAt(`l${index}`))));
      expect(registry.deviceCount()).toBe(50);
    });

    test('of two who ask for one id at the same time, one gets it', async () => {
      const asked = await Promise.allSettled([registry.addDevice(lampAt('l1')), registry.addDevice(lampAt('l1'))]);
      expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });
}
