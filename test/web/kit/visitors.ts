import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright-core';
import { requireProgram } from '../../servers/programs.ts';
import { type Allowance, type Watch, watch } from './faults.ts';

export type Language = 'es' | 'en' | 'fr';

export type VisitOptions = {
  /** What the browser prefers; Spanish when left out. */
  readonly language?: Language;
  readonly scheme?: 'light' | 'dark';
  /** Where the person says that they are, when a page asks. Without it the browser refuses to say. */
  readonly position?: { readonly latitude: number; readonly longitude: number };
  /** Other sizes, no script, no motion: whatever Chromium can be told. */
  readonly context?: BrowserContextOptions;
};

/**
 * Somebody in front of a browser of their own. Leaving throws when a page did what none may: asked elsewhere, broke its policy,
 * wrote an error to the console, met an answer that is a fault.
 */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes to a path of the service, and waits until it is shown. */
  go(path: string): Promise<void>;
  /** Waits until the screen has its heading, and nothing that it asked for is still to come. */
  settled(): Promise<void>;
  /** What the test itself brings about, and is no fault. */
  allow(allowance: Allowance): void;
  faults(): readonly string[];
}

export interface Visitors extends AsyncDisposable {
  /** 360 x 780, touch. */
  asPhone(options?: VisitOptions): Promise<Visitor>;
  /** 1280 x 900, mouse and keyboard. */
  asDesk(options?: VisitOptions): Promise<Visitor>;
}

const phone = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true };
const desk = { viewport: { width: 1280, height: 900 } };
const locales: Readonly<Record<Language, string>> = { es: 'es-ES', en: 'en-GB', fr: 'fr-FR' };

/** Opens Debian's Chromium without a window, for people who visit the service at this address. */
export async function openVisitors(url: string): Promise<Visitors> {
  const browser = await launchChromium();
  return {
    asPhone: (options = {}) => visit(browser, url, { ...options, context: { ...phone, ...options.context } }),
    asDesk: (options = {}) => visit(browser, url, { ...options, context: { ...desk, ...options.context } }),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

export const launchChromium = (flags: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: requireProgram('chromium-headless-shell'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...flags],
  });

async function visit(browser: Browser, url: string, options: VisitOptions): Promise<Visitor> {
  const { language = 'es', scheme = 'light', position } = options;
  const context = await browser.newContext({
    baseURL: url,
    locale: locales[language],
    timezoneId: 'Europe/Madrid',
    colorScheme: scheme,
    ...(position && { geolocation: position, permissions: ['geolocation'] }),
    ...options.context,
  });
  context.setDefaultTimeout(20_000);
  const seen = await watch(context, url);
  const page = await context.newPage();
  const asked = askedOn(page);
  const settled = async (): Promise<void> => {
    await page.locator('h1').first().waitFor();
    await asked.quiet();
  };
  return {
    page,
    context,
    settled,
    async go(path) {
      await page.goto(path);
      await settled();
    },
    allow: (allowance) => seen.allow(allowance),
    faults: () => seen.faults,
    [Symbol.asyncDispose]: () => leave(context, seen),
  };
}

async function leave(context: BrowserContext, { faults }: Watch): Promise<void> {
  await context.close();
  if (faults.length > 0)
    throw new Error(`a page did what none may:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/** A page may ask for the next thing when it has the first: it is quiet when nothing was under way for so long. */
const quietFor = 250;
const looks = 25;
const patience = 20_000;

/** What a page has asked for and not got yet. Streams stay open and are not waited for. */
function askedOn(page: Page): { quiet(): Promise<void> } {
  const underway = new Set<Request>();
  let lastChange = performance.now();
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') return;
    underway.add(request);
    lastChange = performance.now();
  });
  const end = (request: Request): void => {
    if (underway.delete(request)) lastChange = performance.now();
  };
  page.on('requestfinished', end).on('requestfailed', end);
  return {
    async quiet() {
      const deadline = performance.now() + patience;
      while (underway.size > 0 || performance.now() - lastChange < quietFor) {
        const waitedFor = [...underway].map((request) => request.url()).join(', ');
        if (performance.now() > deadline) throw new Error(`${page.url()} still waits for ${waitedFor}`);
        await page.waitForTimeout(looks);
      }
    },
  };
}
