import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { connackFresh } from './frames.ts';
import { Peer } from './peer.ts';

function openPeer(options: { readonly hidesConnack: boolean }) {
  const wire = new PassThrough();
  const written: string[] = [];
  wire.on('data', (bytes: Buffer) => void written.push(bytes.toString('latin1')));
  return { peer: new Peer(wire, options), written };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('writes a packet that aedes wrote in parts in one piece, so that no answer can come between them', async () => {
  const { peer, written } = openPeer({ hidesConnack: false });
  peer.cork();
  for (const part of ['head ', 'topic ', 'payload']) peer.write(part);
  peer.uncork();
  await settle();
  expect(written).toEqual(['head topic payload']);
});

it('hides the CONNACK from a client that had one, and nothing else', async () => {
  const { peer, written } = openPeer({ hidesConnack: true });
  peer.write(connackFresh.subarray(0, 1));
  peer.write(Buffer.concat([connackFresh.subarray(1), Buffer.from('next')]));
  peer.write('more');
  await settle();
  expect(written.join('')).toBe('nextmore');
});
