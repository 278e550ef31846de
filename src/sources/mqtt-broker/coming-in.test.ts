import { once } from 'node:events';
import { connect } from 'node:net';
import { connectAsync } from 'mqtt';
import { generate, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../model/duration.ts';
import { deviceId } from '../../model/ids.ts';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker } from './fixtures/open-test-broker.ts';
import { publish } from './fixtures/raw-client.ts';
import { field, frame } from './frames.ts';
import { kibibytes } from './limits.ts';

const connack = (returnCode: number) => ({ cmd: 'connack', returnCode, sessionPresent: false });

describe('who is let in', () => {
  it.each([
    { what: 'a wrong password', username: 'bay-1', password: 'wrong', code: 4, reason: 'bad_user_name_or_password' },
    { what: 'an unknown name', username: 'nobody', password: 'x', code: 4, reason: 'bad_user_name_or_password' },
    { what: 'no password', username: 'bay-1', password: undefined, code: 4, reason: 'bad_user_name_or_password' },
    { what: 'no name', username: undefined, password: undefined, code: 5, reason: 'not_authorized' },
  ])('$what is refused with its code', async ({ username, password, code, reason }) => {
    await using test = await openTestBroker();
    const client = await test.stranger();
    client.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: 'x',
      clean: true,
      keepalive: 60,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
    });
    expect(await client.next('connack')).toMatchObject(connack(code));
    await client.closed();
    expect(test.reasons()).toEqual([reason]);
    await eventually(() => expect(test.broker.connections()).toBe(0));
    const logged = test.emitted.filter(({ name }) => name === 'loginsFailed').map(({ fields }) => fields);
    const login = { via: 'mqtt', address: expect.any(String), username, count: 1 };
    expect(logged).toEqual(username === undefined ? [] : [login]);
  });

  it('a client of MQTT 5 reads why in its own terms', async () => {
    await using test = await openTestBroker();
    const refused = connectAsync(test.url, { ...test.credential('bay-1'), protocolVersion: 5, reconnectPeriod: 0 });
    const reasonCode = 0x84;
    await expect(refused).rejects.toMatchObject({
      code: reasonCode,
      message: 'Connection refused: Unsupported Protocol Version',
    });
    expect(test.reasons()).toEqual(['mqtt_5']);
  });

  it('a client of MQTT 5 is told what to do', async () => {
    await using test = await openTestBroker();
    const socket = connect({ port: test.port, host: '127.0.0.1' });
    socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clientId: 'a', clean: true }));
    const reading = parser({ protocolVersion: 5 });
    const answered = once(reading, 'packet');
    for await (const bytes of socket) reading.parse(bytes);
    const [packet] = await answered;
    expect(packet).toMatchObject({
      cmd: 'connack',
      reasonCode: 0x84,
      properties: { reasonString: 'This broker speaks MQTT 3.1.1. Connect with protocol level 4.' },
    });
  });

  it.each([3, 6])('a client of protocol level %d is told that this is another version', async (level) => {
    await using test = await openTestBroker();
    const client = await test.stranger();
    client.send(frame(0x10, [field(level === 3 ? 'MQIsdp' : 'MQTT'), Buffer.from([level, 2, 0, 60]), field('a')]));
    expect(await client.next('connack')).toMatchObject(connack(1));
    await client.closed();
  });

  it('one sender cannot take the places of all', async () => {
    await using test = await openTestBroker({ limits: { connectionsOfOne: 2 } });
    const first = await test.client('bay-1', { clientId: 'a' });
    await test.client('bay-1', { clientId: 'b' });
    const third = await test.stranger();
    third.connect(test.credential('bay-1'), { clientId: 'c' });
    expect(await third.next('connack')).toMatchObject(connack(3));
    await third.closed();
    expect(test.reasons()).toEqual(['too_many_of_one']);
    await test.client('bay-2');
    // Who comes again under the same name takes its own place.
    await test.client('bay-1', { clientId: 'a' });
    await first.closed();
    await eventually(() => expect(test.broker.connections()).toBe(3));
    await test.client('bay-1', { clientId: 'b' });
  });

  it('a client without a name is let in when it wants nothing remembered', async () => {
    await using test = await openTestBroker();
    const client = await test.stranger();
    client.connect(test.credential('bay-1'), { clientId: '' });
    expect(await client.next('connack')).toMatchObject(connack(0));
  });

  it('a client without a name that wants to be remembered is refused', async () => {
    await using test = await openTestBroker();
    const client = await test.stranger();
    client.send(frame(0x10, [field('MQTT'), Buffer.from([4, 0, 0, 60]), field('')]));
    expect(await client.next('connack')).toMatchObject(connack(2));
  });

  it('what comes in one segment with CONNECT is taken after it', async () => {
    await using test = await openTestBroker();
    const client = await test.stranger();
    client.connect(test.credential('bay-1'));
    client.send(publish('barrio/v1/bay-1/up', { id: 3 }));
    await client.next('puback');
    expect(client.received.map(({ cmd }) => cmd)).toEqual(['connack', 'puback']);
  });

  it('nobody above the number of connections', async () => {
    await using test = await openTestBroker({ limits: { connections: 1 } });
    await test.client('bay-1');
    const second = await test.stranger();
    await second.closed();
    expect(test.reasons()).toEqual(['too_many_connections']);
  });
});

describe('a stranger', () => {
  it('that does not say who it is in time is sent away', async () => {
    await using test = await openTestBroker({ limits: { connectWithin: milliseconds(50) } });
    const client = await test.stranger();
    client.send(Buffer.from([0x10]));
    await client.closed();
    expect(test.reasons()).toEqual(['connect_too_late']);
  });

  it('that announces a giant packet is sent away before it sends it', async () => {
    await using test = await openTestBroker();
    const client = await test.stranger();
    client.send(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await client.closed();
    expect(test.reasons()).toEqual(['packet_too_large']);
  });
});

it('a message of 5 MB ends the connection, and the neighbour is not concerned', async () => {
  await using test = await openTestBroker();
  const [giant, neighbour] = [await test.client('bay-1'), await test.client('bay-2')];
  giant.send(publish('barrio/v1/bay-1/up', { payload: Buffer.alloc(5_000_000) }));
  await giant.closed();
  expect(test.reasons()).toEqual(['packet_too_large']);
  neighbour.send(publish('barrio/v1/bay-2/up'));
  await neighbour.next('puback');
});

it('a message of exactly the largest size is kept', async () => {
  await using test = await openTestBroker({ limits: { packet: kibibytes(64) } });
  const client = await test.client('bay-1');
  const topic = 'barrio/v1/bay-1/up';
  const header = 1 + 3;
  client.send(publish(topic, { payload: Buffer.alloc(kibibytes(64) - header - 2 - topic.length - 2) }));
  await client.next('puback');
  expect(await test.kept()).toHaveLength(1);
});

describe('the same client id', () => {
  it('of the same device takes over: the older connection ends', async () => {
    await using test = await openTestBroker();
    const first = await test.client('bay-1', { clientId: 'x' });
    const second = await test.client('bay-1', { clientId: 'x' });
    await first.closed();
    second.send(publish('barrio/v1/bay-1/up'));
    await second.next('puback');
    expect(test.reasons()).toEqual(['taken_over']);
  });

  it('of another device is another client', async () => {
    await using test = await openTestBroker();
    const clients = [await test.client('bay-1', { clientId: 'x' }), await test.client('bay-2', { clientId: 'x' })];
    for (const client of clients) {
      client.send({ cmd: 'pingreq' });
      await client.next('pingresp');
    }
    expect(test.broker.connections()).toBe(2);
  });

  it('waits until the fate of what the older connection sent is known', async () => {
    await using test = await openTestBroker();
    const first = await test.client('bay-1', { clientId: 'x' });
    test.journal.hold();
    first.send(publish('barrio/v1/bay-1/up', { id: 1 }));
    await eventually(() => expect(test.journal.appends).toHaveLength(1));
    const second = await test.stranger();
    second.connect(test.credential('bay-1'), { clientId: 'x' });
    await first.closed();
    expect(second.received).toEqual([]);
    test.journal.release();
    await second.next('connack');
  });

  it('survives ten connections at once: one is left', async () => {
    await using test = await openTestBroker();
    const clients = await Promise.all(Array.from({ length: 10 }, () => test.stranger()));
    for (const client of clients) client.connect(test.credential('bay-1'), { clientId: 'x', clean: false });
    const open = () => clients.filter(({ socket }) => !socket.closed);
    await eventually(() => expect(open()).toHaveLength(1));
    const left = open();
    await left[0]?.next('connack');
    left[0]?.send(publish('barrio/v1/bay-1/up'));
    await left[0]?.next('puback');
  });
});

it('a device whose registration ends is disconnected', async () => {
  await using test = await openTestBroker();
  const client = await test.client('bay-1');
  await test.registry.removeDevice(deviceId('bay-1'));
  await client.closed();
  expect(test.reasons()).toEqual(['no_longer_registered']);
});

describe('a password that is replaced', () => {
  it('ends the connections that it let in, and no others', async () => {
    await using test = await openTestBroker();
    const first = await test.client('bay-1', { clientId: 'a' });
    const second = await test.client('bay-1', { clientId: 'b' });
    const gateway = await test.client('gate-1');
    const neighbour = await test.client('bay-2');
    const fresh = await test.registry.rotateCredential(deviceId('bay-1'));
    await Promise.all([first.closed(), second.closed()]);
    expect(test.reasons()).toEqual(['credential_replaced', 'credential_replaced']);
    const again = await test.stranger();
    again.connect(fresh);
    await again.next('connack');
    for (const client of [again, gateway, neighbour]) {
      client.send({ cmd: 'pingreq' });
      await client.next('pingresp');
    }
    await test.registry.rotateCredential(deviceId('gate-1'));
    await gateway.closed();
  });

  it('turns away who still has the old one', async () => {
    await using test = await openTestBroker();
    await test.registry.rotateCredential(deviceId('bay-1'));
    const late = await test.stranger();
    late.connect(test.credential('bay-1'));
    expect(await late.next('connack')).toMatchObject({ returnCode: 4 });
  });

  it.each([['away'], ['connected']])('ends a remembered session whose client is %s', async (whereabouts) => {
    await using test = await openTestBroker();
    const first = await test.client('bay-1', { clean: false });
    first.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/live/#', qos: 1 }] });
    await first.next('suback');
    if (whereabouts === 'away') first.send({ cmd: 'disconnect' });
    if (whereabouts === 'away') await first.closed();
    const fresh = await test.registry.rotateCredential(deviceId('bay-1'));
    await first.closed();
    const second = await test.stranger();
    second.connect(fresh, { clean: false });
    expect(await second.next('connack')).toMatchObject({ sessionPresent: false });
    test.broker.publishLive('barrio/v1/live/centro/noise', 'loud');
    second.send({ cmd: 'pingreq' });
    await second.next('pingresp');
    expect(second.received.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
    await eventually(() => expect(test.broker.hasLiveSubscribers()).toBe(false));
  });

  it('gives the place of its remembered sessions back', async () => {
    await using test = await openTestBroker({ limits: { sessions: 1 } });
    await test.client('bay-1', { clientId: 'old', clean: false });
    const fresh = await test.registry.rotateCredential(deviceId('bay-1'));
    const next = await test.stranger();
    next.connect(fresh, { clientId: 'new', clean: false });
    expect(await next.next('connack')).toMatchObject({ returnCode: 0 });
  });
});

it('a session that is remembered keeps its subscriptions', async () => {
  await using test = await openTestBroker();
  const first = await test.client('bay-1', { clean: false });
  first.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/live/#', qos: 1 }] });
  await first.next('suback');
  first.send({ cmd: 'disconnect' });
  await first.closed();
  const second = await test.stranger();
  second.connect(test.credential('bay-1'), { clean: false });
  expect(await second.next('connack')).toMatchObject({ sessionPresent: true });
  test.broker.publishLive('barrio/v1/live/centro/noise', 'loud');
  expect(await second.next('publish')).toMatchObject({ topic: 'barrio/v1/live/centro/noise' });
});

it('a session is forgotten when its client comes back clean', async () => {
  await using test = await openTestBroker();
  for (const clean of [false, true, false]) {
    const client = await test.stranger();
    client.connect(test.credential('bay-1'), { clean });
    expect(await client.next('connack')).toMatchObject({ sessionPresent: false });
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'barrio/v1/live/#', qos: 0 }] });
    await client.next('suback');
    client.send(publish('barrio/v1/bay-1/up', { id: 9, qos: 2 }));
    await client.next('pubrec');
    client.send({ cmd: 'disconnect' });
    await client.closed();
  }
  expect(await test.kept()).toHaveLength(3);
});

it('a device may have only so many sessions remembered', async () => {
  await using test = await openTestBroker({ limits: { sessions: 2 } });
  await test.client('bay-1', { clientId: 'a', clean: false });
  await test.client('bay-1', { clientId: 'b', clean: false });
  const third = await test.stranger();
  third.connect(test.credential('bay-1'), { clientId: 'c', clean: false });
  expect(await third.next('connack')).toMatchObject(connack(2));
  await test.client('bay-2', { clientId: 'c', clean: false });
});

it('says which port is taken when it is', async () => {
  await using test = await openTestBroker();
  const { openMqttBroker } = await import('./mqtt-broker.ts');
  const { createSilentEvents } = await import('../../observability/silent-events.ts');
  const { systemClock } = await import('../../model/time.ts');
  await expect(
    openMqttBroker({
      host: '127.0.0.1',
      port: test.port,
      journal: test.journal,
      directory: test.registry,
      clock: systemClock,
      events: createSilentEvents(),
    }),
  ).rejects.toThrow(`listening on 127.0.0.1:${test.port}: another program has this port`);
});

it('a real client that is refused learns why', async () => {
  await using test = await openTestBroker();
  await expect(connectAsync(test.url, { username: 'bay-1', password: 'wrong', reconnectPeriod: 0 })).rejects.toThrow(
    'Bad username or password',
  );
});
