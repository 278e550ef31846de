import type { Duplex } from 'node:stream';
import type { DoorWord, Way } from '../../connections/port.ts';
import { type AdmissionOutcome, admit } from './admission.ts';
import { AdmittedClient, type ClientOwner } from './admitted-client.ts';
import type { Door } from './door.ts';
import type { ConnectRefusal, Fault } from './faults.ts';
import { type Frame, FrameReader, type FrameSink } from './frame-reader.ts';
import { connackFresh, connackRefusing, packetTypes } from './frames.ts';
import { Patience } from './patience.ts';
import { Pressure } from './pressure.ts';

export type ConnectionOrigin = {
  readonly wire: Duplex;
  readonly address: string;
  readonly via: Way;
  readonly door: Door;
  readonly onClose: (connection: Connection) => void;
};

/** Why the rest of what was read is not taken yet. */
type Stop = 'busy' | 'quota';

type State = 'unheard' | 'stranger' | 'coming_in' | 'open' | 'leaving' | 'closed';

/**
 * One client at the door, from the first byte to the last. A stranger may say nothing but CONNECT; what an admitted client says
 * is the business of its {@link AdmittedClient}.
 */
export class Connection implements FrameSink, ClientOwner {
  readonly #origin: ConnectionOrigin;
  readonly #wire: Duplex;
  readonly #door: Door;
  readonly #reader: FrameReader;
  readonly #pressure: Pressure;
  readonly #patience: Patience;
  readonly #onRoomInAll = (): void => this.#pressure.release('pending_in_all');
  readonly #onTurn = (): void => this.#readOn('quota');
  #state: State = 'unheard';
  #stop: Stop | undefined;
  #heldBack = 0;
  #hasEnded = false;
  #isDismissed = false;
  #because: Fault | 'service_stopped' | undefined;
  #isNoted = false;
  #client: AdmittedClient | undefined;
  #former: Promise<void> | undefined;

  constructor(origin: ConnectionOrigin) {
    const { wire, door } = origin;
    this.#origin = origin;
    this.#wire = wire;
    this.#door = door;
    this.#reader = new FrameReader(this, door.limits.strangerPacket);
    this.#pressure = new Pressure(wire);
    this.#patience = new Patience(door.limits);
    wire.on('data', (chunk: Buffer) => this.#onData(chunk));
    wire.on('drain', () => this.#pressure.release('unread_answers'));
    wire.on('end', () => this.#onWireEnd());
    wire.on('close', () => this.#end('vanished'));
    // The close that follows says all there is to say.
    wire.on('error', () => undefined);
  }

  onFrame(frame: Frame): boolean {
    this.#patience.heard();
    if (this.#client === undefined) return this.#greet(frame);
    const outcome = this.#client.take(frame);
    if (outcome === undefined) return this.#client.hasRoom || this.#stopFor('quota');
    if (outcome === 'wait') this.#stopFor('busy');
    else if (outcome === 'leave') this.#leave();
    else if (outcome === 'too_many_unreleased') this.#dismiss(outcome);
    else this.break(outcome);
    return false;
  }

  onFault(fault: Fault): void {
    this.break(fault);
  }

  answer(bytes: Buffer): void {
    if (this.#state === 'closed') return;
    if (!this.#wire.write(bytes)) this.#pressure.hold('unread_answers');
  }

  onProgress(): void {
    const client = this.#client;
    if (client === undefined) return;
    if (this.#state === 'leaving') {
      if (client.isAnswered) this.#wire.end();
    } else if (client.pendingShare < 0.5) this.#pressure.release('own_pending');
  }

  onReady(): void {
    this.#readOn('busy');
  }

  /** Ends the connection because of what the client did, or could not do. */
  break(fault: Fault): void {
    if (this.#state === 'closed') return;
    if (this.#state !== 'leaving') this.#reportBreak(fault);
    this.#end('vanished');
  }

  /** One beat of the door has passed. */
  onBeat(): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'open' && this.#pressure.isOn) this.#patience.excuse();
    const fault = this.#patience.onBeat(this.#pressure.has('unread_answers') ? 'unread' : 'read');
    if (fault !== undefined) this.break(fault);
  }

  onRegistryChange(): void {
    if (this.#client === undefined) return;
    this.#client.onRegistryChange();
    const objection = this.#client.objection();
    if (objection !== undefined) this.break(objection);
  }

  /** Takes nothing more, answers what is under way, and ends. The last will is not spoken: it is we who go. */
  finish(): void {
    this.#because ??= 'service_stopped';
    if (this.#client === undefined || this.#state === 'coming_in') this.#end('said_goodbye');
    else this.#leave();
  }

  /** Ends at once, as a server that goes: without last will. */
  abandon(): void {
    this.#because ??= 'service_stopped';
    this.#end('said_goodbye');
  }

  /** Whether it has its place in the crowd still. */
  get isPresent(): boolean {
    return this.#state !== 'closed';
  }

  /** Resolves when a successor can take this client's name. */
  async gone(): Promise<void> {
    await this.#former;
    await this.#client?.gone();
  }

  #onData(chunk: Buffer): void {
    if (this.#state === 'leaving' || this.#state === 'closed') return;
    if (this.#state === 'unheard' && !this.#hearsConnect(chunk)) return this.break('packet_before_connect');
    this.#client?.beginRead('socket');
    if (this.#client?.hasRoom === false) {
      this.#stopFor('quota');
      this.#reader.halt();
    }
    this.#reader.feed(chunk);
    this.#afterRead();
  }

  /** Takes up what was left; only when nothing is left any more the socket is read on. */
  #readOn(former: Stop): void {
    const client = this.#client;
    if (client === undefined || this.#state !== 'open') return;
    this.#stop = undefined;
    this.#countHeldBack();
    client.beginRead('memory');
    if (client.hasRoom) this.#reader.goOn();
    else this.#stopFor('quota');
    if (this.#stop !== former) this.#pressure.release(former);
    this.#afterRead();
    if (this.#hasEnded && this.#stop === undefined) this.#end('vanished');
  }

  /** The client says nothing more; what it said before and is not its turn yet is still taken. */
  #onWireEnd(): void {
    if (this.#stop === undefined || this.#state === 'leaving') this.#end('vanished');
    else this.#hasEnded = true;
  }

  #stopFor(reason: Stop): false {
    this.#stop = reason;
    this.#pressure.hold(reason);
    return false;
  }

  /** Whoever speaks another protocol is told by its first byte, and need not be listened to any longer. */
  #hearsConnect(chunk: Buffer): boolean {
    this.#state = 'stranger';
    return ((chunk[0] ?? 0) & 0xf0) === packetTypes.connect;
  }

  #afterRead(): void {
    const client = this.#client;
    if (client === undefined) return;
    client.endRead();
    if (this.#state !== 'open') return;
    if (client.owes && this.#stop === undefined) this.#stopFor('quota');
    this.#countHeldBack();
    if (this.#stop === 'quota') client.awaitTurn(this.#onTurn);
    if (client.pendingShare >= 1) this.#pressure.hold('own_pending');
    if (!this.#door.pendingInAll.isTooMuch) return;
    this.#pressure.hold('pending_in_all');
    this.#door.pendingInAll.whenRoom(this.#onRoomInAll);
  }

  #countHeldBack(): void {
    const bytes = this.#stop === 'quota' && this.#state === 'open' ? this.#reader.backlogBytes : 0;
    if (bytes === this.#heldBack) return;
    this.#door.heldBack.remove(this.#heldBack);
    this.#door.heldBack.add(bytes);
    this.#heldBack = bytes;
  }

  #greet(frame: Frame): boolean {
    const outcome = admit(frame, this.#door);
    if (outcome.ok) return this.#letIn(outcome);
    if ('fault' in outcome) this.break(outcome.fault);
    else this.#refuse(outcome.refusal, outcome.username);
    return false;
  }

  #letIn({ admission }: Extract<AdmissionOutcome, { ok: true }>): boolean {
    const former = this.#door.admitted.get(admission.session.name);
    const { id } = admission.principal;
    if (former?.isPresent !== true && !this.#door.crowd.hasRoomFor(id)) {
      this.#refuse('too_many_of_one', id);
      return false;
    }
    this.#door.crowd.join(id);
    this.#door.admitted.set(admission.session.name, this);
    this.#former = former?.gone();
    this.#client = new AdmittedClient({ door: this.#door, wire: this.#wire, admission, owner: this });
    if (former === undefined && !admission.concernsAedes) {
      this.#open();
      this.#wire.write(connackFresh);
      return this.#client.hasRoom || this.#stopFor('quota');
    }
    this.#state = 'coming_in';
    this.#stopFor('busy');
    this.#comeIn(this.#client, former).catch(() => this.break('fan_out_failed'));
    return false;
  }

  /** Comes in where another connection of the same client was, or where a session is remembered. */
  async #comeIn(client: AdmittedClient, former: Connection | undefined): Promise<void> {
    former?.break('taken_over');
    await this.#former;
    if (this.#state !== 'coming_in') return;
    if (client.admission.concernsAedes) await client.resumeSession();
    else this.#wire.write(connackFresh);
    if (this.#state !== 'coming_in') return;
    this.#open();
    this.onReady();
  }

  #open(): void {
    this.#state = 'open';
    this.#note({ what: 'connected', via: this.#origin.via });
    this.#isNoted = true;
    this.#reader.allow(this.#door.limits.packet);
    this.#patience.admit(this.#client?.admission.connect.keepalive);
  }

  #refuse(refusal: ConnectRefusal, username: string): void {
    const { address } = this.#origin;
    this.#door.events.emit('connectionRefused', { reason: refusal, address, username });
    this.#door.noteRefused(username, { what: 'refused', via: this.#origin.via, because: refusal });
    if (refusal === 'bad_user_name_or_password') this.#door.noteFailedLogin({ address, username });
    this.#state = 'leaving';
    this.#wire.end(connackRefusing(refusal));
    this.#wire.resume();
  }

  /** The last packet was heard: what was said before is still answered. */
  #leave(): void {
    if (this.#state === 'leaving' || this.#state === 'closed') return;
    this.#state = 'leaving';
    this.#client?.endRead();
    // Whatever still comes is read and thrown away, for nothing but reading tells that the other side has closed.
    this.#wire.resume();
    if (this.#client?.isAnswered !== false) this.#wire.end();
  }

  /** Without the answers that it has earned, it would say the same again when it comes back, and never get any further. */
  #dismiss(fault: Fault): void {
    this.#reportBreak(fault);
    this.#isDismissed = true;
    this.#leave();
  }

  #note(word: DoorWord): void {
    const id = this.#client?.admission.principal.id;
    if (id !== undefined) this.#door.book.note(id, word);
  }

  #reportBreak(reason: Fault): void {
    this.#because ??= reason;
    const { address } = this.#origin;
    const client = this.#client?.admission.principal.id ?? '';
    this.#door.events.emit('connectionBroken', { reason, address, client });
    if (reason === 'packet_too_large' && client !== '') this.#door.tooLarge.note({ client, address });
  }

  #end(manner: 'said_goodbye' | 'vanished'): void {
    if (this.#state === 'closed') return;
    const isFarewell = manner === 'said_goodbye' || (this.#state === 'leaving' && !this.#isDismissed);
    this.#state = 'closed';
    const because = this.#because ?? (isFarewell ? 'said_goodbye' : 'vanished');
    if (this.#isNoted) this.#note({ what: 'disconnected', via: this.#origin.via, because });
    this.#wire.destroy();
    this.#door.pendingInAll.stopWaiting(this.#onRoomInAll);
    this.#countHeldBack();
    const client = this.#client;
    if (client !== undefined) {
      client.stopWaiting(this.#onTurn);
      const { name } = client.admission.session;
      this.#door.crowd.leave(client.admission.principal.id);
      client.endRead();
      client.close(isFarewell ? 'said_goodbye' : 'vanished');
      void this.#giveUpName(name);
    }
    this.#origin.onClose(this);
  }

  /** Until the fate of what this client said is settled, a successor would take for kept what is only on its way. */
  async #giveUpName(name: string): Promise<void> {
    await this.gone();
    if (this.#door.admitted.get(name) === this) this.#door.admitted.delete(name);
  }
}
