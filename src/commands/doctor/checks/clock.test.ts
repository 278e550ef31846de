import { describe, expect, it } from 'vitest';
import { numbered } from '../../../journal/contract/messages.ts';
import { days, minutes, seconds } from '../../../model/duration.ts';
import { after, epochMs, systemClock, toIso } from '../../../model/time.ts';
import { find, installationOn, newFolder, noon, noteOf, openJournal } from '../fixtures/installation.ts';
import { clock, judgeNewest, judgeSynchronised, judgeYear } from './clock.ts';

describe('the clock', () => {
  it.each([epochMs(0), epochMs(Date.UTC(2015, 0)), epochMs(Date.UTC(2106, 1))])('is not believed at %s', (now) => {
    expect(judgeYear(now)).toMatchObject({ level: 'fault' });
  });

  it.each([
    [seconds(2), []],
    [seconds(30), ['warning']],
    [minutes(10), ['fault']],
  ])('went back when the newest message lies %s ms ahead', (ahead, levels) => {
    expect(judgeNewest(after(noon, ahead), noon).map(({ level }) => level)).toEqual(levels);
  });

  it('is compared with the journal', async () => {
    const folder = newFolder();
    const journal = await openJournal(folder);
    await journal.append([numbered(1, { receivedAt: after(epochMs(systemClock.now()), days(1)) })]);
    await journal.close();
    const lines = await find(clock, installationOn(folder, { clock: systemClock }));
    expect(lines[0]).toMatch(/^fault: the newest message was received 23 hours from now/);
  });

  it('that stands still or jumps while it is looked at is warned of', async () => {
    const lines = await find(clock, installationOn(newFolder()));
    expect(lines).toContainEqual(expect.stringMatching(/^warning: the clock jumped by -\d+ ms/));
  });

  it.runIf(process.platform === 'linux')('that was set since the service began is found out', async () => {
    const began = systemClock.now() - process.uptime() * 1000;
    const wrong = noteOf({ startedAt: toIso(epochMs(began - days(2))) });
    const right = noteOf({ startedAt: toIso(epochMs(began + 500)) });
    const looked = async (note: typeof wrong) =>
      await find(clock, installationOn(newFolder(), { clock: systemClock, sighting: { state: 'running', note } }));
    expect((await looked(wrong)).join()).toMatch(
      /warning: the clock was set by about \d+ (hours|days) since the service began/,
    );
    expect((await looked(right)).join()).not.toContain('was set');
  });

  it('is warned of when it is known not to be synchronised', () => {
    expect([true, false, undefined].map((known) => judgeSynchronised(known)[0]?.level)).toEqual([
      'ok',
      'warning',
      'ok',
    ]);
  });
});
