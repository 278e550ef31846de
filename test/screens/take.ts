/**
 * Pictures of the pages of alerts and subscriptions, as telephones and desks show them: `node test/screens/take.ts FOLDER [NAME]`.
 * Says which pages are wider than the screen.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openApi } from '../../src/api/open-api.ts';
import { openSmallCommunity } from '../../src/community/fixtures/small-community.ts';
import { languages } from '../../src/model/language.ts';
import { lampOut, smogGone, smogOver } from '../api/alert-story.ts';
import { buildSmallCity, noon } from '../api/small-city.ts';
import { openTab, type Tab } from './browser.ts';

const [folder = 'screens', only] = process.argv.slice(2);
const widths = [320, 360, 1280];
const schemes = ['light', 'dark'];

async function openCity() {
  const city = await buildSmallCity({ limits: { requestsPerMinute: 100_000 } });
  city.alerts.happen(smogOver(noon, 'puerto'));
  city.alerts.happen([smogGone(noon, 'cleared', 'puerto')]);
  city.alerts.happen([...smogOver(noon), lampOut(noon)]);
  const community = await openSmallCommunity();
  const { manage } = await community.join({ quietHours: { from: 1320, to: 420 } });
  const { alerting } = city.parts;
  const subscribing = { ...city.parts.subscribing, subscriptions: community.subscriptions };
  const api = await openApi({ ...city.parts, subscribing });
  const [smog, lamp] = alerting.alerts.open({ limit: 5 });
  const [over] = alerting.alerts.closed({ limit: 1 });
  const pages: Readonly<Record<string, string>> = {
    start: '/',
    alerts: '/alerts',
    'alerts-nothing': '/alerts?area=puerto&topic=noise',
    smog: `/alerts/${smog?.id ?? ''}`,
    lamp: `/alerts/${lamp?.id ?? ''}`,
    over: `/alerts/${over?.id ?? ''}`,
    subscribe: '/subscribe?area=centro&topic=air&device=lamp-1',
    manage: `/subscriptions/manage?token=${manage}`,
    stop: `/subscriptions/stop?token=${manage}`,
    gone: '/subscriptions/confirm?token=x',
  };
  return {
    url: api.url,
    pages,
    async close() {
      await api.close();
      await community.close();
    },
  };
}

const WideShape = z.object({ result: z.object({ value: z.number() }) });
const PictureShape = z.object({ data: z.string() });

async function take(tab: Tab, { address, width, scheme }: { address: string; width: number; scheme: string }) {
  await tab.send('Emulation.setDeviceMetricsOverride', {
    width,
    height: 800,
    deviceScaleFactor: 1,
    mobile: width < 600,
  });
  await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  const loaded = tab.hear('Page.loadEventFired');
  await tab.send('Page.navigate', { url: address });
  await loaded;
  const expression = 'document.documentElement.scrollWidth';
  const wide = WideShape.parse(await tab.send('Runtime.evaluate', { expression })).result.value;
  const picture = await tab.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
  return { wide, picture: Buffer.from(PictureShape.parse(picture).data, 'base64') };
}

mkdirSync(folder, { recursive: true });
const city = await openCity();
const tab = await openTab();
await tab.send('Page.enable');
for (const [name, path] of Object.entries(city.pages)) {
  if (only !== undefined && name !== only) continue;
  for (const language of languages) {
    const address = new URL(path, city.url);
    address.searchParams.set('lang', language);
    for (const width of widths) {
      for (const scheme of schemes) {
        const { wide, picture } = await take(tab, { address: address.href, width, scheme });
        writeFileSync(join(folder, `${name}-${language}-${width}-${scheme}.png`), picture);
        if (wide > width) process.stdout.write(`${name} in ${language} is ${wide} px wide on ${width}\n`);
      }
    }
  }
}
await tab.close();
await city.close();
