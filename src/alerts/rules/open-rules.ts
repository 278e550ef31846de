import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../database/port.ts';
import type { Kinds } from '../../model/device-kind.ts';
import { type Duration, milliseconds, seconds } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Rule, RuleId } from '../../model/rule.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { RuleDesk, RuleFault, Rules, RuleVersion } from '../port.ts';
import { circleFault, refuseCircles } from './circles.ts';
import { readRule } from './read-rule.ts';
import { receiversBeside } from './receivers-beside.ts';
import { noSuchRule, refusePut } from './refusals.ts';
import {
  type FolderLook,
  lookAtFolder,
  markOf,
  readAsSeen,
  replaceFile,
  ruleFileName,
  ruleOfFile,
  syncFolder,
} from './rule-folder.ts';
import { openRuleVersions, type RuleInForce, type RuleVersions } from './rule-versions.ts';
import { nextInForce, type ReadFile, recall, rulesOf, takeFile, turnTo } from './take-up.ts';
import { type KnownPlaces, unreachableReceivers, warningsOf } from './warnings.ts';
import { watchFolder } from './watch-folder.ts';

export type OpenRules = Rules & RuleDesk & { close(): Promise<void> };

type Parts = {
  readonly folder: string;
  readonly database: Database;
  readonly kinds: Kinds;
  /** Says which areas and devices there are, so that a rule that names others is told of. */
  readonly directory?: KnownPlaces | undefined;
  readonly clock: Clock;
  readonly events: Events;
  readonly pollEvery?: Duration | undefined;
  readonly settleFor?: Duration | undefined;
};

/** Opens the rules of a folder, keeps up with its files, and writes down which version was in force when. */
export async function openRules(parts: Parts): Promise<OpenRules> {
  const rules = new LiveRules(parts);
  await rules.start();
  return rules;
}

class LiveRules implements OpenRules {
  readonly #parts: Parts;
  readonly #book: RuleVersions;
  readonly #listeners = new Set<(rules: readonly Rule[]) => void>();
  #kept: ReadonlyMap<RuleId, RuleVersion>;
  #inForce: ReadonlyMap<RuleId, RuleInForce>;
  #files = new Map<string, ReadFile>();
  /** The same, without circles of rules that inhibit each other. */
  #sound: ReadonlyMap<string, ReadFile> = new Map();
  #seen: FolderLook = new Map();
  #folderFault: string | undefined;
  #waiting = false;
  #queue: Promise<unknown> = Promise.resolve();
  #stop: () => Promise<void> = async () => undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#book = openRuleVersions(parts.database);
    const kept = this.#book.inForce();
    this.#kept = new Map(kept.map((version) => [version.rule, version]));
    this.#inForce = recall(kept, parts.kinds);
  }

  async start(): Promise<void> {
    const { folder, events, pollEvery = seconds(2), settleFor = milliseconds(200) } = this.#parts;
    await this.#alone(() => this.#look({ atOnce: true }));
    const look = (): Promise<boolean> => this.#alone(() => this.#lookPatiently());
    this.#stop = watchFolder({ folder, pollEvery, settleFor, look });
    events.emit('rulesOpened', { folder, count: this.#inForce.size, faulty: this.#faultyFiles() });
    events.gauge({ name: 'barrio_rules_in_force', help: 'Rules of alerts', read: () => this.#inForce.size });
    events.gauge({
      name: 'barrio_rule_files_faulty',
      help: 'Files of rules that are not used because of faults',
      read: () => this.#faultyFiles(),
    });
  }

  all(): readonly Rule[] {
    return rulesOf(this.#inForce);
  }

  get(id: RuleId): Rule | undefined {
    return this.#inForce.get(id)?.rule;
  }

  versions(id: RuleId): readonly RuleVersion[] {
    return this.#book.of(id);
  }

  faults(): readonly RuleFault[] {
    const { folder } = this.#parts;
    const ofFolder: readonly RuleFault[] =
      this.#folderFault === undefined
        ? []
        : [{ file: folder, line: undefined, column: undefined, field: '', says: this.#folderFault }];
    const ofFiles = [...this.#sound.values()].flatMap(({ faults }) => faults);
    const known = this.#known();
    const warnings = [...this.#inForce.values()].flatMap((inForce) =>
      warningsOf(inForce, join(folder, ruleFileName(inForce.rule.id)), known),
    );
    const file = join(folder, 'receivers.yaml');
    const silent = unreachableReceivers([...this.#inForce.values()], { file, receivers: known.receivers });
    return [...ofFolder, ...ofFiles, ...warnings, ...silent];
  }

  onChange(listener: (rules: readonly Rule[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  read(text: string, id: RuleId): ReturnType<RuleDesk['read']> {
    const file = ruleFileName(id);
    const read = readRule(text, { id, file, kinds: this.#parts.kinds });
    const circle = read.ok ? circleFault({ rule: read.rule, text }, file, this.#inForce) : undefined;
    if (circle !== undefined) return { ok: false, faults: [circle] };
    return read.ok ? { ...read, warnings: warningsOf({ rule: read.rule, text }, file, this.#known()) } : read;
  }

  #known(): Parameters<typeof warningsOf>[2] {
    const { folder, directory } = this.#parts;
    return { rules: this.#inForce, directory, receivers: receiversBeside(folder) };
  }

  put(id: RuleId, text: string, ifVersion: string | undefined): Promise<Rule> {
    return this.#alone(async () => {
      const read = this.read(text, id);
      if (!read.ok) throw refusePut(id, read.faults);
      const current = this.#inForce.get(id)?.rule.version;
      if (ifVersion !== undefined && ifVersion !== current) throw refusePut(id, { ifVersion, current });
      const file = join(this.#parts.folder, ruleFileName(id));
      await replaceFile(file, text);
      await this.#takeOne(ruleFileName(id));
      return read.rule;
    });
  }

  remove(id: RuleId): Promise<void> {
    return this.#alone(async () => {
      if (!this.#inForce.has(id)) throw noSuchRule(id);
      await rm(join(this.#parts.folder, ruleFileName(id)), { force: true });
      await syncFolder(this.#parts.folder);
      this.#forget(ruleFileName(id));
      await this.#turn();
    });
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#queue;
  }

  /** One after the other: what is being taken up and what an operator changes. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #lookPatiently(): Promise<boolean> {
    try {
      const again = await this.#look({ atOnce: false });
      this.#waiting = false;
      return again;
    } catch (error) {
      const { events, folder } = this.#parts;
      if (!this.#waiting) events.emit('rulesWaiting', { folder, reason: messageOf(error) });
      this.#waiting = true;
      return false;
    }
  }

  /** @returns whether a file changed that may not be finished, so that it has to be looked at again. */
  async #look({ atOnce }: { readonly atOnce: boolean }): Promise<boolean> {
    const look = await this.#lookAtFolder();
    if (look === undefined) return false;
    const before = this.#seen;
    this.#seen = look;
    let isUnsettled = false;
    for (const [name, mark] of look) {
      if (this.#files.get(name)?.mark === mark) continue;
      const isSettled = atOnce || before.get(name) === mark;
      if (!isSettled || !(await this.#take(name, mark))) isUnsettled = true;
    }
    for (const name of this.#files.keys()) {
      if (look.has(name)) continue;
      // Some editors remove a file for a moment before they write it anew.
      if (before.has(name)) isUnsettled = true;
      else this.#files.delete(name);
    }
    await this.#turn();
    return isUnsettled;
  }

  async #lookAtFolder(): Promise<FolderLook | undefined> {
    const { folder, events } = this.#parts;
    try {
      const look = await lookAtFolder(folder);
      this.#folderFault = undefined;
      return look;
    } catch (error) {
      const reason = messageOf(error);
      const count = this.#inForce.size;
      if (this.#folderFault === undefined) events.emit('ruleFolderMissing', { folder, reason, count });
      this.#folderFault = `the folder of rules cannot be read (${reason}); what was in force stays`;
      return undefined;
    }
  }

  #forget(name: string): void {
    this.#files.delete(name);
    this.#seen = new Map([...this.#seen].filter(([seen]) => seen !== name));
  }

  /** Takes up a file that we wrote ourselves. */
  async #takeOne(name: string): Promise<void> {
    const mark = await markOf(join(this.#parts.folder, name));
    if (mark !== undefined) await this.#take(name, mark);
    await this.#turn();
  }

  /** @returns whether the file was still the one that was looked at. */
  async #take(name: string, mark: string): Promise<boolean> {
    const { folder, kinds } = this.#parts;
    const file = join(folder, name);
    const seen = await readAsSeen(file, mark);
    if (seen === undefined) return false;
    const taken = takeFile(seen, { name, file, mark, kinds });
    this.#files.set(name, taken);
    this.#tellFaults(file, taken);
    return true;
  }

  #tellFaults(file: string, { id, faults }: Pick<ReadFile, 'id' | 'faults'>): void {
    const [first] = faults;
    if (first === undefined) return;
    const fault = `${first.line === undefined ? '' : `line ${first.line}: `}${first.field} ${first.says}`.trim();
    const inForce = id && this.#inForce.get(id)?.rule.version;
    this.#parts.events.emit('ruleFaulty', { file, fault, faults: faults.length, inForce });
  }

  #refuseCircles(): void {
    const fileOf = (name: string): string => join(this.#parts.folder, name);
    const before = this.#sound;
    this.#sound = refuseCircles(this.#files, this.#inForce, fileOf);
    for (const [name, file] of this.#sound) {
      const isNew = this.#files.get(name)?.rule !== undefined && file.rule === undefined;
      const wasTold = before.get(name)?.mark === file.mark && before.get(name)?.rule === undefined;
      if (isNew && !wasTold) this.#tellFaults(fileOf(name), file);
    }
  }

  /** Puts in force what the files say, once it is written down. */
  async #turn(): Promise<void> {
    this.#refuseCircles();
    const next = nextInForce(this.#present(), this.#inForce);
    const turn = turnTo(next, this.#kept, this.#parts.clock.now());
    if (turn === undefined) return;
    await this.#book.keep(turn);
    const { events } = this.#parts;
    for (const id of turn.ended) events.emit('ruleEnded', { rule: id, version: this.#kept.get(id)?.version ?? '' });
    for (const { rule } of turn.begun)
      events.emit('ruleBegan', { rule: rule.id, version: rule.version, instead: this.#kept.get(rule.id)?.version });
    this.#kept = new Map(this.#book.inForce().map((version) => [version.rule, version]));
    this.#inForce = next;
    if (turn.begun.length + turn.ended.length === 0) return;
    const rules = this.all();
    for (const listener of this.#listeners) listener(rules);
  }

  /** Files that were read, and those that are there but were not read yet: they take nothing out of force. */
  #present(): readonly Pick<ReadFile, 'id' | 'rule'>[] {
    const unread = [...this.#seen.keys()].filter((name) => !this.#files.has(name));
    return [...this.#sound.values(), ...unread.map((name) => ({ id: ruleOfFile(name), rule: undefined }))];
  }

  #faultyFiles(): number {
    return [...this.#sound.values()].filter(({ faults }) => faults.length > 0).length;
  }
}
