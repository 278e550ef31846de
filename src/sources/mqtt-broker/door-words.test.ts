import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { deviceId } from '../../model/ids.ts';
import { eventually } from './fixtures/eventually.ts';
import { openTestBroker, type TestBroker } from './fixtures/open-test-broker.ts';

const wordsOf = (test: TestBroker): readonly string[] =>
  test.doorWords.map((word) => `${word.id} ${word.what}${word.what === 'connected' ? '' : ` ${word.because}`}`);

describe('what the door says of who comes and goes', () => {
  it('a client that says goodbye', async () => {
    await using test = await openTestBroker();
    const client = await connectAsync(test.url, { ...test.credential('bay-1'), reconnectPeriod: 0 });
    await client.endAsync();
    await eventually(() => expect(wordsOf(test)).toEqual(['bay-1 connected', 'bay-1 disconnected said_goodbye']));
    expect(test.doorWords[0]).toMatchObject({ via: 'mqtt' });
  });

  it('a client that vanishes', async () => {
    await using test = await openTestBroker();
    const client = await test.client('gate-1');
    client.destroy();
    await eventually(() => expect(wordsOf(test)).toEqual(['gate-1 connected', 'gate-1 disconnected vanished']));
  });

  it('a client whose password was replaced', async () => {
    await using test = await openTestBroker();
    await test.client('bay-1');
    await test.registry.rotateCredential(deviceId('bay-1'));
    await eventually(() =>
      expect(wordsOf(test)).toEqual(['bay-1 connected', 'bay-1 disconnected credential_replaced']),
    );
  });

  it('another connection under the same name', async () => {
    await using test = await openTestBroker();
    await test.client('bay-1');
    await test.client('bay-1');
    expect(wordsOf(test)).toEqual(['bay-1 connected', 'bay-1 disconnected taken_over', 'bay-1 connected']);
  });

  it('a service that stops', async () => {
    await using test = await openTestBroker();
    await test.client('bay-1');
    await test.broker.close();
    expect(wordsOf(test)).toEqual(['bay-1 connected', 'bay-1 disconnected service_stopped']);
  });

  it('a wrong password, under a name that somebody has', async () => {
    await using test = await openTestBroker();
    const attempt = (username: string) => connectAsync(test.url, { username, password: 'wrong', reconnectPeriod: 0 });
    await expect(attempt('bay-1')).rejects.toThrow('Bad username or password');
    await expect(attempt('nobody')).rejects.toThrow('Bad username or password');
    expect(wordsOf(test)).toEqual(['bay-1 refused bad_user_name_or_password']);
  });
});
