/**
 * Pictures of every page, as telephones and desks show them: `npm run screenshots -- FOLDER [NAME ...]`. Says what a picture does not
 * show: pages that are wider than the screen, targets that are too small, what axe finds, what a page may not do.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { letAlertFire } from '../web/kit/alert.ts';
import { openCity } from '../web/kit/city.ts';
import { accessibilityFaults, smallTargets, tooWideBy } from '../web/kit/look.ts';
import { type PageOfCity, pagesOf } from '../web/kit/pages.ts';
import { type Login, makeAccount, signIn } from '../web/kit/signing-in.ts';
import { type Language, openVisitors, type Visitor, type Visitors } from '../web/kit/visitors.ts';
import { openLetterPages } from './letter-pages.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    language: { type: 'string', multiple: true },
    scheme: { type: 'string' },
    hours: { type: 'string', default: '1' },
    screen: { type: 'boolean', default: false },
  },
});
const [folder = 'screens', ...only] = positionals;

type Look = { readonly language: Language; readonly scheme: 'light' | 'dark'; readonly on: 'phone' | 'desk' };

/** Each language in the light, and one of them in the dark. */
const looks: readonly Look[] = (['phone', 'desk'] as const).flatMap((on) => [
  ...(['es', 'en', 'fr'] as const).map((language) => ({ language, scheme: 'light' as const, on })),
  { language: 'es', scheme: 'dark', on },
]);

const wanted = (name: string): boolean => only.length === 0 || only.includes(name);
const asked = ({ language, scheme }: Look): boolean =>
  (values.language?.includes(language) ?? true) && (values.scheme === undefined || values.scheme === scheme);

async function take(visitor: Visitor, { name, path }: PageOfCity, { language, scheme, on }: Look): Promise<void> {
  const picture = `${name}-${on}-${language}${scheme === 'dark' ? '-dark' : ''}`;
  try {
    await visitor.go(path);
    await visitor.page.screenshot({ path: join(folder, `${picture}.png`), fullPage: !values.screen });
    if (name === 'reference') return;
    const wide = await tooWideBy(visitor.page);
    if (wide > 0) console.log(`${picture}: ${wide} px wider than the screen`);
    for (const target of on === 'phone' ? await smallTargets(visitor.page) : [])
      console.log(`${picture}: small: ${target}`);
    for (const fault of await accessibilityFaults(visitor.page)) console.log(`${picture}: ${fault}`);
  } catch (error) {
    console.log(`${picture}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function leave(visitor: Visitor): Promise<void> {
  try {
    await visitor[Symbol.asyncDispose]();
  } catch (error) {
    console.log(String(error));
  }
}

type Round = { readonly visitors: Visitors; readonly pages: readonly PageOfCity[]; readonly login?: Login };

/** One visitor for each look; whoever has signed in stays so. */
async function lookRound({ visitors, pages, login }: Round): Promise<void> {
  for (const look of looks) {
    if (!asked(look)) continue;
    const options = { language: look.language, scheme: look.scheme, context: { reducedMotion: 'reduce' as const } };
    const visitor = await (look.on === 'phone' ? visitors.asPhone(options) : visitors.asDesk(options));
    // A link that is spent answers so, and a map without a graphics card complains.
    visitor.allow({ statuses: [404], complaints: /GL Driver Message|404/ });
    for (const page of pages.filter(({ of }) => of === 'citizen')) await take(visitor, page, look);
    if (login !== undefined) {
      await signIn(visitor, login);
      for (const page of pages.filter(({ of }) => of === 'operator')) await take(visitor, page, look);
    }
    await leave(visitor);
  }
}

mkdirSync(folder, { recursive: true });
{
  await using city = await openCity({ hoursOfHistory: Number(values.hours), scenario: 'smog-episode' });
  await letAlertFire(city);
  const pages = (await pagesOf(city)).filter(({ name }) => wanted(name));
  await using visitors = await openVisitors(city.url);
  await lookRound({ visitors, pages, login: await makeAccount(city, { name: 'ana', role: 'admin' }) });
}
{
  const letters = await openLetterPages();
  await using visitors = await openVisitors(letters.url);
  await lookRound({ visitors, pages: letters.pages.filter(({ name }) => wanted(name)) });
  await letters.close();
}
